import type { RawSheet, Recognised, RecogniseContext } from '@baton/roster';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FileRefused } from './file-refused';
import type { WorkbookAnswer, WorkbookStep, WorkbookTask } from './workbook-worker';

/** bytes of one uploaded file */
export const FILE_BYTES = 10 * 1024 * 1024;
/** files of one import: one CSV per kind of sheet */
export const FILES_READ = 32;
/** ms in which a file is found harmless or refused, whatever is in it */
export const CHECK_TIME_LIMIT = 1_000;
/** ms to start the thread and to read what was found harmless; a school of 3,300 children takes some two seconds */
export const READ_TIME_LIMIT = 10_000;
/** MiB of heap of the thread that reads */
const HEAP_LIMIT = 256;
/** threads that read at once; the rest wait in order */
const READERS = 2;
/** imports that wait for a reader */
const WAITING_LIMIT = 8;

/** An uploaded file: its name tells what a CSV is about. */
export interface WorkbookFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The tables of the files, read in a thread of its own with limits on memory and time: a hostile file costs that thread.
 * @throws FileRefused
 */
export async function readWorkbook(files: readonly WorkbookFile[]): Promise<readonly RawSheet[]> {
  const answer = await inWorker({ files, recognise: null });
  return 'sheets' in answer ? answer.sheets : [];
}

/**
 * Reads the files and recognises them in the same thread, so that neither holds up the server.
 * @throws FileRefused
 */
export async function recogniseWorkbook(files: readonly WorkbookFile[], context: RecogniseContext): Promise<Recognised> {
  const answer = await inWorker({ files, recognise: context });
  if (!('recognised' in answer)) throw new Error('The reading thread answered another question');
  return answer.recognised;
}

async function inWorker(task: WorkbookTask): Promise<WorkbookAnswer> {
  if (task.files.length === 0) throw new FileRefused('file_empty');
  if (task.files.length > FILES_READ) throw new FileRefused('too_many_files', { limit: FILES_READ });
  if (task.files.some((file) => file.bytes.byteLength > FILE_BYTES))
    throw new FileRefused('file_too_large', { limit: FILE_BYTES / 1024 / 1024 });
  await aReader();
  try {
    const answer = await run(task);
    if ('refused' in answer) throw new FileRefused(answer.refused.code, answer.refused.params);
    return answer;
  } finally {
    readerIsFree();
  }
}

let reading = 0;
const waiting: (() => void)[] = [];

async function aReader(): Promise<void> {
  if (reading < READERS) {
    reading++;
    return;
  }
  if (waiting.length >= WAITING_LIMIT) throw new FileRefused('import_busy');
  await new Promise<void>((go) => waiting.push(go));
}

/** Hands the place on, or gives it up. */
function readerIsFree(): void {
  const next = waiting.shift();
  if (next) next();
  else reading--;
}

/** Beside the bundle, or the source itself under a test runner, compiled by a bootstrap of its own. */
const WORKER_FILE = join(__dirname, extname(__filename) === '.ts' ? 'testing/workbook-worker-from-source.cjs' : 'workbook-worker.js');

function run(task: WorkbookTask): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER_FILE, {
      workerData: { workbook: task },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      env: {},
      stdout: true,
      stderr: true,
    });
    let timer: NodeJS.Timeout;
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      outcome();
    };
    const within = (limit: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(() => reject(new FileRefused('file_took_too_long', { seconds: limit / 1000 }))), limit);
    };
    within(READ_TIME_LIMIT);
    worker.on('message', (message: WorkbookStep | WorkbookAnswer) => {
      if ('step' in message) within(message.step === 'loaded' ? CHECK_TIME_LIMIT : READ_TIME_LIMIT);
      else settle(() => resolve(message));
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      settle(() =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new FileRefused('file_inflates_too_much', { limit: HEAP_LIMIT }) : error),
      ),
    );
    worker.once('exit', () => settle(() => reject(new FileRefused('file_damaged'))));
  });
}
