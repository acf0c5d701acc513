/** What a start says, Chinese: a wrong setting, a failed start, the first steps. `{name}` is filled in. */
export const zhCN = {
  usage: `node dist/server.js serve    学校正式运行：使用本机时钟
node dist/server.js demo     演示：时钟可以模拟（BATON_CLOCK_FACTOR、BATON_CLOCK_START）`,
  not_started: '服务没有启动，请按下面的说明改正后再启动。',
  key_created: '主密钥已创建：{file}。请另行妥善备份；没有它，名册无法解密。',
  needs_https:
    '注意：没有 HTTPS，其他电脑和平板无法登录。请用 npm run cli -- tls init --host <名称或地址> 生成证书，见 docs/operations.md。',
  nobody_backs_up: '注意：没有设置 BATON_BACKUP，现在没有任何备份。请指定一个文件夹，最好在另一台机器的磁盘上。',
  first_sign_in: '首次登录：{login} / {password}（一次性密码，7 天内有效，登录后须更改，此处只显示一次）',

  unknown_variable: '没有 {name} 这项设置，请检查拼写或删去它。可用的设置：{known}。',
  wrong_number: '{name} 现在是“{text}”：请写 {min} 到 {max} 之间的数。',
  wrong_whole_number: '{name} 现在是“{text}”：请写 {min} 到 {max} 之间的整数。',
  wrong_choice: '{name} 现在是“{text}”：只能是 {known} 之一。',
  short_metrics_token: 'BATON_METRICS_TOKEN 太短：请写至少 {min} 个字符。',
  wrong_campus: 'BATON_CAMPUSES 里的“{text}”不是校区编号：请写编号，用逗号隔开，如 east,west。',
  wrong_origin: 'BATON_ORIGINS 里的“{text}”不对：请写 https://baton.school.example 这样的地址，不带路径。',
  wrong_public_url: 'BATON_PUBLIC_URL 现在是“{text}”：请写 https://baton.school.example 这样的地址，不带路径。',
  wrong_time_zone: 'BATON_TIME_ZONE 现在是“{text}”：请写 IANA 时区名，如 Asia/Shanghai。',
  wrong_clock_start: 'BATON_CLOCK_START 现在是“{text}”：请写 2026-03-10T15:00:00+08:00 这样的时间。',
  simulated_time: '{name} 只用于演示：学校自己的服务器使用本机时钟。请删去这项设置。',
  tls_half: '缺少 {name}：HTTPS 需要证书（BATON_TLS_CERT）和它的密钥（BATON_TLS_KEY）。',
  tls_unreadable: '读不了 {name} 所指的 {file}（{code}）：请用 npm run cli -- tls init 生成，或改正路径。',
  tls_no_pair:
    'BATON_TLS_CERT（{certificate}）和 BATON_TLS_KEY（{key}）不是一对 PEM 证书和密钥（{reason}）：请用 npm run cli -- tls init 生成，或指向配套的两个文件。',

  key_in_folder: 'BATON_MASTER_KEY_FILE 在 {name} 的文件夹（{folder}）里：请把主密钥放到别处，否则谁复制了这个文件夹，谁就能读出内容。',
  backup_in_data: '{name} 在 BATON_DATA（{folder}）里面：请指定另一块磁盘上的文件夹。',
  backup_vault_alone: '设置了 BATON_BACKUP_VAULT，却没有 BATON_BACKUP：请也用 BATON_BACKUP 指定日志的备份文件夹。',
  key_missing: '找不到主密钥 {file}，而 {vault} 是用主密钥锁上的：请把主密钥从保管处取回，或用 BATON_MASTER_KEY_FILE 指定它在哪里。',
  key_readable: '别人也能读主密钥 {file}：请运行 chmod 600 {file}。',
  key_malformed: '{file} 不是主密钥：它应当是 base64 写成的 {bytes} 个字节。请取回正确的文件，或改正 BATON_MASTER_KEY_FILE。',
  key_wrong: '主密钥 {file} 打不开这个密钥库（见下面英文）：请取回当初锁上它的那把主密钥，或用 BATON_MASTER_KEY_FILE 指定。',

  log_is_a_level: 'BATON_LOG 现在表示日志存放在哪里；服务输出的详细程度请用 BATON_LOG_LEVEL={text}。',
  log_wrong_place:
    'BATON_LOG 不对：请写 sqlite、sqlite:/绝对路径/log.sqlite，或 esdb://用户:密码@主机:2113,主机:2113?tls=true 这样的地址（密码里的特殊字符写成 %XX）。',
  log_namespace_unused: 'BATON_LOG_NAMESPACE 只用于 esdb://… 上的日志：请删去这项设置。',
  log_wrong_namespace: 'BATON_LOG_NAMESPACE 现在是“{text}”：请写 1 到 {max} 个小写字母和数字。',
  log_wrong_address: 'BATON_LOG 的地址不能用，请按下面英文指出的地方改正。可用的选项见 docs/operations.md。',
  log_unreachable:
    '打不开 BATON_LOG 所指的日志服务器：请检查它是否在运行、版本是否够新，以及地址、端口、用户、密码和证书。具体原因见下面的英文。',
  log_not_a_log: '{file} 不是这个版本能打开的接力日志：请检查 BATON_DATA 或 BATON_LOG；日志由更新的版本写成时，请更新接力。',
  not_durable: '这里存不住数据（断电会丢失）：请把日志和密钥库放在本机磁盘上，不要用网络盘；数据库请打开 fsync。',
  log_is_a_demo: '{place} 是演示数据，时钟是模拟的：请用 BATON_DATA 或 BATON_LOG 指定另一处；要看演示，请用 demo 启动。',
  log_is_a_school: '{place} 是学校的真实日志，演示不能写入：请用 BATON_DATA 或 BATON_LOG 指定另一处。',

  vault_not_named:
    'BATON_LOG 指定了可由几个实例共用的日志，却没有设置 BATON_VAULT：各实例会用各自的密钥锁住姓名。请把 BATON_VAULT 设为 postgresql://…；只在一台机器上时，设为 sqlite:/绝对路径/vault.sqlite。',
  vault_wrong_place:
    'BATON_VAULT 不对：请写 sqlite、sqlite:/绝对路径/vault.sqlite，或 postgresql://用户:密码@主机:5432/baton 这样的地址（密码里的特殊字符写成 %XX）。',
  vault_no_database: 'BATON_VAULT 所指的数据库不存在：请用 createdb 建立，或改正 BATON_VAULT。',
  vault_wrong_password: 'BATON_VAULT 里的用户或密码不对：请改正。',
  vault_not_from_here: '数据库不许这个用户从本机连接：请检查数据库的 pg_hba.conf。',
  vault_not_allowed: '数据库不许这个用户这样做：密钥库需要自己的数据库或模式（schema）。',
  vault_no_host: 'BATON_VAULT 里的主机不存在：请改正。',
  vault_tls_failed: '与密钥库数据库的 TLS 连接失败：请用 sslrootcert=… 指定它的证书机构，或在数据库上打开 TLS。',
  vault_read_only: 'BATON_VAULT 指向只读的副本：请指向主库。',
  vault_wrong_address: 'BATON_VAULT 的地址不对：应像 postgresql://用户:密码@主机:5432/数据库?sslmode=verify-full。',
  vault_unreachable: '连不上密钥库，或它正被占用：请检查 BATON_VAULT 所指的数据库或文件是否可用，然后再启动。',

  webhooks_unreadable: 'BATON_ALERT_WEBHOOKS：读不了 {file}（{code}），请检查路径和读取权限。',
  webhooks_malformed: 'BATON_ALERT_WEBHOOKS：{file} 应当是一个 JSON 列表，最多 {max} 个 webhook，写法见 docs/operations.md。',
  webhook_twice: '{file} 里有两个 webhook 都叫“{name}”：请各起各的名字。',
  webhook_field: '{file} 第 {entry} 项没有“{field}”这个字段：请删去或改正。可用的字段：{known}。',
  webhook_name: '{file} 第 {entry} 项的“name”不对：请用小写字母、数字、_ 或 -，以字母开头。',
  webhook_service: '{file} 第 {entry} 项的“service”不对：只能是 {known} 之一。',
  webhook_url: '{file} 第 {entry} 项的“url”不对：请写 https 开头的地址，不带用户和密码。',
  webhook_secret: '{file} 第 {entry} 项的“secret”不对：至少 {min} 个字符，消息用它签名。',
  webhook_levels: '{file} 第 {entry} 项的“levels”不对：请写由 {known} 组成的列表。',
  webhook_names: '{file} 第 {entry} 项的“names”不对：只能是 true 或 false。',

  port_not_opened: '打不开 {host}:{port}（{code}）：是不是已有一个服务在运行？请停掉它，或改 BATON_PORT 或 BATON_HOST。',
  place_missing: '找不到 {place}（{code}）：请检查 BATON_DATA、BATON_LOG、BATON_VAULT 和 BATON_MASTER_KEY_FILE 里的路径。',
  place_forbidden: '运行服务的用户不能读写 {place}（{code}）：请改它的属主或权限，或换一个文件夹。',
  place_full: '磁盘满了或配额用完了，写不进 {place}（{code}）：请腾出空间。',
  file_damaged:
    '日志或密钥库（{place}）打不开（{code}）：文件损坏了，或者不是接力的文件。请保留原文件，从备份恢复（npm run cli -- restore）。',
  file_busy: '日志或密钥库（{place}）被另一个程序占用（{code}）：请停掉那个程序再启动。',
} as const satisfies Record<string, string>;

export type MessageKey = keyof typeof zhCN;
