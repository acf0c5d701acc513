import { wordsOf as wordsOfAnswer, type ImportAnswer, type Words } from '@baton/contracts';
import type { Clock, CommandMetadata, Sealer } from '@baton/event-log';
import {
  dateAndMinute,
  decideImport,
  IMPORT_PART_BYTES,
  planImport,
  wordsOf,
  type ImportCommand,
  type ImportPlan,
  type ImportQuestion,
  type ImportRows,
  type ImportState,
  type ImportTarget,
  type RecognisedSheet,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import { signInDigest } from '../../access/account';
import type { SignedInPerson } from '../../access/signed-in-person';
import type { Sealed } from '@baton/event-schema';
import type { Config } from '@baton/installation';
import { derivedCommandId } from '../../day/derived-command-id';
import { delegateIdDigest } from '../../pickup/id-digest';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata, systemActor } from '../../platform/command-metadata';
import { Identity } from '../../platform/identity';
import { Refused } from '../../platform/refused';
import { CLOCK, CONFIG, SEALER } from '../../platform/tokens';
import { soundOf } from '../child/sound-alikes';
import { recogniseWorkbook, type WorkbookFile } from '../read-workbook';
import { CurrentRosterReader } from './current-roster';
import { RosterWriter } from './roster-writer';
import { keysOf, secretsOf } from './seal-commands';

/** Targets that are written at the same time; their appends share commits. */
const WRITERS = 64;

/** Characters kept of a file's name. */
const MAX_FILE_NAME = 120;

const IMPORT_ASKS = wordsOfAnswer('import_asks');

/** Order of writing: what others refer to comes first. */
const PHASES: readonly ImportTarget['kind'][] = ['directory', 'staff', 'person', 'campus', 'child'];

/** The rows as they are kept, sealed, until the import is complete. */
interface KeptRows {
  readonly campusId: string;
  readonly rows: ImportRows;
  readonly sheets: readonly RecognisedSheet[];
  readonly removeMissing: boolean;
}

export interface ImportPreview {
  readonly importId: string;
  readonly campusId: string;
  /** nothing is written until it is confirmed, and with an error it can't be */
  readonly confirmable: boolean;
  readonly problems: readonly {
    readonly sheet: string;
    readonly row: number | null;
    readonly column: string | null;
    readonly code: string;
    readonly severity: 'error' | 'warning';
    readonly message: { readonly zh: string; readonly en: string };
  }[];
  /** rows that may be a child who changed class: answered with the confirmation */
  readonly questions: readonly (ImportQuestion & { readonly message: Words })[];
  readonly counts: { readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number };
  readonly differences: ImportPlan['differences'];
}

/** What an upload says beside its file. */
export interface PreviewOf {
  /** what the file doesn't list any more is removed; else it is only shown */
  readonly removeMissing: boolean;
  /** null: the school's first */
  readonly campusId: string | null;
}

export interface ImportStatus {
  readonly importId: string;
  readonly phase: ImportState['phase'];
  readonly written: number;
  readonly unchanged: number;
}

/** A file on its way into the roster: read, previewed, confirmed, written; resumable by any instance at every point. */
@Injectable()
export class Importing {
  /** imports that this instance is writing now */
  private readonly running = new Map<string, Promise<ImportStatus>>();

  constructor(
    private readonly aggregates: Aggregates,
    private readonly current: CurrentRosterReader,
    private readonly writer: RosterWriter,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws FileRefused when the file can't be read as tables */
  async preview(person: SignedInPerson, files: readonly WorkbookFile[], of: PreviewOf): Promise<ImportPreview> {
    const { removeMissing } = of;
    const importId = `i${randomUUID().replaceAll('-', '')}`;
    const campusId = await this.campusOf(person.schoolId, of.campusId);
    const { rows, problems, sheets } = await recogniseWorkbook(files, {});
    const kept: KeptRows = { campusId, rows, sheets, removeMissing };
    const plan = await this.plan(person.schoolId, importId, person.staffId, kept);
    const all = [...problems, ...plan.problems];
    const errors = all.filter((p) => p.severity === 'error').length;
    await this.keep(person, importId, files, kept, errors);
    return {
      importId,
      campusId,
      confirmable: errors === 0,
      problems: all.map(({ sheet, row, column, code, severity, params }) => ({
        ...{ sheet, row, column, code, severity },
        message: { zh: wordsOf({ code, params }, 'zh'), en: wordsOf({ code, params }, 'en') },
      })),
      questions: plan.questions.map((question) => ({ ...question, message: IMPORT_ASKS })),
      counts: countsOf(plan),
      differences: plan.differences,
    };
  }

  /** Writes what the preview showed. The same import confirmed twice is written once. */
  async confirm(person: SignedInPerson, importId: string, given: readonly ImportAnswer[]): Promise<ImportStatus> {
    const state = await this.stateOf(person.schoolId, importId);
    if (state.phase === 'completed') return { importId, phase: 'completed', written: 0, unchanged: 0 };
    const kept = await this.kept(importId, state);
    const answers = state.confirmed?.answers ?? given.map(({ questionId, sameAs }) => ({ questionId, sameAs: sameAs ?? null }));
    const plan = await this.plan(person.schoolId, importId, state.started?.by ?? person.staffId, kept, answers);
    if (plan.questions.length > 0) throw new Refused('import_asks', { importId, questions: plan.questions.map((q) => q.questionId) });
    const { added, changed, removed } = countsOf(plan);
    await this.say(person.schoolId, importId, {
      type: 'ConfirmImport',
      by: person.staffId,
      planDigest: digestOf(plan.differences),
      targets: plan.targets.length,
      ...{ added, changed, removed },
      at: this.clock.now(),
      ...(answers.length > 0 ? { answers } : {}),
    });
    return this.complete(person.schoolId, importId);
  }

  async abandon(person: SignedInPerson, importId: string): Promise<ImportStatus> {
    await this.stateOf(person.schoolId, importId);
    await this.say(person.schoolId, importId, { type: 'AbandonImport', by: person.staffId, reason: 'withdrawn', at: this.clock.now() });
    await this.sealer.erase(importId, this.clock.now());
    return this.status(person.schoolId, importId);
  }

  async status(schoolId: string, importId: string): Promise<ImportStatus> {
    const { phase } = await this.stateOf(schoolId, importId);
    return { importId, phase, written: 0, unchanged: 0 };
  }

  /** Goes on with a confirmed import, here or on another instance, until everything is written. */
  complete(schoolId: string, importId: string): Promise<ImportStatus> {
    const already = this.running.get(importId);
    if (already) return already;
    const run = this.writeAll(schoolId, importId).finally(() => this.running.delete(importId));
    this.running.set(importId, run);
    return run;
  }

  private async writeAll(schoolId: string, importId: string): Promise<ImportStatus> {
    const state = await this.stateOf(schoolId, importId);
    if (state.phase !== 'confirmed') return { importId, phase: state.phase, written: 0, unchanged: 0 };
    const by = state.confirmed?.by ?? '';
    // planned again from what is recorded by now: what an earlier run wrote is no difference any more
    const plan = await this.plan(schoolId, importId, by, await this.kept(importId, state), state.confirmed?.answers ?? []);
    await this.sealer.prepareKeys(keysOf(plan.targets.flatMap((target) => secretsOf(target.commands))));
    const result = { written: 0, unchanged: 0 };
    for (const phase of PHASES)
      await this.writePhase(
        schoolId,
        importId,
        by,
        plan.targets.filter((t) => t.kind === phase),
        result,
      );
    await this.say(schoolId, importId, { type: 'CompleteImport', ...result, at: this.clock.now() });
    // the rows stand in the streams now; what was kept to write them is erased
    await this.sealer.erase(importId, this.clock.now());
    return { importId, phase: 'completed', ...result };
  }

  private async writePhase(
    schoolId: string,
    importId: string,
    by: string,
    targets: readonly ImportTarget[],
    result: { written: number; unchanged: number },
  ): Promise<void> {
    // parts of one stream follow one another; different streams are written at the same time
    const queues = new Map<string, ImportTarget[]>();
    for (const target of targets) queues.set(target.id, [...(queues.get(target.id) ?? []), target]);
    const waiting = [...queues.values()];
    const writer = async (): Promise<void> => {
      for (let queue = waiting.pop(); queue; queue = waiting.pop())
        for (const target of queue) {
          const metadata = this.metadataOf(schoolId, importId, by, target);
          result[await this.writer.write(schoolId, target, metadata)]++;
        }
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  /** The same commands for the same stream get the same id on every instance, so that none is written twice. */
  private metadataOf(schoolId: string, importId: string, by: string, target: ImportTarget): CommandMetadata {
    const stream = this.writer.streamOf(schoolId, target);
    return serverMetadata(this.identity, this.clock, {
      schoolId,
      actor: { id: by, kind: 'person', role: 'import', proof: 'session' },
      commandId: derivedCommandId(importId, `${stream} ${digestOf(target.commands)}`),
    });
  }

  private async plan(
    schoolId: string,
    importId: string,
    by: string,
    kept: KeptRows,
    answers: readonly { readonly questionId: string; readonly sameAs: string | null }[] = [],
  ): Promise<ImportPlan> {
    const current = await this.current.read(schoolId, kept.campusId);
    const { timeZone } = this.config;
    const at = this.clock.now();
    return planImport({
      ...{ rows: kept.rows, sheets: kept.sheets, removeMissing: kept.removeMissing },
      answers: new Map(answers.map(({ questionId, sameAs }) => [questionId, sameAs])),
      ...{ current, schoolId, campusId: kept.campusId, importId, by, at, timeZone },
      today: dateAndMinute(at, current.campus.campus?.timeZone ?? timeZone).date,
      idFor: (kind, key) => opaqueId(importId, kind, key),
      keyOf: (purpose, text) => this.keyOf(purpose, text),
      soundOf,
    });
  }

  private keyOf(purpose: string, text: string): string {
    if (purpose === 'sign-in-name') return signInDigest(this.sealer, text);
    if (purpose === 'id-last-four') return delegateIdDigest(this.sealer, text);
    return this.sealer.keyedHash(purpose, text);
  }

  /** The campus that was asked for, else the school's first; the first import of a new school opens it. @throws Refused `campus_unknown` */
  private async campusOf(schoolId: string, asked: string | null): Promise<string> {
    const campusIds = await this.aggregates.directory.read(`roster-${schoolId}`, (state) => state.campusIds);
    if (asked !== null && !campusIds.includes(asked)) throw new Refused('campus_unknown', { campusId: asked });
    if (asked !== null) return asked;
    return campusIds[0] ?? opaqueId(schoolId, 'campus', 'first');
  }

  private async keep(
    person: SignedInPerson,
    importId: string,
    files: readonly WorkbookFile[],
    kept: KeptRows,
    problems: number,
  ): Promise<void> {
    const { schoolId, staffId } = person;
    const fileDigest = createHash('sha256');
    for (const { bytes } of files) fileDigest.update(bytes);
    const rows = Object.values(kept.rows).reduce<number>((n, sheet: unknown) => n + (Array.isArray(sheet) ? sheet.length : 0), 0);
    await this.say(schoolId, importId, {
      ...{ type: 'StartImport', importId, schoolId, by: staffId, rows, problems },
      fileDigest: fileDigest.digest('hex'),
      fileName: await this.sealedFileName(schoolId, importId, files[0]?.name ?? ''),
      at: this.clock.now(),
    });
    const parts = partsOf(JSON.stringify(kept));
    for (const [part, text] of parts.entries()) {
      const place = { stream: importStream(importId), type: 'ImportPartKept', path: 'body' };
      const body = await this.sealer.seal(place, { subject: importId, class: 'roster' }, text);
      await this.say(schoolId, importId, { type: 'KeepImportPart', part, parts: parts.length, body });
    }
  }

  /** Sealed under the school: the import's own key is destroyed when its rows are written. */
  private sealedFileName(schoolId: string, importId: string, name: string): Promise<Sealed> {
    const place = { stream: importStream(importId), type: 'ImportStarted', path: 'fileName' };
    return this.sealer.seal(place, { subject: schoolId, class: 'roster' }, Array.from(name).slice(0, MAX_FILE_NAME).join(''));
  }

  private async kept(importId: string, state: ImportState): Promise<KeptRows> {
    const place = { stream: importStream(importId), type: 'ImportPartKept', path: 'body' };
    const texts = await Promise.all(state.parts.map((part) => this.sealer.open(place, part)));
    if (texts.length === 0 || texts.includes(null)) throw new Refused('import_part_missing', { importId });
    return JSON.parse(Buffer.concat(texts.map((text) => Buffer.from(text ?? '', 'base64'))).toString('utf8')) as KeptRows;
  }

  private async stateOf(schoolId: string, importId: string): Promise<ImportState> {
    const state = await this.aggregates.importing.read(importStream(importId), (s) => s);
    if (state.started?.schoolId !== schoolId) throw new Refused('import_unknown', { importId });
    return state;
  }

  private async say(schoolId: string, importId: string, command: ImportCommand): Promise<void> {
    const outcome = await this.aggregates.importing.transact({
      stream: importStream(importId),
      metadata: serverMetadata(this.identity, this.clock, { schoolId, actor: systemActor('import') }),
      decide: (state) => decideImport(command, state),
    });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind !== 'refused' || !outcome.refusal) return;
    const { code, ...ids } = outcome.refusal;
    throw new Refused(code, { ...ids, importId });
  }
}

export const importStream = (importId: string): string => `import-${importId}`;

/** Bytes, not characters: a part must stay under the log's limit whatever the names are. */
function partsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += IMPORT_PART_BYTES * 0.75)
    parts.push(bytes.subarray(from, from + IMPORT_PART_BYTES * 0.75).toString('base64'));
  return parts;
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Opaque: nobody can turn it back into a number or name without the import's random id. */
const opaqueId = (importId: string, kind: string, key: string): string =>
  `${kind[0]}${createHash('sha256').update(`${importId}\0${kind}\0${key}`).digest('hex').slice(0, 20)}`;

function countsOf(plan: ImportPlan): ImportPreview['counts'] {
  const of = (change: string) => plan.differences.filter((d) => d.change === change).length;
  const unchanged = Object.values(plan.unchanged).reduce((n, of) => n + of, 0);
  return { added: of('added'), changed: of('changed'), removed: of('removed'), unchanged };
}
