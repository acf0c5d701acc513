import { CommandId, Id, Ids, OneOf, Whole } from '../fields';

/** Pickup cards for collectors who have none: of a class, or by name. */
export class IssuePassesBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'everybody who may collect a child of this class' }) readonly classId?: string | null;
  @Ids({ optional: true, min: 0, about: 'collectors by their personId' }) readonly persons?: string[] | null;
}
/** Another card in place of one: the earlier one is worth nothing from now on. */
export class ReplacePassBody {
  @CommandId() readonly commandId: string;
  @Id() readonly personId: string;
  @Whole({ about: 'the version that the new card takes the place of' }) readonly replaces: number;
}
const REASONS = ['lost', 'stolen', 'returned', 'mistake'] as const;
export class RevokePassBody {
  @CommandId() readonly commandId: string;
  @Id() readonly personId: string;
  @OneOf(REASONS) readonly reason: (typeof REASONS)[number];
}
