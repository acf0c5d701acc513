import { SqliteVault } from '@baton/event-log';
import { StaffDirectory } from '../src/access/staff-directory';
import { Names } from '../src/projections/names';
import { motherOf, withMother } from './family';
import { littleSchool } from './little-school';

/** Questions about many names: staff directory, devices, names. */
const MAX_QUESTIONS = 3;

describe('A start', () => {
  afterEach(() => jest.restoreAllMocks());

  it('asks the vault for many names at once, and for none by itself', async () => {
    const school = await littleSchool();
    await withMother(school, 'k1');
    const each = jest.spyOn(SqliteVault.prototype, 'getKey');
    const many = jest.spyOn(SqliteVault.prototype, 'getKeys');
    const again = await school.restart();
    try {
      const { app } = again.server.running;
      const names = app.get(Names, { strict: false });
      expect([names.child('k1')?.name, names.adult(motherOf('k1'))?.name]).toEqual(['林小晨', '母亲k1']);
      expect(app.get(StaffDirectory, { strict: false }).byLogin('老师leader')?.roles).toEqual(['duty_leader']);
      expect(each).not.toHaveBeenCalled();
      const sizes = many.mock.calls.map(([asked]) => asked.length);
      expect(Math.max(...sizes)).toBeGreaterThan(10); // a round trip each before
      expect(sizes.length).toBeLessThanOrEqual(MAX_QUESTIONS);
    } finally {
      await again.remove();
    }
  });
});
