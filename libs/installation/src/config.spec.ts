import { ConfigProblem, configFrom } from './config';

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
    [{ BATON_PUBLIC_URL: 'http://baton.school.example' }, 'BATON_PUBLIC_URL'],
    [{ BATON_PUBLIC_URL: 'https://baton.school.example/parents' }, 'BATON_PUBLIC_URL'],
    [{ BATON_PUBLIC_URL: 'baton.school.example' }, 'BATON_PUBLIC_URL'],
    [{ BATON_TLS_CERT: '/etc/baton/server.crt' }, 'BATON_TLS_KEY is missing'],
    [{ BATON_TLS_KEY: '/etc/baton/server.key' }, 'BATON_TLS_CERT is missing'],
    [{ BATON_AUTO_LOCK_MINUTES: '0' }, 'BATON_AUTO_LOCK_MINUTES'],
    [{ BATON_AUTO_LOCK_MINUTES: '2.5' }, 'BATON_AUTO_LOCK_MINUTES'],
    [{ BATON_TIME_ZONE: 'Peking' }, 'BATON_TIME_ZONE'],
    [{ BATON_CLOCK_START: 'noon' }, 'BATON_CLOCK_START'],
    [{ BATON_BACKUP: '/srv/baton/data/copies' }, 'BATON_BACKUP lies inside BATON_DATA'],
    [{ BATON_BACKUP: '/mnt/b', BATON_BACKUP_VAULT: '/srv/baton/data' }, 'BATON_BACKUP_VAULT lies inside BATON_DATA'],
    [{ BATON_BACKUP: '/etc/baton' }, 'BATON_MASTER_KEY_FILE lies inside BATON_BACKUP'],
    [{ BATON_BACKUP_VAULT: '/mnt/v' }, 'without BATON_BACKUP'],
    [{ BATON_PROT: '3000' }, 'BATON_PROT'],
  ])('%o is refused by name', (env, name) => {
    expect(() => configFrom({ ...base, ...env })).toThrow(ConfigProblem);
    expect(() => configFrom({ ...base, ...env })).toThrow(name);
  });

  it('a master key inside the data folder is refused', () => {
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data/master.key' })).toThrow('inside BATON_DATA');
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data-key' })).not.toThrow();
  });

  it('keeps copies of log and vault apart, and none without a folder', () => {
    expect(configFrom(base).backups).toBeNull();
    expect(configFrom({ ...base, BATON_BACKUP: '/mnt/b' }).backups).toEqual({ logs: '/mnt/b/log', vaults: '/mnt/b/vault' });
    expect(configFrom({ ...base, BATON_BACKUP: '/mnt/b', BATON_BACKUP_VAULT: '/mnt/v' }).backups?.vaults).toBe('/mnt/v');
  });
});
