import type { CampusCommand } from '../campus/campus';
import type { CampusState } from '../campus/state';
import type { ChildCommand } from '../child/child';
import type { ChildState } from '../child/state';
import type { DirectoryCommand, DirectoryState } from '../directory/directory';
import type { ImportProblemCode } from '../import/messages';
import type { ImportProblem, ImportRows, RecognisedSheet, RowOrigin, SheetKind } from '../import/rows';
import type { PersonCommand, PersonState } from '../person/person';
import { toSeal, type Opened, type Plain } from '../plain';
import type { ImportAnswers, ImportQuestion } from './import-question';
import type { StaffCommand, StaffState } from '../staff/staff';

/** What the school has recorded so far, with its sealed fields open: fold `withSealedOpened` events with the streams' folds. */
export interface CurrentRoster {
  readonly directory: Opened<DirectoryState>;
  readonly campus: Opened<CampusState>;
  /** by id; all that the directory lists */
  readonly children: ReadonlyMap<string, Opened<ChildState>>;
  readonly persons: ReadonlyMap<string, Opened<PersonState>>;
  readonly staff: ReadonlyMap<string, Opened<StaffState>>;
}

export interface ImportInput {
  readonly rows: ImportRows;
  /** so that problems can name a column */
  readonly sheets: readonly RecognisedSheet[];
  readonly current: CurrentRoster;
  readonly schoolId: string;
  readonly campusId: string;
  readonly importId: string;
  /** who confirms */
  readonly by: string;
  /** epoch ms */
  readonly at: number;
  /** yyyy-mm-dd of the campus */
  readonly today: string;
  /** used when neither the file nor the campus names one */
  readonly timeZone: string;
  /** what the file doesn't list any more is removed; else it is only shown */
  readonly removeMissing: boolean;
  /** what a person said about rows that could be two children */
  readonly answers?: ImportAnswers;
  /** a new id; the same for the same kind and key, on every instance: derived from the import's id */
  readonly idFor: (kind: string, key: string) => string;
  /** HMAC under the log's secret, hex; purposes: child, person, staff, phone, id-last-four, sign-in-name */
  readonly keyOf: (purpose: string, text: string) => string;
  /** how a name sounds, tones and rare spellings apart: the same text for names that are easily confused */
  readonly soundOf: (name: string) => string;
}

/** Commands for one stream, in order; they fit into one append. Derive the commandId from the import, stream and content. */
export type ImportTarget =
  | { readonly kind: 'directory'; readonly id: string; readonly commands: readonly DirectoryCommand<Plain>[] }
  | { readonly kind: 'campus'; readonly id: string; readonly commands: readonly CampusCommand<Plain>[] }
  | { readonly kind: 'staff'; readonly id: string; readonly commands: readonly StaffCommand<Plain>[] }
  | { readonly kind: 'person'; readonly id: string; readonly commands: readonly PersonCommand<Plain>[] }
  | { readonly kind: 'child'; readonly id: string; readonly commands: readonly ChildCommand<Plain>[] };

export interface Difference {
  readonly sheet: SheetKind;
  readonly change: 'added' | 'changed' | 'removed';
  /** null: not in the file */
  readonly at: RowOrigin | null;
  readonly id: string;
  /** command types, for the preview's words */
  readonly what: readonly string[];
}

export interface ImportPlan {
  /** in the order of writing: what others refer to comes first */
  readonly targets: readonly ImportTarget[];
  readonly differences: readonly Difference[];
  readonly unchanged: Readonly<Partial<Record<SheetKind, number>>>;
  readonly problems: readonly ImportProblem[];
  /** rows for which nothing is planned until a person has said who it is */
  readonly questions: readonly ImportQuestion[];
}

/** Collects what a plan finds while it goes through the rows. */
export class Findings {
  readonly differences: Difference[] = [];
  readonly problems: ImportProblem[] = [];
  readonly unchanged: Partial<Record<SheetKind, number>> = {};

  constructor(private readonly sheets: readonly RecognisedSheet[]) {}

  readonly report = (
    at: RowOrigin | null,
    kind: SheetKind,
    field: string | null,
    code: ImportProblemCode,
    params: ImportProblem['params'] = {},
    severity: ImportProblem['severity'] = 'error',
  ): void => {
    const sheet = at?.sheet ?? this.sheets.find((s) => s.kind === kind)?.name ?? kind;
    const columns = this.sheets.find((s) => s.name === sheet)?.columns ?? {};
    const column = field !== null && Object.hasOwn(columns, field) ? columns[field] : null;
    this.problems.push({ sheet, row: at?.row ?? null, column, code, params, severity });
  };

  /** One row's commands: added when the first of them creates, changed when there are any. */
  note(sheet: SheetKind, at: RowOrigin | null, id: string, isNew: boolean, what: readonly string[]): void {
    if (what.length === 0) this.unchanged[sheet] = (this.unchanged[sheet] ?? 0) + 1;
    else this.differences.push({ sheet, change: isNew ? 'added' : 'changed', at, id, what });
  }

  removed(sheet: SheetKind, id: string, what: string): void {
    this.differences.push({ sheet, change: 'removed', at: null, id, what: [what] });
  }
}

/** A secret about the campus or school itself: names of places, groups, terms. */
export const ofCampus = (campusId: string, eventType: string, field: string, text: string | null): Plain | null =>
  text === null ? null : toSeal(eventType, field, campusId, 'roster', text);
