import Database from 'better-sqlite3';

/**
 * Copies a database as it stands at this moment, while others go on writing it. The read transaction is held from the
 * first page to the last: without it SQLite begins the copy anew at every commit of another connection, and under a busy
 * day never ends.
 */
export async function copySnapshot(file: string, to: string, pagesAtOnce: number): Promise<void> {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await db.backup(to, { progress: () => pagesAtOnce });
  } finally {
    db.close();
  }
}
