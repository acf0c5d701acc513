import { words } from '../words/language';

/** Why somebody took children over: codes of the log, also those of a leader. */
export const TAKEN_WORDS = words(
  {
    not_handed_over: '孩子已经在我这里，对方没有交',
    giver_left: '对方已离开',
    giver_unwell: '对方身体不适',
    emergency: '紧急情况',
    teacher_unwell: '老师身体不适',
    teacher_absent: '老师不在',
    other: '其他原因',
  },
  {
    not_handed_over: 'the children are with me, nobody handed them over',
    giver_left: 'the other one has left',
    giver_unwell: 'the other one is unwell',
    emergency: 'emergency',
    teacher_unwell: 'teacher unwell',
    teacher_absent: 'teacher absent',
    other: 'other reason',
  },
);
