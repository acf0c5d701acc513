import type { ChainHead } from './hash-chain';
import { LOG_STREAM } from './log-started';
import type { EventToAppend } from './port';
import { openConnection } from './sqlite/connection';
import { KnownHeads } from './sqlite/known-heads';
import { LogReader } from './sqlite/reader';
import { identityOf, newEpoch } from './sqlite/sqlite-log';
import { LogWriter } from './sqlite/writer';

/** Why an epoch begins, as an event of the log's own stream. */
export type EpochEvent = (logId: string, head: ChainHead, recordedAt: number, epoch: string, events: number) => EventToAppend[];

/** Positions of before a restore or a copy must not be taken for positions of after it. Nobody else may have the file open. */
export function beginEpoch(file: string, now: number, because: EpochEvent): string {
  const db = openConnection({ file });
  try {
    const identity = identityOf(db);
    if (!identity) throw new Error(`${file} is empty.`);
    const epoch = newEpoch();
    const head = db
      .prepare<[string], { revision: number; hash: Buffer }>(
        'SELECT revision, hash FROM event WHERE stream_id = (SELECT id FROM stream WHERE name = ?) ORDER BY revision DESC LIMIT 1',
      )
      .get(LOG_STREAM);
    if (!head) throw new Error(`${file} has lost its first event.`);
    const chain = { revision: String(head.revision), hash: head.hash.toString('hex') };
    const events = because(identity.logId, chain, now, epoch, new LogReader(db, epoch).head());
    db.transaction(() => {
      db.prepare(`UPDATE log SET value = ? WHERE name = 'epoch'`).run(epoch);
      new LogWriter(db, identity.logId, new KnownHeads(db)).writeFirst({ stream: LOG_STREAM, expected: head.revision, events });
    }).immediate();
    return epoch;
  } finally {
    db.close();
  }
}
