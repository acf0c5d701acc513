import Database from 'better-sqlite3';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { NotALog, NotDurable } from './connection';
import { ClockModeMismatch } from '../port';
import { openSqliteLog } from './sqlite-log';

describe('The log refuses to start', () => {
  const file = () => join(temporaryFolder(), 'log.db');

  it('with synchronous=NORMAL: a power cut would lose acknowledged events', async () => {
    const opening = openSqliteLog({ file: file(), tune: (db) => void db.pragma('synchronous = NORMAL') });
    await expect(opening).rejects.toThrow(NotDurable);
  });

  it('with synchronous=OFF', async () => {
    await expect(openSqliteLog({ file: file(), tune: (db) => void db.pragma('synchronous = OFF') })).rejects.toThrow(NotDurable);
  });

  it('outside WAL mode', async () => {
    await expect(openSqliteLog({ file: file(), tune: (db) => void db.pragma('journal_mode = DELETE') })).rejects.toThrow(NotDurable);
  });

  it('on a database that is something else', async () => {
    const other = file();
    new Database(other).exec('CREATE TABLE pupil (name TEXT)').close();
    await expect(openSqliteLog({ file: other })).rejects.toThrow(NotALog);
  });

  it('on the layout of a newer build', async () => {
    const newer = file();
    await (await openSqliteLog({ file: newer })).close();
    const db = new Database(newer);
    db.pragma('user_version = 99');
    db.close();
    await expect(openSqliteLog({ file: newer })).rejects.toThrow(/layout 99/);
  });

  it('on a simulated log when a real one is asked for, and the other way round', async () => {
    const simulated = file();
    const clock = { kind: 'simulated', realStart: 1000, simulatedStart: 2000, factor: 60 } as const;
    await (await openSqliteLog({ file: simulated, clock })).close();
    await expect(openSqliteLog({ file: simulated, clock: { kind: 'real' } })).rejects.toThrow(ClockModeMismatch);
    const again = await openSqliteLog({ file: simulated });
    expect(again.clock).toEqual(clock);
    await again.close();
  });

  it('is begun once, though two handles open a new file at the same time', async () => {
    const shared = file();
    const [one, two] = await Promise.all([openSqliteLog({ file: shared }), openSqliteLog({ file: shared })]);
    expect([two.logId, two.epoch, await two.head()]).toEqual([one.logId, one.epoch, `${one.epoch}:1`]);
    await one.close();
    await two.close();
  });
});
