import { CalendarDate, CommandId, Flag, Id, OneOf, Text, Whole } from '../fields';

const MAX_NAME = 64;
const SEXES = ['male', 'female'] as const;
/** Number in class. */
const IN_CLASS = { optional: true, min: 1, max: 99, about: 'number in class (班内学号)' } as const;

/** One child by hand. A workbook does the same for all. */
export class RegisterChildBody {
  @CommandId() readonly commandId: string;
  @Id() readonly campusId: string;
  @Id() readonly classId: string;
  @Whole(IN_CLASS) readonly inClassNo?: number | null;
  @Text({ max: MAX_NAME, about: 'kept as written' }) readonly name: string;
  @Text({ optional: true, max: 32, about: '全国学籍号; never two children with one' }) readonly studentNumber?: string | null;
  @CalendarDate({ optional: true }) readonly birthDate?: string | null;
  @OneOf(SEXES, { optional: true }) readonly sex?: (typeof SEXES)[number] | null;
  @Flag({ optional: true, about: 'somebody has seen that the class has a child of this name, and means another one' })
  readonly sameNameSeen?: boolean | null;
}
/** The child belongs to another class, of this campus or another; or has another number in class. */
export class MoveChildBody {
  @CommandId() readonly commandId: string;
  @Id() readonly classId: string;
  @Whole(IN_CLASS) readonly inClassNo?: number | null;
}
export class CorrectChildNameBody {
  @CommandId() readonly commandId: string;
  @Text({ max: MAX_NAME, about: 'kept as written' }) readonly name: string;
}
/** What was missing or wrong; left out: as it is. */
export class CorrectChildDetailsBody {
  @CommandId() readonly commandId: string;
  @Text({ optional: true, max: 32, about: '全国学籍号; never two children with one' }) readonly studentNumber?: string | null;
  @CalendarDate({ optional: true }) readonly birthDate?: string | null;
  @OneOf(SEXES, { optional: true }) readonly sex?: (typeof SEXES)[number] | null;
}
const PRIORITY_FLAGS = [
  'left_behind',
  'migrant',
  'disabled',
  'poor',
  'single_parent',
  'both_parents_working',
  'lower_grade',
  'fee_exempt',
] as const;
/** The child belongs to a priority group (优先保障); few may see it. */
export class FlagPriorityBody {
  @CommandId() readonly commandId: string;
  @OneOf(PRIORITY_FLAGS) readonly flag: (typeof PRIORITY_FLAGS)[number];
  @Text({ optional: true, about: 'what proves it' }) readonly reason?: string | null;
}
export class UnflagPriorityBody {
  @CommandId() readonly commandId: string;
  @Id() readonly flagId: string;
}
/** A guardian accepted a version of the service agreement. */
export class AcceptAgreementBody {
  @CommandId() readonly commandId: string;
  @Id({ about: 'which agreement, such as 2026-spring' }) readonly agreementId: string;
  @Whole({ min: 1, max: 1_000 }) readonly version: number;
  @Id({ about: 'the guardian who accepted' }) readonly personId: string;
  @CalendarDate() readonly on: string;
}
/** Where a child goes after lessons that takes no part. */
export class NoteNonParticipantBody {
  @CommandId() readonly commandId: string;
  @Id() readonly termId: string;
  @Text({ optional: true, max: 200 }) readonly note?: string | null;
}
