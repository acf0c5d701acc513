import { CommandId, Free, Id, OneOf, Part, Parts, Text } from '../fields';

/** Reports of one sending; a longer queue is sent in parts, in order. */
export const MAX_OUTBOX_REPORTS = 200;

const PROOFS = ['offline_pin', 'unverified'] as const;

/** Who tapped, when it wasn't the person whose session sends. */
export class PersonAtTap {
  @Id() readonly staffId: string;
  @OneOf(PROOFS, { about: 'offline_pin: the device has checked the person’s PIN; unverified: the report is kept aside' })
  readonly proof: (typeof PROOFS)[number];
}

export class OutboxReport {
  @Text({ max: 64, about: 'type of the command: MarkRollCall, ReportRelease …' }) readonly type: string;
  @Part(() => PersonAtTap, { optional: true }) readonly person?: PersonAtTap | null;
  @Free({ about: 'the body that the command’s own route takes' }) readonly body: Record<string, unknown>;
}

/** What a tablet gathered without network, in its own order. */
export class OutboxBody {
  @Parts(() => OutboxReport, { min: 1, max: MAX_OUTBOX_REPORTS }) readonly reports: OutboxReport[];
}

const SETTLED = ['entered_by_hand', 'nothing_to_do'] as const;

/** What became of a report that had been kept aside. */
export class SettleKeptReportBody {
  @CommandId() readonly commandId: string;
  @OneOf(SETTLED) readonly outcome: (typeof SETTLED)[number];
}
