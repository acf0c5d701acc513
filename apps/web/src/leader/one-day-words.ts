import { words } from '../words/language';

export const ONE_DAY_WORDS = words(
  {
    title: '代班老师：开一日账号',
    name: '姓名',
    role: '做什么',
    group: '接哪个班组（可不选）',
    explain: '账号今天有效。PIN 只显示一次，请当面告诉本人。',
    cancel: '取消',
    make: '开账号',
    ready: '账号已开，今天有效',
    pin: 'PIN',
    shownOnce: '用姓名和这个 PIN 登录。关闭后不再显示。',
    close: '已告诉本人',
  },
  {
    title: 'Substitute: an account for today',
    name: 'Name',
    role: 'What for',
    group: 'Which group (may be left open)',
    explain: 'The account ends today. The PIN is shown once: tell it in person.',
    cancel: 'Cancel',
    make: 'Make the account',
    ready: 'The account is ready, for today',
    pin: 'PIN',
    shownOnce: 'Sign in with the name and this PIN. It is not shown again.',
    close: 'Told in person',
  },
);
