// What a browser would do, through nginx; and what nginx wrote about where it sent it. Prints one line per check, exits 1
// at the first that fails. Called by try-on-this-machine.sh.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { io } from 'socket.io-client';

/** Milliseconds that nginx or a socket may take. */
const PATIENCE_MS = 15_000;
/** Requests about one campus, which one instance must get. */
const ABOUT_ONE_CAMPUS = 20;

const [door, accessLog, ...ports] = process.argv.slice(2);
const password = process.env.BATON_TRY_PASSWORD;
let cookie = '';

async function call(method, path, body, origin = door) {
  const headers = { cookie, 'x-baton-client': 'try', ...(body ? { 'content-type': 'application/json', origin } : {}) };
  const answer = await fetch(origin + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const set = answer.headers.get('set-cookie')?.match(/^(__Host-baton=[^;]+)/);
  if (set) cookie = set[1];
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}
const post = (path, fields) => call('POST', path, { commandId: randomUUID(), ...fields });

function check(what, holds, seen) {
  console.log(`   ${holds ? '✓' : '✗'} ${what}`);
  if (holds) return;
  console.error(seen);
  process.exit(1);
}

async function until(what, holds) {
  let seen;
  for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS;) {
    seen = await holds().catch((error) => error);
    if (seen === true) return check(what, true);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  check(what, false, seen);
}

await until(
  'nginx speaks TLS with the certificate of the school’s authority',
  async () => (await call('GET', '/api/health')).status === 200,
);
const oneTime = await call('POST', '/api/access/sign-in', { login: 'admin', secret: password });
check('sign-in with the one-time password', oneTime.status === 200 && cookie !== '', oneTime);
const changed = await call('POST', '/api/access/password', { current: password, next: 'a long way to school' });
check('the password is changed', changed.status < 300, changed);
const again = await call('POST', '/api/access/sign-in', { login: 'admin', secret: 'a long way to school' });
check('sign-in with the new password', again.status === 200, again);

const me = await call('GET', '/api/access/me');
const { schoolId } = me.body;
check('who is signed in', me.status === 200 && typeof schoolId === 'string', me);
const named = await post(`/api/schools/${schoolId}/name`, { name: '区第一小学', code: '3101' });
check('a command: the school gets its name', named.body.outcome === 'accepted', named);
const opened = await post(`/api/schools/${schoolId}/campuses/open`, { name: '本部', timeZone: 'Asia/Shanghai' });
const { campusId } = opened.body;
check('a command: a campus is opened', opened.status === 200 && typeof campusId === 'string', opened);

for (const port of ports)
  await until(`the instance on port ${port} knows the session, the school and its campus`, async () => {
    const school = await call('GET', `/api/schools/${schoolId}`, undefined, `http://127.0.0.1:${port}`);
    return (school.status === 200 && school.body.campuses?.[0]?.campusId === campusId) || school;
  });

for (let i = 0; i < ABOUT_ONE_CAMPUS; i++) {
  const asked = await call('GET', `/api/campuses/${campusId}/setup`);
  if (asked.status !== 200) check('the campus’s set-up is read', false, asked);
}
await new Promise((resolve, reject) => {
  const socket = io(`${door}/live`, { transports: ['websocket'], extraHeaders: { cookie }, query: { campusId }, timeout: PATIENCE_MS });
  socket.once('connect', () => {
    socket.close();
    resolve();
  });
  socket.once('connect_error', reject);
}).then(
  () => check('a socket opens', true),
  (error) => check('a socket opens', false, error),
);
await fetch(`${door}/socket.io/?EIO=4&transport=websocket`, { headers: { upgrade: 'websocket' } }).then(
  (answer) => check('and not without a session', answer.status >= 400, answer.status),
  () => check('and not without a session', true),
);

await until('all that is about the campus, its socket included, went to one and the same instance', async () => {
  const lines = readFileSync(accessLog, 'utf8').split('\n');
  const about = lines.filter((line) => line.endsWith(`campus=${campusId}`));
  const sockets = about.filter((line) => line.includes('/socket.io/'));
  const instances = new Set(about.map((line) => line.split(' ').at(-2)));
  return (about.length >= ABOUT_ONE_CAMPUS + 1 && sockets.length >= 1 && instances.size === 1) || about.join('\n');
});
const other = await call('GET', '/api/metrics');
check('figures are not shown to the outside', other.status === 404, other);
check('no password, name or query stands in nginx’s log', !/[?]|school%20|区第一小学/.test(readFileSync(accessLog, 'utf8')), 'access.log');
