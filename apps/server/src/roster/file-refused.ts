import { fileWordsOf, type FileRefusalCode } from '@baton/roster';

/** A file that can't be read as tables. The code's words name the remedy; nothing of the file is in it. */
export class FileRefused extends Error {
  constructor(
    readonly code: FileRefusalCode,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(fileWordsOf({ code, params }, 'en'));
  }
}
