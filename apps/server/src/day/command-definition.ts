import type { Constructor, Tap } from '@baton/contracts';
import type { CampusDay, DayCommand, DayCommandType, DayEvent, ReleaseFacts } from '@baton/custody';
import type { Fact, RetentionClass, Sealed } from '@baton/event-schema';
import type { DayPlan, ExpectedChild, ExpectedList } from '@baton/roster';

/** What every body of a command has. */
export interface CommandBody {
  readonly commandId: string;
  readonly tap?: Tap;
}

/** A text that a person typed; sealed once, before the first attempt. */
export interface TextToSeal {
  /** how `Given.sealed` finds it again */
  readonly key: string;
  /** the event and field in which it will stand: bound to the ciphertext */
  readonly event: DayEvent['type'];
  readonly path: string;
  /** whose key: the one child, or the author when no child is named */
  readonly subject: string;
  readonly class: RetentionClass;
  readonly text: string;
}

/** What a command needs beside its body. Facts of other streams are read from the log, in every attempt again. */
export interface Given {
  readonly day: CampusDay;
  /** server time, epoch ms */
  readonly now: number;
  /** who gives the command, if they lead the day: a join after the freeze needs their word */
  readonly leaderId: string | null;
  readonly sealed: (key: string) => Sealed | undefined;
  readonly releaseFacts: (childId: string) => Promise<ReleaseFacts>;
  readonly expectedChild: (childId: string) => Promise<ExpectedChild>;
  /** the same id, of somebody who works at this school now. @throws Refused `staff_unknown` */
  readonly colleague: (staffId: string) => string;
  readonly childFact: (childId: string) => Promise<Fact>;
  readonly idDigest: (last4: string) => string;
  /** whose card or phone code this is, and whom of today's children it may be about; null: nobody's, or one that counts no more */
  readonly presented: (
    pass: string,
    commandId: string,
  ) => Promise<{ readonly collectorId: string | null; readonly children: readonly string[] }>;
  /** children still here who may leave alone at this minute, by their own records */
  readonly mayWalkToday: () => Promise<readonly string[]>;
  readonly opening: () => Promise<{ plan: DayPlan; midnight: number; previousDay: Fact | null; carriedIn: CarriedIn }>;
  readonly expectedList: () => Promise<ExpectedList>;
  readonly heads: () => Promise<readonly Fact[]>;
}

export type CarriedIn = Extract<DayCommand, { type: 'OpenDay' }>['carriedIn'];

/** How a body of the public API becomes a command of the day. */
export interface CommandDefinition<B extends CommandBody> {
  readonly body: Constructor<B>;
  readonly texts?: (body: B, author: string) => readonly TextToSeal[];
  readonly command: (body: B, given: Given) => DayCommand | Promise<DayCommand>;
}

export const definition = <B extends CommandBody>(of: CommandDefinition<B>): CommandDefinition<B> => of;

/** The commands that the clock or another stream gives; nobody taps them. */
export type SystemCommandType =
  | 'ApplyPlan'
  | 'ApplyStanding'
  | 'CarryOver'
  | 'RemindNotice'
  | 'AcknowledgeAsGuardian'
  | 'ReportDeviceSilent'
  | 'ReportDeviceHeard'
  | 'ApplyToDay'
  | 'RecordAcceptedElsewhere';
export type TappedCommandType = Exclude<DayCommandType, SystemCommandType>;

/** A text about one child: sealed under that child's key. */
export const aboutChild = (
  event: DayEvent['type'],
  path: string,
  childId: string,
  text: string | null | undefined,
  key = path,
): readonly TextToSeal[] => (text ? [{ key, event, path, subject: childId, class: 'evidence', text }] : []);

/** A text that names no child as its subject: under its author's key. */
export const byAuthor = (event: DayEvent['type'], author: string, text: string | null | undefined): readonly TextToSeal[] =>
  text ? [{ key: 'note', event, path: 'note', subject: author, class: 'evidence', text }] : [];

/** `{ note }` when there is one; an event's optional field is left out, never undefined. */
export const sealedField = <K extends string>(given: Given, key: K): { readonly [P in K]?: Sealed } => {
  const sealed = given.sealed(key);
  return sealed ? ({ [key]: sealed } as { readonly [P in K]?: Sealed }) : {};
};
