import { words } from '../words/language';

export const QUEUE_WORDS = words(
  {
    title: '请到校门',
    goTo: (gate: string) => `请到${gate}`,
    onTheWay: '正在来',
    nobody: '现在没有叫到的同学',
    more: (n: number) => `还有 ${n} 人`,
    notLive: (seconds: number) => `不是实时数据：已 ${seconds} 秒没有更新`,
    notPaired: '这块屏幕还没有登记。请系统管理员登记为“走廊叫号屏”。',
    notYet: '今天的服务还没有开始',
    rehearsal: '今天是演练',
    loading: '正在取数据…',
    className: (grade: number, classNo: number) => `${grade}（${classNo}）班`,
    no: (n: number) => `${n}号`,
  },
  {
    title: 'Please come to the gate',
    goTo: (gate: string) => `to ${gate}`,
    onTheWay: 'on the way',
    nobody: 'Nobody is called now',
    more: (n: number) => `${n} more`,
    notLive: (seconds: number) => `Not live: no news for ${seconds} s`,
    notPaired: 'This screen is not paired. Ask the system administrator to pair it as a queue board.',
    notYet: 'Today’s service has not begun',
    rehearsal: 'This is a rehearsal',
    loading: 'Loading…',
    className: (grade: number, classNo: number) => `Class ${grade}-${classNo}`,
    no: (n: number) => `no. ${n}`,
  },
);
