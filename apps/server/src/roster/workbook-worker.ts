import { recognise, type RawSheet, type Recognised, type RecogniseContext } from '@baton/roster';
import { parentPort, workerData } from 'node:worker_threads';
import { FileRefused } from './file-refused';
import { checkedFile } from './read-tables';

/** What a worker is started with: it reads these files, answers once, and ends. */
export interface WorkbookTask {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** null: only the tables */
  readonly recognise: RecogniseContext | null;
}

export type WorkbookAnswer =
  | { readonly sheets: readonly RawSheet[] }
  | { readonly recognised: Recognised }
  | { readonly refused: { readonly code: FileRefused['code']; readonly params: FileRefused['params'] } };

/** How far the thread is; the time of each step has a limit of its own. */
export type WorkbookStep = { readonly step: 'loaded' | 'checked' };

/** Every file is checked before the first one is read. */
async function answer(task: WorkbookTask, tell: (message: WorkbookStep) => void): Promise<WorkbookAnswer> {
  try {
    tell({ step: 'loaded' });
    const readers = task.files.map(({ name, bytes }) => checkedFile(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    tell({ step: 'checked' });
    const sheets: RawSheet[] = [];
    for (const read of readers) sheets.push(...(await read()));
    return task.recognise === null ? { sheets } : { recognised: recognise(sheets, task.recognise) };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { refused: { code: error.code, params: error.params } };
  }
}

// the task is told apart from that of other workers: tests run inside worker threads too
if (parentPort !== null && typeof workerData === 'object' && workerData !== null && 'workbook' in workerData) {
  const port = parentPort;
  const { workbook } = workerData as { readonly workbook: WorkbookTask };
  void answer(workbook, (message) => port.postMessage(message)).then((result) => port.postMessage(result));
}
