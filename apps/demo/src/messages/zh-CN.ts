/** What the demo says on the console, Chinese. `{name}` is filled in. */
export const zhCN = {
  usage_day: `用法（在 npm run day -- 之后）：
  --speed max|60|1      尽快（默认）、60 倍速或真实速度
  --json                只输出一行清点结果（JSON）
  --script 文件          演另一所学校的一天（格式见 docs/day-script.md）
  --print-script        把参考日的脚本打印出来，不演
  --drop-release N      漏掉第 N 次交出：清点必须对不上
  --keep 文件夹          保留日志、导出和密钥（默认用完即删）`,
  usage_start:
    '用法（在 npm start -- 之后）：[--port 3000] [--data data/demo] [--speed 60|1] [--at 16:25]；--at 把这一天尽快演到该时刻，之后按真实时间由你接着做。每次启动都清空该文件夹，从头开始。',
  wrong_arguments: '参数不对：{detail}',
  starting: '正在启动演示学校（导入 1,500 名学生，约需半分钟）……',
  look: '打开浏览器：{url}\n一天按 60 倍速进行：15:20 起，19:10 静校，约四分钟。按 Ctrl-C 停止。',
  sign_in: '登录方式（姓名 + 六位 PIN，仅本次演示有效）：',
  administrator: '系统管理员：{login} / 密码 {password}',
  day_over: '19:10，已静校。服务继续运行，可以查看；按 Ctrl-C 停止。',
  your_turn: '现在是 {at}，之后按真实时间走，请在浏览器里接着做；按 Ctrl-C 停止。',
  faults: '有 {count} 处与脚本不符：',
  stopped: '已停止。',
  not_a_demo_folder: '{folder} 不是演示用的文件夹，不会清空它：请移走，或换一个文件夹（--data）。',
  ledger_right: '清点无误。',
  ledger_wrong: '清点不符：',
  failed: '没有成功：{detail}',
  role_duty_leader: '值班领导',
  role_principal: '校长',
  role_grade_lead: '年级组长（三年级）',
  role_homeroom_teacher: '班主任（3-2）',
  role_duty_teacher: '看护教师（3-2）',
  role_gate_teacher: '护导教师（东门）',
  role_gate_guard: '门卫（南门）',
  role_nurse: '校医',
  role_administrator: '值班行政',
  role_academic_office: '教务处',
  role_volunteer: '志愿者',
} as const;

export type MessageKey = keyof typeof zhCN;
