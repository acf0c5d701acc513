import type { Sex } from '@baton/roster';
import type { Dice } from './random';

// Within each list every character has another sound, so that two invented names of one grade sound alike only where the day needs it.
const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶潘杜戴夏钟田任范方石姚谭廖邹熊金郝孔白崔康毛邱秦顾侯邵孟龙万段雷钱尹易常乔赖龚',
];
const FIRST = [...'子雨浩思佳俊若一明晨欣文诗可天泽瑞雅静博云书梦沐志建海春美婉安承锦凯乐星润立清南'];
const SECOND: Readonly<Record<Sex, readonly string[]>> = {
  male: [...'轩宇杰豪辰睿泽然阳航涛鹏翔哲远凡恒健峰龙斌霖川成达刚'],
  female: [...'涵怡琪妍婷悦欣彤瑶雯颖菲宁慧蕾芳娜静诺茜岚楠佩珊玲'],
};
const ADULT_FIRST = [...'国建志文海晓红丽秀玉伟永春爱小'];
const ADULT_SECOND: Readonly<Record<Sex, readonly string[]>> = {
  male: [...'强军伟平勇斌辉明华刚峰磊涛民德'],
  female: [...'英梅芳兰霞燕萍娟敏丽珍琴红凤云'],
};

/** Names that break careless software: rare characters, two code units, the separator of minority names, two-character surnames. */
export const UNUSUAL_NAMES: readonly (readonly [string, Sex])[] = [
  ['王𠮷', 'male'],
  ['刘䶮', 'male'],
  ['陈㛃', 'female'],
  ['周𣲗', 'male'],
  ['阿依古丽·买买提', 'female'],
  ['迪丽娜尔·艾合买提江', 'female'],
  ['叶尔兰·巴合提别克', 'male'],
  ['阿卜杜拉·麦麦提明', 'male'],
  ['欧阳若涵', 'female'],
  ['上官明轩', 'male'],
  ['司徒静怡', 'female'],
  ['诸葛子航', 'male'],
];

/** A name that nobody of `taken` has; it is added there. */
export function childName(random: Dice, sex: Sex, taken: Set<string>): string {
  for (;;) {
    const given = random.below(10) === 0 ? random.pick(SECOND[sex]) : random.pick(FIRST) + random.pick(SECOND[sex]);
    const name = random.pick(SURNAMES) + given;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

export const surnameOf = (name: string): string => (/^(欧阳|上官|司徒|诸葛)/.test(name) ? [...name].slice(0, 2).join('') : [...name][0]);

/** An adult's name; with the surname of the family where one is given. */
export function adultName(random: Dice, sex: Sex, surname: string | null, taken: Set<string>): string {
  for (;;) {
    const given = random.below(4) === 0 ? random.pick(ADULT_SECOND[sex]) : random.pick(ADULT_FIRST) + random.pick(ADULT_SECOND[sex]);
    const name = (surname ?? random.pick(SURNAMES)) + given;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

/** Mobile numbers of the right form that nobody has: 199 0000 0001 and on. */
export function phoneBook(): () => string {
  let last = 0;
  return () => `1990${String(++last).padStart(7, '0')}`;
}
