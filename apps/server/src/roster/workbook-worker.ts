import { recognise, type RawSheet, type Recognised, type RecogniseContext } from '@baton/roster';
import { parentPort, workerData } from 'node:worker_threads';
import { FileRefused } from './file-refused';
import { readTables } from './read-tables';

/** What a worker is started with: it reads these files, answers once, and ends. */
export interface WorkbookTask {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** null: only the tables */
  readonly recognise: RecogniseContext | null;
}

export type WorkbookAnswer =
  | { readonly sheets: readonly RawSheet[] }
  | { readonly recognised: Recognised }
  | { readonly refused: { readonly code: FileRefused['code']; readonly params: FileRefused['params']; readonly file: string } };

async function answer(task: WorkbookTask): Promise<WorkbookAnswer> {
  const sheets: RawSheet[] = [];
  for (const file of task.files) {
    try {
      sheets.push(...(await readTables(file.name, Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength))));
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      return { refused: { code: error.code, params: error.params, file: file.name } };
    }
  }
  return task.recognise === null ? { sheets } : { recognised: recognise(sheets, task.recognise) };
}

// the task is told apart from that of other workers: tests run inside worker threads too
if (parentPort !== null && typeof workerData === 'object' && workerData !== null && 'workbook' in workerData) {
  const port = parentPort;
  void answer((workerData as { readonly workbook: WorkbookTask }).workbook).then((result) => port.postMessage(result));
}
