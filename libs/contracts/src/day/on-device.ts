import type { DayChangeMessage } from '../live';

/** The day's events as far as a person's view goes: the tablet folds them with the same `evolve` as the server. */
export interface DayOnDevice {
  readonly campusId: string;
  readonly serviceDay: string;
  /** of the log: what to say in `resume` */
  readonly position: string;
  readonly revision: number;
  readonly view: string;
  /** server's clock, epoch ms */
  readonly now: number;
  /** in append order */
  readonly changes: readonly DayChangeMessage[];
}

/** A child as a list shows it. */
export interface ChildOnDevice {
  readonly childId: string;
  /** null: erased, or not in the roster */
  readonly name: string | null;
  /** initials in pinyin, lower case */
  readonly initials: string;
  readonly classId: string | null;
  readonly grade: number | null;
  readonly classNo: number | null;
  readonly inClassNo: number | null;
  /** there is a health note; reading it is a step of its own */
  readonly healthNote: boolean;
  readonly soundsLike: readonly string[];
}

/**
 * What a gate needs to judge a release without network: who may collect, who may not, who leaves alone. Against whom a
 * restriction is in force, never why.
 */
export interface ReleaseFactsOnDevice {
  readonly childId: string;
  readonly gradeLevel: number;
  readonly classId: string;
  readonly soundsLike: readonly string[];
  readonly authorities: readonly unknown[];
  readonly restrictions: readonly unknown[];
  readonly selfConsent: unknown;
  readonly delegations: readonly unknown[];
  readonly fact: { readonly stream: string; readonly revision: string; readonly hash: string };
}

export interface AdultOnDevice {
  readonly personId: string;
  readonly name: string | null;
  /** last four digits, for the gate's search; null elsewhere */
  readonly phoneEnding: string | null;
}

/** Cards and phones that count now, for scans without network. Public keys only: nobody makes a card or a code of them. */
export interface PassesOnDevice {
  /** of the school: Ed25519, raw, base64url */
  readonly keys: readonly { readonly keyNo: number; readonly publicKey: string }[];
  readonly cards: readonly { readonly passId: string; readonly version: number; readonly personId: string }[];
  /** P-256, raw and uncompressed, base64url */
  readonly phones: readonly { readonly phoneId: string; readonly publicKey: string; readonly personId: string }[];
}

/** The school's signature of `snapshotBytes` (@baton/roster): content by its id, and when it was taken. */
export interface SnapshotSeal {
  readonly keyNo: number;
  /** Ed25519, base64url */
  readonly signature: string;
}

/** The names that a person needs for today's work, to be kept on the device for that day. */
export interface PeopleOnDevice {
  readonly campusId: string;
  readonly serviceDay: string;
  /** id of this roster snapshot: goes into what a tap says that it saw */
  readonly snapshotId: string;
  /** server's clock, epoch ms */
  readonly takenAt: number;
  readonly children: readonly ChildOnDevice[];
  /** colleagues of the day */
  readonly staff: Readonly<Record<string, string>>;
  /** places, gates, groups, periods */
  readonly things: Readonly<Record<string, string>>;
  /** only for those who release at a gate */
  readonly gate: {
    readonly facts: readonly ReleaseFactsOnDevice[];
    readonly adults: readonly AdultOnDevice[];
    readonly passes: PassesOnDevice;
  } | null;
  readonly seal: SnapshotSeal;
}
