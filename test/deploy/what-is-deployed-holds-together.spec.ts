import { VARIABLES } from '@baton/installation';
import Ajv from 'ajv';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

const deploy = join(__dirname, '..', '..', 'deploy');
const textOf = (file: string) => readFileSync(join(deploy, file), 'utf8');

/** A compose file, as far as it is looked at here. */
interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string | number>>;
        readonly depends_on?: readonly string[] | object;
        readonly volumes?: readonly string[];
        readonly command?: unknown;
      }
    >
  >;
  readonly volumes?: object;
}

const composeFiles = readdirSync(deploy).filter((name) => name.startsWith('compose.'));
const composed = (file: string) => load(textOf(file), { schema: CORE_SCHEMA.withTags(mergeTag) }) as Compose;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-deploy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('compose files', () => {
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(
      textOf('schema/compose-spec.json').replace('https://json-schema.org/draft-07/schema', 'http://json-schema.org/draft-07/schema#'),
    ) as object,
  );

  it('are there for one machine and for a district', () => {
    expect(composeFiles).toEqual(['compose.district.yaml', 'compose.one-machine.yaml']);
  });

  it.each(composeFiles)('%s keeps the compose specification', (file) => {
    valid(composed(file));
    expect(valid.errors ?? []).toEqual([]);
  });

  it('a misspelt key is found', () => {
    expect(valid({ services: { baton: { image: 'baton', enviroment: {} } } })).toBe(false);
  });

  it.each(composeFiles)('%s names only what there is: services, volumes, files, settings', (file) => {
    const { services, volumes = {} } = composed(file);
    for (const { depends_on = [], volumes: mounted = [], environment = {} } of Object.values(services)) {
      const needed = Array.isArray(depends_on) ? (depends_on as readonly string[]) : Object.keys(depends_on);
      expect(needed.filter((name) => !(name in services))).toEqual([]);
      const sources = mounted.map((mount) => mount.split(':')[0]);
      expect(sources.filter((source) => /^[a-z]/.test(source) && !(source in volumes))).toEqual([]);
      expect(sources.filter((source) => source.startsWith('./nginx') && !existsSync(join(deploy, source)))).toEqual([]);
      const settings = Object.keys(environment).filter((name) => name.startsWith('BATON_'));
      expect(settings.filter((name) => !(VARIABLES as readonly string[]).includes(name))).toEqual([]);
    }
  });

  it('a district has three nodes of the log that know each other, and three instances on one log and one vault', () => {
    const { services } = composed('compose.district.yaml');
    const environmentsOf = (prefix: string) =>
      Object.keys(services)
        .filter((name) => name.startsWith(prefix) && name !== 'log-certificates')
        .map((name) => ({ name, ...services[name].environment }));
    const nodes = environmentsOf('log-') as unknown as {
      name: string;
      EVENTSTORE_NODE_HOST_ADVERTISE_AS: string;
      EVENTSTORE_GOSSIP_SEED: string;
    }[];
    expect(nodes.map(({ EVENTSTORE_NODE_HOST_ADVERTISE_AS }) => EVENTSTORE_NODE_HOST_ADVERTISE_AS)).toEqual(['log-1', 'log-2', 'log-3']);
    for (const { name, EVENTSTORE_GOSSIP_SEED } of nodes)
      expect(EVENTSTORE_GOSSIP_SEED.split(',')).toEqual(nodes.filter((other) => other.name !== name).map((other) => `${other.name}:2113`));
    const instances = environmentsOf('baton-') as unknown as { BATON_LOG: string; BATON_VAULT: string }[];
    expect(instances).toHaveLength(3);
    expect(new Set(instances.map(({ BATON_LOG, BATON_VAULT }) => `${BATON_LOG} ${BATON_VAULT}`)).size).toBe(1);
  });
});

describe('nginx', () => {
  it('takes the configuration, with the district’s names replaced by addresses', () => {
    const { status, stderr } = checked((text) => text);
    expect(stderr).toMatch(/syntax is ok[\s\S]*test is successful/);
    expect(status).toBe(0);
  });

  it('and refuses a broken one', () => {
    expect(checked((text) => text.replace('proxy_pass', 'proxy_pas')).stderr).toMatch(/unknown directive "proxy_pas"/);
  });

  it('knows every instance of the compose file', () => {
    const { services } = composed('compose.district.yaml');
    const listed = [...textOf('nginx/upstreams.conf').matchAll(/^ +server (baton-\d+):3000/gm)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(services).filter((name) => name.startsWith('baton-')));
  });

  function checked(change: (proxy: string) => string): { readonly status: number | null; readonly stderr: string } {
    const at = mkdtempSync(join(folder, 'nginx-'));
    cpSync(join(deploy, 'nginx'), join(at, 'baton'), { recursive: true });
    mkdirSync(join(at, 'tls'));
    const [cert, key] = [join(at, 'tls', 'server.crt'), join(at, 'tls', 'server.key')];
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    writeFileSync(join(at, 'nginx.conf'), textOf('nginx/nginx.conf').replace('/run/nginx.pid', join(at, 'nginx.pid')));
    const put = (name: string, by: (text: string) => string) => writeFileSync(join(at, 'baton', name), by(textOf(`nginx/${name}`)));
    put('upstreams.conf', (text) => text.replace(/baton-(\d):3000/g, '127.0.0.1:300$1'));
    put('routing.conf', (text) => text.replace('/dev/stdout', join(at, 'access.log')));
    put('proxy.conf', change);
    const nginx = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
    return spawnSync(nginx, ['-t', '-c', join(at, 'nginx.conf')], { encoding: 'utf8' });
  }
});

describe('systemd', () => {
  const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
  if (!isThere) process.stderr.write('NOT CHECKED: deploy/baton@.service, there is no systemd-analyze here.\n');

  (isThere ? it : it.skip)('takes the unit', () => {
    expect(verified((text) => text)).toBe('');
  });

  (isThere ? it : it.skip)('and finds a misspelt setting', () => {
    expect(verified((text) => text.replace('RestartSec=', 'RestartSeconds='))).toMatch(/RestartSeconds/);
  });

  /** What systemd has to say about it; programs and accounts of the machine that it is meant for are put in. */
  function verified(change: (unit: string) => string): string {
    const unit = join(mkdtempSync(join(folder, 'systemd-')), 'baton@1.service');
    copyFileSync(join(deploy, 'baton@.service'), unit);
    const here = change(textOf('baton@.service'))
      .replace('/opt/baton/node_modules/node/bin/node', process.execPath)
      .replace(/^(User|Group)=.*$/gm, '$1=root');
    writeFileSync(unit, here);
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    return stderr
      .split('\n')
      .filter((line) => line.includes('baton@1'))
      .join('\n');
  }
});

it('no setting is named in deploy/ that the server doesn’t know', () => {
  const files = readdirSync(deploy, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(yaml|service|sh|example|conf)$|Dockerfile$/.test(name),
  );
  const ofTheFiles = ['BATON_BACKUP_FOLDER', 'BATON_TRY_PASSWORD'];
  const named = files.flatMap((name) => textOf(name).match(/\bBATON_[A-Z_]+\b/g) ?? []);
  expect(named.filter((name) => !(VARIABLES as readonly string[]).includes(name) && !ofTheFiles.includes(name))).toEqual([]);
});
