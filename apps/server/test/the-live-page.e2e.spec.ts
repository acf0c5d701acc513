import { startTestServer, type TestServer } from './support';

describe('the live page', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.remove());

  it('serves its shell to everybody, and nothing else of the disk', async () => {
    const page = await server.nobody.get('/').expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('<title>接力 Baton</title>');
    for (const file of ['live.js', 'words.js', 'live.css', 'socket.io.js']) await server.nobody.get(`/app/${file}`).expect(200);
    for (const path of ['/app/../package.json', '/app/%2e%2e/package.json', '/app/config.ts', '/app/'])
      expect((await server.nobody.get(path)).status).toBeGreaterThanOrEqual(401);
  });
});
