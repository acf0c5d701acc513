import { configFrom } from './config';
import { StartProblem } from './start-problem';
import { shownAddress } from './where-it-is-kept';

const base = { BATON_DATA: '/srv/baton/data', BATON_MASTER_KEY_FILE: '/etc/baton/master.key' };

describe('a start reads its settings', () => {
  it('has a default for everything', () => {
    expect(configFrom({})).toMatchObject({ host: '127.0.0.1', port: 3000, metricsToken: null, timeZone: 'Asia/Shanghai' });
  });

  it.each([
    [{ BATON_PORT: 'http' }, 'BATON_PORT'],
    [{ BATON_PORT: '80.5' }, 'BATON_PORT'],
    [{ BATON_LOG_LEVEL: 'loud' }, 'BATON_LOG_LEVEL'],
    [{ BATON_LOG: 'debug' }, 'BATON_LOG_LEVEL=debug'],
    [{ BATON_LOG: 'http://log.example' }, 'BATON_LOG must be sqlite'],
    [{ BATON_LOG: 'sqlite:log.sqlite' }, 'BATON_LOG must be sqlite'],
    [{ BATON_LOG: 'esdb://log.example:2113' }, 'BATON_VAULT is not set'],
    [{ BATON_LOG: 'sqlite:/srv/shared/log.sqlite' }, 'BATON_VAULT is not set'],
    [{ BATON_LOG: 'sqlite:/etc/baton/log.sqlite', BATON_VAULT: 'sqlite:/srv/v.sqlite' }, 'the folder of BATON_LOG'],
    [{ BATON_VAULT: 'sqlite:/etc/baton/vault.sqlite' }, 'the folder of BATON_VAULT'],
    [{ BATON_VAULT: 'mysql://vault.example/baton' }, 'BATON_VAULT must be sqlite'],
    [{ BATON_LOG_NAMESPACE: 'p1' }, 'BATON_LOG_NAMESPACE is for'],
    [{ BATON_LOG_NAMESPACE: 'P-1' }, 'BATON_LOG_NAMESPACE is "P-1"'],
    [{ BATON_CAMPUSES: 'east,no-rth' }, 'BATON_CAMPUSES holds "no-rth"'],
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
    [{ BATON_BACKUP: '/etc/baton' }, 'BATON_MASTER_KEY_FILE lies in the folder of BATON_BACKUP'],
    [{ BATON_BACKUP_VAULT: '/mnt/v' }, 'without BATON_BACKUP'],
    [{ BATON_PROT: '3000' }, 'BATON_PROT'],
  ])('%o is refused by name', (env, name) => {
    expect(() => configFrom({ ...base, ...env })).toThrow(StartProblem);
    expect(() => configFrom({ ...base, ...env })).toThrow(name);
  });

  it('a master key inside the data folder is refused', () => {
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data/master.key' })).toThrow('the folder of BATON_DATA');
    expect(() => configFrom({ ...base, BATON_MASTER_KEY_FILE: '/srv/baton/data-key' })).not.toThrow();
  });

  it('keeps copies of log and vault apart, and none without a folder', () => {
    expect(configFrom(base).backups).toBeNull();
    expect(configFrom({ ...base, BATON_BACKUP: '/mnt/b' }).backups).toEqual({ logs: '/mnt/b/log', vaults: '/mnt/b/vault' });
    expect(configFrom({ ...base, BATON_BACKUP: '/mnt/b', BATON_BACKUP_VAULT: '/mnt/v' }).backups?.vaults).toBe('/mnt/v');
  });

  it('log and vault are files of the data folder unless they are named', () => {
    expect(configFrom(base)).toMatchObject({
      log: { kind: 'sqlite', file: '/srv/baton/data/log.sqlite' },
      vault: { kind: 'sqlite', file: '/srv/baton/data/vault.sqlite' },
      campuses: null,
    });
    const shared = { BATON_LOG: 'sqlite:/srv/shared/log.sqlite', BATON_VAULT: 'sqlite:/srv/shared/vault.sqlite' };
    expect(configFrom({ ...base, ...shared, BATON_CAMPUSES: 'east, west' })).toMatchObject({
      log: { kind: 'sqlite', file: '/srv/shared/log.sqlite' },
      vault: { kind: 'sqlite', file: '/srv/shared/vault.sqlite' },
      campuses: ['east', 'west'],
    });
    const district = {
      BATON_LOG: 'esdb+discover://a.example?tls=false',
      BATON_LOG_NAMESPACE: 'p1',
      BATON_VAULT: 'postgresql://v.example/baton',
    };
    expect(configFrom({ ...base, ...district })).toMatchObject({
      log: { kind: 'eventstoredb', connection: district.BATON_LOG, namespace: 'p1' },
      vault: { kind: 'postgresql', url: district.BATON_VAULT },
    });
  });
});

describe('a password in an address is never shown', () => {
  it.each([
    ['esdb://admin:hush@a.example:2113,b.example:2113?tls=true&userCertFile=/x', 'esdb://a.example:2113,b.example:2113'],
    ['postgresql://baton:hush@v.example:5432/baton?sslmode=require', 'postgresql://v.example:5432'],
    ['postgresql://baton:hu%40sh@[::1]:5432/baton', 'postgresql://[::1]:5432'],
    ['esdb+discover://log.example', 'esdb+discover://log.example'],
    ['esdb://admin:hu?sh@log.example', '…'],
    ['esdb://admin:12?hush@log.example', '…'],
    ['esdb://admin:hu/sh@log.example', '…'],
  ])('%s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it('nor in the words that refuse it', () => {
    for (const wrong of [{ BATON_LOG: 'esdb://admin:hu?sh@log.example' }, { BATON_VAULT: 'postgres://baton:hu/sh@v.example' }])
      expect(() => configFrom({ ...base, ...wrong })).toThrow(/^(?!.*(hu|sh@))/);
  });
});
