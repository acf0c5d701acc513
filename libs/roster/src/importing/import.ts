import {
  code,
  codecOf,
  count,
  digest,
  event,
  id,
  list,
  object,
  opt,
  orNull,
  sealed,
  time,
  type EventOf,
  type Sealed,
} from '@baton/event-schema';
import { accepted, refused, unchanged } from '../decision';

/**
 * Stream import-<importId>: one file on its way into the roster. No command is atomic over streams, so the confirmed rows
 * are kept here, sealed; any instance can plan them again against what is recorded by now and write what is missing.
 */
export const importEvents = {
  ImportStarted: event('A file was read and previewed; nothing is written yet.', {
    importId: id,
    schoolId: id,
    fileDigest: digest,
    by: id,
    rows: count,
    problems: count,
    at: time,
    /** as the office named it, sealed under the school: it outlives the rows */
    fileName: opt(sealed),
  }),
  ImportPartKept: event('A part of the rows, sealed, so that any instance can go on.', { part: count, parts: count, body: sealed }),
  ImportConfirmed: event('A person confirmed what the preview showed: the intent of everything that follows.', {
    by: id,
    planDigest: digest,
    targets: count,
    added: count,
    changed: count,
    removed: count,
    at: time,
    /** who a row is about, where a person had to say it; null: a new child */
    answers: opt(list(object({ questionId: id, sameAs: orNull(id) }))),
  }),
  ImportProgressed: event('These streams are written.', { targets: list(object({ stream: id, part: count })) }),
  ImportCompleted: event('Everything is written.', { written: count, unchanged: count, at: time }),
  ImportAbandoned: event('Nothing more is written.', { by: id, reason: code('withdrawn', 'overtaken', 'refused'), at: time }),
};

export type ImportEvent = EventOf<typeof importEvents>;
export const importCodec = codecOf(importEvents);

export interface ImportState {
  readonly phase: 'none' | 'started' | 'confirmed' | 'completed' | 'abandoned';
  readonly started: Extract<ImportEvent, { type: 'ImportStarted' }>['data'] | null;
  readonly confirmed: Extract<ImportEvent, { type: 'ImportConfirmed' }>['data'] | null;
  /** in order */
  readonly parts: readonly Sealed[];
  readonly partsExpected: number;
  /** `<stream>#<part>` */
  readonly written: ReadonlySet<string>;
}

export const NO_IMPORT: ImportState = {
  phase: 'none',
  started: null,
  confirmed: null,
  parts: [],
  partsExpected: 0,
  written: new Set(),
};

/** plain bytes of one part: sealed and base64 it stays under the log's 64 KiB an event */
export const IMPORT_PART_BYTES = 40_000;
/** a school of 3,300 children has about 2 MB of rows */
export const IMPORT_PARTS = 200;
/** streams named by one ImportProgressed */
export const PROGRESS_PER_EVENT = 200;

export type ImportCommand<S = Sealed> =
  | ({ readonly type: 'StartImport'; readonly fileName?: S } & Omit<Extract<ImportEvent, { type: 'ImportStarted' }>['data'], 'fileName'>)
  | { readonly type: 'KeepImportPart'; readonly part: number; readonly parts: number; readonly body: S }
  | ({ readonly type: 'ConfirmImport' } & Extract<ImportEvent, { type: 'ImportConfirmed' }>['data'])
  | { readonly type: 'NoteImportProgress'; readonly targets: readonly { readonly stream: string; readonly part: number }[] }
  | { readonly type: 'CompleteImport'; readonly written: number; readonly unchanged: number; readonly at: number }
  | { readonly type: 'AbandonImport'; readonly by: string; readonly reason: 'withdrawn' | 'overtaken' | 'refused'; readonly at: number };

export type ImportRefusal = Extract<ReturnType<typeof decideImport>, { kind: 'refused' }>['refusal'];

export function decideImport(command: ImportCommand, state: ImportState) {
  const { type: _, ...data } = command;
  if (command.type === 'StartImport')
    return state.phase === 'none' ? accepted({ type: 'ImportStarted', data: data as Data<'ImportStarted'> } as const) : unchanged;
  if (state.phase === 'none') return refused('import_unknown');
  switch (command.type) {
    case 'KeepImportPart': {
      if (command.part < state.parts.length || state.phase !== 'started') return unchanged;
      if (command.parts > IMPORT_PARTS || command.part >= command.parts) return refused('import_too_large', { limit: IMPORT_PARTS });
      if (command.part !== state.parts.length) return refused('import_part_missing', { part: state.parts.length });
      return accepted({ type: 'ImportPartKept', data: data as Data<'ImportPartKept'> } as const);
    }
    case 'ConfirmImport':
      if (state.phase !== 'started') return state.phase === 'abandoned' ? refused('import_abandoned') : unchanged;
      if (state.partsExpected === 0 || state.parts.length < state.partsExpected)
        return refused('import_part_missing', { part: state.parts.length });
      if (state.started && state.started.problems > 0) return refused('import_has_problems', { problems: state.started.problems });
      return accepted({ type: 'ImportConfirmed', data: data as Data<'ImportConfirmed'> } as const);
    case 'NoteImportProgress': {
      const targets = command.targets.filter((t) => !state.written.has(`${t.stream}#${t.part}`));
      if (state.phase !== 'confirmed') return state.phase === 'completed' ? unchanged : refused('import_not_confirmed');
      return targets.length === 0 ? unchanged : accepted({ type: 'ImportProgressed', data: { targets } } as const);
    }
    case 'CompleteImport':
      if (state.phase !== 'confirmed') return state.phase === 'completed' ? unchanged : refused('import_not_confirmed');
      return accepted({ type: 'ImportCompleted', data: data as Data<'ImportCompleted'> } as const);
    case 'AbandonImport':
      if (state.phase === 'completed') return refused('import_completed');
      return state.phase === 'abandoned'
        ? unchanged
        : accepted({ type: 'ImportAbandoned', data: data as Data<'ImportAbandoned'> } as const);
    default:
      return command satisfies never;
  }
}

type Data<T extends ImportEvent['type']> = Extract<ImportEvent, { type: T }>['data'];

export function evolveImport(state: ImportState, e: ImportEvent): ImportState {
  switch (e.type) {
    case 'ImportStarted':
      return { ...state, phase: 'started', started: e.data };
    case 'ImportPartKept':
      return { ...state, parts: [...state.parts, e.data.body], partsExpected: e.data.parts };
    case 'ImportConfirmed':
      return { ...state, phase: 'confirmed', confirmed: e.data };
    case 'ImportProgressed':
      return { ...state, written: new Set([...state.written, ...e.data.targets.map((t) => `${t.stream}#${t.part}`)]) };
    case 'ImportCompleted':
      return { ...state, phase: 'completed' };
    case 'ImportAbandoned':
      return { ...state, phase: 'abandoned' };
    default:
      return e satisfies never;
  }
}

/** `version` counts up whenever evolve changes meaning. */
export const importFold = {
  version: 1,
  initial: (): ImportState => NO_IMPORT,
  evolve: (state: ImportState, recorded: { readonly event: ImportEvent }): ImportState => evolveImport(state, recorded.event),
};
