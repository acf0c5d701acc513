import type { LogProblemKind } from '@baton/event-log';

/** What the command line says, Chinese. `{name}` is filled in. */
export const zhCN = {
  usage: `用法（在 npm run cli -- 之后）：
  backup                              备份日志和密钥库到 BATON_BACKUP（服务可以同时运行）
  restore [--from 备份文件夹或日志文件] [--vault 密钥库文件 | --without-vault] [--register 删除登记文件] [--into 空文件夹]
                                      从备份恢复；默认取最新的备份，恢复到 BATON_DATA
  log verify [日志文件或 esdb://… [--namespace 名]]
                                      逐条检查每一条事件链，指出第一处不对的事件
  log copy --from 文件或地址 --to 文件或地址 [--from-namespace 名] [--to-namespace 名]
           (--to-vault 文件或地址 [--from-vault 文件或地址] | --keep-vault)
                                      把日志和密钥库搬到 EventStoreDB，或搬回文件；中断后再运行即可继续
  export [--out 文件] [--streams 前缀,前缀] [--file 日志文件或 esdb://… [--namespace 名]]
                                      每行一个事件的 JSON；加密字段仍是密文
  ledger [--file 导出文件] [--day 日期]   由导出文件清点一个服务日：应到、接管、交出、提醒、冲突
  reset-administrator [--login 工号或姓名]   系统管理员忘记密码时：发一个新的一次性密码，结束其全部登录
  rebuild                             删除查询库，下次启动时由日志重建
  tls init --host 名称或地址 [--host …] [--out 文件夹] [--new-authority]
                                      生成学校自己的证书机构和服务器证书；再次运行则续期，平板不用重装
设置（BATON_DATA 等）见 docs/operations.md。`,
  unknown_command: '没有这个命令：{command}',
  wrong_arguments: '参数不对：{detail}',
  failed: '没有成功：{detail}',

  backup_is_the_databases:
    '日志或密钥库在数据库里：请用该数据库自己的工具备份，密钥库的转储只保留几天。BATON_BACKUP 只复制本机的文件；此外什么也没有复制。',
  register_kept: '删除登记已写入 {file}：恢复数据库转储之后，按它再次删除。',
  restore_is_the_databases:
    '日志或密钥库在数据库里：请用该数据库自己的工具恢复，再按删除登记重新销毁：restore --register erasures.ndjson。',
  no_backup_folder: '没有指定备份文件夹：请设置 BATON_BACKUP（最好在另一台机器的磁盘上）。',
  nothing_to_back_up: '找不到 {file}，没有可备份的内容：请检查 BATON_DATA。',
  backup_done: '已备份并检查 {events} 个事件、{streams} 条事件流：\n  日志 {logFile}\n  密钥库 {vaultFile}',
  backup_deleted: '到期的旧备份已删除：{files}',
  log_not_copied:
    '{file} 没有备份或恢复，原有的备份都还在。事件流 {stream}，第 {revision} 号：{what}。请用 log verify 检查日志，或用 --from 指定更早的备份。',
  vault_not_copied: '密钥库 {file} 损坏了，没有备份，原有的备份都还在：请从备份恢复密钥库。',
  keep_the_key: '主密钥 {file} 不在备份里：请另外妥善保存，没有它备份里的姓名和电话读不出来。',

  no_backup_found: '{folder} 里没有日志备份：请用 --from 指定备份文件夹或日志文件。',
  no_vault_found: '{folder} 里没有密钥库备份：请用 --vault 指定；确实没有时用 --without-vault（姓名、电话等加密内容将永远读不出来）。',
  not_empty: '{folder} 不是空文件夹：请恢复到新的文件夹（--into），再由人把它放到位。',
  master_key_missing: '找不到主密钥 {file}：请把它从保管处取回，或用 BATON_MASTER_KEY_FILE 指定。',
  restored: '已恢复到 {folder}：{events} 个事件，全部检查通过；新的日志纪元 {epoch}，平板会重新加载。',
  restored_shipped: '其中 {events} 个事件是那次备份之后的。',
  restored_left_out: '有 {events} 个事件不接在这份日志后面（属于另一次恢复），没有带入。',
  shipped_broken: '备份之后的记录有一处损坏：{detail}。用 restore --from <日志文件> 只恢复到那次备份。',
  erased_again: '按删除登记再次销毁了 {keys} 把密钥。',
  restore_next: '下一步：用 BATON_DATA={folder} 启动服务，再核对当天的人数。',

  copy_onto_itself: '--from 和 --to 是同一个日志：{place}。',
  copy_which_vault: '密钥库呢？用 --to-vault 写明要复制到哪里；继续使用现在的密钥库则写 --keep-vault。没有密钥库，姓名和电话都读不出来。',
  copy_checking: '检查来源',
  copy_copying: '复制',
  copy_comparing: '逐字节核对',
  copy_progress: '{what}：{events} 个事件，{percent}%，每秒 {perSecond} 个',
  vault_copied: '密钥库已复制到 {place} 并核对：{keys} 把密钥、{verifiers} 个校验值、{erasures} 条删除登记。',
  copied:
    '日志已复制到 {place}：{events} 个事件（其中 {before} 个本来已在那里）、{streams} 条事件流，逐字节一致，事件链完好；新的日志纪元 {epoch}。',
  copied_next: '下一步：把 BATON_LOG 和 BATON_VAULT 指向新的位置再启动服务，平板会重新加载；旧的日志和密钥库只留作备份，不要再启动。',
  copy_broken: '复制没有完成，来源没有改动：{detail}',

  no_log: '找不到日志 {file}：请检查 BATON_DATA，或在命令后写明文件。',
  verified: '日志完好：{events} 个事件，{streams} 条事件流，{seals} 个每日封签。',
  log_broken: '日志有 {problems} 处不对。第一处：事件流 {stream}，第 {revision} 号，位置 {position}：{what}{detail}',
  log_broken_next: '请立即停用这份日志，保留原文件，从备份恢复，并记录此事。',

  rehearsal_not_counted: '{day} 是演练日，不计入任何报表，没有清点。',
  no_export: '找不到导出文件 {file}：请先用 export --out 导出。',
  exported: '已导出 {events} 个事件到 {file}',

  host_missing: '没有写明服务器的名称或地址：tls init --host baton.school.lan --host 192.168.8.10',
  too_many_hosts: '名称和地址太多：一张证书最多 {max} 个。',
  wrong_host: '--host 不对：“{text}”既不是主机名，也不是 IP 地址。请照浏览器里那样写，不带 https:// 和端口。',
  half_an_authority: '找不到 {file}：证书机构的证书和密钥必须在一起。请取回它，或用 --new-authority 重新生成（每台平板都要重新安装）。',
  authority_too_narrow:
    '现有的证书机构不能为 {host} 签发：它只管生成时写明的名称和内网地址。请用 --new-authority 重新生成（每台平板都要重新安装）。',
  authority_made: '已生成学校证书机构 {file}（有效期至 {until}）。每台平板安装一次，安装前核对指纹：\n  {fingerprint}',
  authority_kept: '沿用学校证书机构 {file}（有效期至 {until}），平板不用重装。指纹：\n  {fingerprint}',
  certificate_made: '已生成服务器证书，用于 {hosts}，有效期至 {until}；到期前再运行一次即可续期。',
  tls_next:
    '设置 BATON_TLS_CERT={certificate} 和 BATON_TLS_KEY={key} 后启动；已在运行的服务器会自动换用新证书。\n平板打开 https://{address}/ca.crt 下载并安装。请妥善保管 {authorityKey}：谁有它，谁就能冒充本服务器。',

  no_administrator: '日志里没有能用的系统管理员：请检查 BATON_DATA 是否指向这所学校的数据文件夹。',
  no_such_administrator: '没有工号或姓名为 {login} 的系统管理员。',
  which_administrator: '有 {count} 位系统管理员：请用 --login 工号或姓名 指明哪一位。',
  demo_log: '{file} 是演示数据：演示的登录方式在 npm start 的输出里。',
  administrator_reset: '系统管理员 {name} 的新一次性密码（只显示这一次，7 天内有效，登录后须改成自己的密码）：',
  administrator_reset_next: '该管理员的全部登录已结束，账号锁定已解除。登录名不变。',

  nothing_to_rebuild: '{file} 不存在：下次启动时会由日志重建，什么也不用做。',
  rebuild_in_use: '{file} 正在使用：请先停止服务，再重建。',
  rebuilt: '已删除 {file}：下次启动时由日志重建。',

  problem_content_changed: '内容被改动过',
  problem_hash_wrong: '散列值不对',
  problem_event_id_wrong: '事件编号与内容不符',
  problem_does_not_follow_previous: '与前一个事件接不上（前面的事件被换过或删过）',
  problem_revision_missing: '前面缺了事件',
  problem_not_readable: '内容读不出来',
  problem_position_missing: '日志中间缺了事件',
  problem_sealed_head_missing: '封签里记着的事件不见了（日志被截短）',
  problem_sealed_head_differs: '与封签里记着的事件不同（日志被改写）',
  problem_seal_forged: '封签本身对不上',
  problem_log_start_missing: '日志开头的事件不见了',
  problem_file_damaged: '数据库文件损坏',
} as const satisfies Record<`problem_${LogProblemKind}`, string> & Record<string, string>;

export type MessageKey = keyof typeof zhCN;
