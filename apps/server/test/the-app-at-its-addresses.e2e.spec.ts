import { startTestServer, type TestServer } from './support';

describe('the screens', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.remove());

  it('open at the address of any of their pages, also where an id ends with a date', async () => {
    for (const path of ['/', '/gate', '/duty/roll-call/slot4f2a.2026-03-10', '/review/child1']) {
      const page = await server.nobody.get(path);
      expect([path, page.status, page.headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
    }
  });

  it('are nobody’s answer to a file or a route that isn’t there', async () => {
    for (const path of ['/assets/gone-4f2a.js', '/none.png', '/api/none'])
      expect([path, (await server.nobody.get(path)).headers['content-type']]).not.toEqual([path, 'text/html; charset=utf-8']);
  });
});
