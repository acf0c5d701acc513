import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLES } from '@baton/installation';
import { describeApi } from '../src/openapi';
import { startTestServer, type TestServer } from './support';

const root = join(__dirname, '../../..');
const file = join(root, 'docs/openapi.json');

/** `npm run docs` writes what this test compares. */
const UPDATE = process.env.UPDATE_DOCS === '1';

describe('the description of the API', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.remove());

  it('is the one in docs/openapi.json; npm run docs writes it anew', () => {
    const made = `${JSON.stringify(describeApi(server.running.app), null, 1)}\n`;
    if (UPDATE) writeFileSync(file, made);
    expect(readFileSync(file, 'utf8') === made).toBe(true);
  });

  it('names each operation once, with a summary and its refusals', () => {
    const operations = Object.values(describeApi(server.running.app).paths).flatMap((item) =>
      [item.get, item.post, item.put, item.patch, item.delete].flatMap((operation) => (operation ? [operation] : [])),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, i) => !id || ids.indexOf(id) !== i)).toEqual([]);
    expect(operations.filter(({ summary }) => !summary).map(({ operationId }) => operationId)).toEqual([]);
    expect(operations.filter(({ responses }) => !('default' in responses))).toEqual([]);
  });

  it('is shown to whoever is signed in, without scripts of other hosts or inline ones', async () => {
    const teacher = await server.signedInAs('duty_teacher');
    expect((await server.nobody.get('/api/docs')).status).toBe(401);
    const page = await teacher.get('/api/docs');
    expect(page.status).toBe(200);
    const scripts = [...page.text.matchAll(/<script[^>]*>([^<]*)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter(([, inline]) => inline.trim() !== '')).toEqual([]);
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect((await teacher.get('/api/docs-json')).body.info.title).toContain('Baton');
    const addresses = [...page.text.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => new URL(path, 'http://x/api/docs').pathname);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) expect(`${address} ${(await teacher.get(address)).status}`).toBe(`${address} 200`);
  });
});

it('docs/operations.md explains every setting', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  expect(VARIABLES.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
