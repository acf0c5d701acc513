/**
 * A school's day as a file: who taps what, when and on which device, and what should come of it. The format is described
 * for people in docs/day-script.md. Names of a school stand where the server wants ids (see references.ts), so that a day
 * can be written before the school has ever been imported.
 */
export interface DayScript {
  readonly format: typeof FORMAT;
  readonly title: string;
  /** yyyy-mm-dd */
  readonly serviceDay: string;
  /** IANA name; all times of the file are local times of the service day, HH:MM:SS */
  readonly timeZone: string;
  readonly starts: string;
  readonly ends: string;
  /** where the school comes from: files beside the script, or the demo school */
  readonly school: { readonly demo: 'P1' } | { readonly files: readonly string[] };
  /** staff number → full name, for everybody whom the script names */
  readonly people: Readonly<Record<string, string>>;
  readonly devices: readonly ScriptDevice[];
  /** references to people whose own tablets are connected all day, beside the devices; default: everybody who taps */
  readonly listeners?: readonly string[];
  readonly steps: readonly ScriptStep[];
  readonly expect: Expectations;
}

export const FORMAT = 'baton-day-1';

/** A tablet that is more than its owner's: one that a gate shares, or one that loses its network. */
export interface ScriptDevice {
  readonly id: string;
  /** reference to the gate that it stands at */
  readonly gate?: string;
  /** whose session holds its live connection; default: the first person that taps on it */
  readonly person?: string;
  /** no network from … to; what is tapped meanwhile is sent in order at `sync` (default: `to`) */
  readonly offline?: readonly { readonly from: string; readonly to: string; readonly sync?: string }[];
}

export interface ScriptStep {
  readonly at: string;
  /** reference to a staff member */
  readonly as: string;
  /** device; default: the person's own tablet */
  readonly on?: string;
  /** `<capability>/<command>` of the day (roll-call/mark), or a path of the API that begins with a slash */
  readonly say: string;
  /** the body of the request without its commandId; references stand for ids */
  readonly with: StepBody;
  /** by which other steps and expectations refer to what this one answered */
  readonly name?: string;
  /** the code with which the server refuses this; a step that is refused without it, or isn't with it, is a fault */
  readonly refused?: string;
  /** happened earlier than it is sent: written on paper first */
  readonly paper?: { readonly writtenAt: string; readonly witness: string; readonly sheet: string };
}

export type StepValue = string | number | boolean | null | readonly StepValue[] | { readonly [key: string]: StepValue };
export type StepBody = Readonly<Record<string, StepValue>>;

export interface Expectations {
  readonly ledger?: Partial<ExpectedLedger>;
  readonly boards?: readonly ExpectedBoard[];
  /** every notification of the day; one that isn't listed is a fault */
  readonly alerts?: readonly ExpectedAlert[];
}

/** Counted from an export of the log by code that shares nothing with the player. */
export interface ExpectedLedger {
  readonly expected: number;
  readonly openings: number;
  readonly reopenings: number;
  readonly releases: number;
  readonly reversedOrAnnulled: number;
  readonly net: number;
  readonly alerts: number;
  readonly refused: number;
  readonly conflicts: number;
  readonly byMode: { readonly list: number; readonly delegate: number; readonly agency: number; readonly self: number };
  /** minutes of every child that was collected late, ascending */
  readonly latePickups: readonly number[];
}

export interface ExpectedBoard {
  readonly at: string;
  readonly as: string;
  readonly inCustody: number;
  readonly why: string;
}

export interface ExpectedAlert {
  /** HH:MM, the minute in which the people are told */
  readonly at: string;
  readonly kind: string;
  /** the child, when it is about one; null otherwise */
  readonly child: string | null;
  readonly level: string;
  readonly to: readonly string[];
}

/** Steps in one file. */
export const MAX_STEPS = 50_000;
