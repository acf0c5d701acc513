import { NotALog, VaultProblem, WrongMasterKey } from '@baton/event-log';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertWebhooksFrom } from './alert-webhooks';
import { configFrom } from './config';
import { explained } from './explained';
import { masterKeyFrom } from './master-key';
import { en } from './messages/en';
import { zhCN } from './messages/zh-CN';
import { StartProblem } from './start-problem';

const config = configFrom({ BATON_DATA: '/srv/baton/data', BATON_MASTER_KEY_FILE: '/etc/baton/master.key' });
const CHINESE = /[\u4e00-\u9fff]/;

const saidBy = (fails: () => unknown): readonly string[] => {
  try {
    fails();
  } catch (error) {
    if (error instanceof StartProblem) return error.message.split('\n');
    throw error;
  }
  throw new Error('nothing was wrong');
};

describe('whatever keeps a server from starting is said in Chinese first, then in English', () => {
  it.each([
    [{ BATON_PORT: 'http' }, 'BATON_PORT 现在是“http”：请写 0 到 65535 之间的数。'],
    [{ BATON_AUTO_LOCK_MINUTES: '2.5' }, 'BATON_AUTO_LOCK_MINUTES 现在是“2.5”：请写 1 到 60 之间的整数。'],
    [{ BATON_PROT: '3000' }, '没有 BATON_PROT 这项设置'],
    [{ BATON_BACKUP: '/srv/baton/data/copies' }, 'BATON_BACKUP 在 BATON_DATA（/srv/baton/data）里面：请指定另一块磁盘上的文件夹。'],
    [{ BATON_BACKUP: '/etc/baton' }, 'BATON_MASTER_KEY_FILE 在 BATON_BACKUP 的文件夹（/etc/baton）里'],
    [{ BATON_TLS_CERT: '/a.crt' }, '缺少 BATON_TLS_KEY'],
    [{ BATON_LOG: 'http://log' }, 'BATON_LOG 不对：请写 sqlite'],
  ])('%o', (env, words) => {
    const [chinese, english, ...more] = saidBy(() =>
      configFrom({ BATON_DATA: '/srv/baton/data', BATON_MASTER_KEY_FILE: '/etc/baton/master.key', ...env }),
    );
    expect(chinese).toContain(words);
    expect(english).not.toMatch(CHINESE);
    expect(more).toEqual([]);
  });

  it('each text has the same places to fill in, and no text forgets its Chinese', () => {
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].filter((place) => place !== '{detail}').sort();
    for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
      expect([key, CHINESE.test(zhCN[key]), CHINESE.test(en[key])]).toEqual([key, true, false]);
      if (!en[key].includes('{detail}')) expect([key, places(en[key])]).toEqual([key, places(zhCN[key])]);
    }
  });

  it.each([
    [Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/srv/baton/data' }), '运行服务的用户不能读写 /srv/baton/data（EACCES）'],
    [Object.assign(new Error('no such file'), { code: 'ENOENT', path: '/mnt/usb' }), '找不到 /mnt/usb（ENOENT）'],
    [Object.assign(new Error('file is not a database'), { code: 'SQLITE_NOTADB' }), '/srv/baton/data/log.sqlite'],
    [Object.assign(new Error('disk is malformed'), { code: 'SQLITE_CORRUPT_VTAB' }), '从备份恢复'],
    [new WrongMasterKey('The master key has 31 bytes instead of 32.'), '主密钥 /etc/baton/master.key 打不开'],
    [new NotALog('/srv/notes.db', 'is not a Baton log.'), '/srv/notes.db 不是这个版本能打开的接力日志'],
    [new VaultProblem('wrong_password', 'The vault v/baton: user or password is wrong.'), 'BATON_VAULT 里的用户或密码不对'],
  ])('%s', (error, words) => {
    expect(explained(error, config)?.words.zh).toContain(words);
    expect(explained(error, config)?.words.en).not.toMatch(CHINESE);
  });

  it('a fault of the program is not passed off as one of the place', () => {
    expect(explained(new TypeError('undefined is not a function'), config)).toBeNull();
  });
});

describe('a file that is wrong', () => {
  let folder: string;
  const file = (text: string, mode = 0o600) => {
    writeFileSync(join(folder, 'file'), text, { mode });
    return join(folder, 'file');
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'baton-start-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['[{"name":"Group 1"}]', '第 1 项的“name”不对'],
    ['[{"name":"group","url":"http://school.example"}]', '第 1 项的“url”不对：请写 https 开头的地址'],
    ['[{"name":"group","url":"https://school.example","secret":"short"}]', '第 1 项的“secret”不对：至少 16 个字符'],
    ['[{"nmae":"group"}]', '第 1 项没有“nmae”这个字段'],
    ['{', '应当是一个 JSON 列表'],
  ])('a webhook %s', (text, words) => {
    const path = file(text);
    const [chinese, english] = saidBy(() => alertWebhooksFrom(path));
    expect(chinese).toContain(words);
    expect([chinese, english]).toEqual([expect.stringContaining(path), expect.stringContaining(path)]);
  });

  it('a master key that others can read, that is cut off, or that is gone while the vault is there', () => {
    const readable = file('x', 0o644);
    expect(saidBy(() => masterKeyFrom(readable, null))[0]).toContain(`chmod 600 ${readable}`);
    rmSync(readable);
    const cut = file('c2hvcnQ=');
    expect(saidBy(() => masterKeyFrom(cut, null))[0]).toBe(
      `${cut} 不是主密钥：它应当是 base64 写成的 32 个字节。请取回正确的文件，或改正 BATON_MASTER_KEY_FILE。`,
    );
    expect(saidBy(() => masterKeyFrom(join(folder, 'gone.key'), cut))[0]).toContain(`找不到主密钥 ${join(folder, 'gone.key')}`);
  });
});
