import { ConfigProblem, configFrom } from './config';
import { nodeProblem } from './preflight';

const base = { BATON_DATA: '/srv/baton/data', BATON_MASTER_KEY_FILE: '/etc/baton/master.key' };

describe('a start reads its settings', () => {
  it('has a default for everything', () => {
    expect(configFrom({})).toMatchObject({ host: '127.0.0.1', port: 3000, metricsToken: null, timeZone: 'Asia/Shanghai' });
  });

  it.each([
    [{ BATON_PORT: 'http' }, 'BATON_PORT'],
    [{ BATON_PORT: '80.5' }, 'BATON_PORT'],
    [{ BATON_LOG: 'loud' }, 'BATON_LOG'],
    [{ BATON_METRICS_TOKEN: 'short' }, 'BATON_METRICS_TOKEN'],
    [{ BATON_ORIGINS: 'https://a.example/path' }, 'BATON_ORIGINS'],
    [{ BATON_TIME_ZONE: 'Peking' }, 'BATON_TIME_ZONE'],
    [{ BATON_CLOCK_START: 'noon' }, 'BATON_CLOCK_START'],
    [{ BATON_PROT: '3000' }, 'BATON_PROT'],
  ])('%o is refused by name', (env, name) => {
    expect(() => configFrom({ ...base, ...env })).toThrow(ConfigProblem);
    expect(() => configFrom({ ...base, ...env })).toThrow(name);
  });

  it('a master key inside the data folder is refused', () => {
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data/master.key' })).toThrow('inside BATON_DATA');
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data-key' })).not.toThrow();
  });
});

describe('a Node that is too old is refused in words', () => {
  it.each(['20.19.0', '22.13.1'])('%s', (version) => expect(nodeProblem(version)).toContain(version));
  it.each(['22.14.0', '24.1.0'])('%s runs', (version) => expect(nodeProblem(version)).toBeNull());
});
