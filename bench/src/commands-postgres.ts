import { fiftySmallCampuses, peer, product } from './commands';
import { inFolder } from './folder';
import { type Budget, contest, type Contestant, type Result, resultOf } from './measure';
import { openPeer, type PeerName } from './peer';
import { type Postgres, startPostgres } from '../../libs/event-log/src/testing/postgres';

/** The same fifty campuses, beside event stores on a PostgreSQL that the benchmark starts for itself. */
export async function commandsBesidePostgres(budget: Budget): Promise<Result[]> {
  return inFolder(async (folder) => {
    const postgres = await startPostgres(folder);
    if (postgres === null) throw new Error('PostgreSQL is not installed (apt-get install postgresql).');
    try {
      return [resultOf('commands-beside-postgres', 'commands/s', await beside(postgres, budget))];
    } finally {
      await postgres.stop();
    }
  });
}

function beside(postgres: Postgres, budget: Budget) {
  const work = fiftySmallCampuses();
  const on = (name: PeerName): Contestant =>
    peer(
      name,
      () => openPeer(name, postgres.newDatabase()),
      () => work,
      budget,
    );
  const ours: Contestant = { name: 'product', run: () => inFolder((folder) => product(folder, work, budget)) };
  return contest([ours, on('emmett-postgresql'), on('castore-postgres')], budget.rounds);
}
