import { WORDS } from './words.js';

/* One plain live page: numbers per group and holder, alerts as they come. Names come by query, changes by socket. */

const CLIENT = 'baton-live-page';
const MAX_ALERTS = 200;
const $ = (id) => document.getElementById(id);

let language = localStorage.getItem('language') ?? 'zh-CN';
const word = (key) => WORDS[language][key] ?? key;
let labels = { staff: {}, things: {} };
let timeZone = 'Asia/Shanghai';
let address = null;
let board = null;
let socket = null;
let lastPosition = null;
let oneTimePassword = null;

function sayWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word);
  $('language').textContent = word('language');
  if (board) drawBoard();
}

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json', 'x-baton-client': CLIENT },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  const said = text ? JSON.parse(text) : {};
  if (answer.ok) return said;
  const problem = new Error(language === 'en' ? said.message?.en : said.message?.zh);
  problem.code = said.code;
  throw problem;
}

const show = (signedIn) => {
  $('signing-in').hidden = signedIn;
  $('day').hidden = !signedIn;
  $('sign-out').hidden = !signedIn;
};

async function begin() {
  try {
    const me = await call('GET', '/api/access/me');
    $('new-password').hidden = !me.mustChangePassword;
    $('sign-in').hidden = me.mustChangePassword;
    if (me.mustChangePassword) return show(false);
    show(true);
    await loadToday();
  } catch {
    show(false);
  }
}

async function loadToday() {
  const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const campuses = await call('GET', '/api/today');
  const { campusId, serviceDay } = $('which').elements;
  campusId.replaceChildren(...campuses.map((campus) => new Option(campus.name ?? campus.campusId, campus.campusId)));
  if (campuses.length === 0) return void ($('problem').textContent = word('noCampus'));
  const campus = campuses.find((known) => known.campusId === wanted.campusId) ?? campuses[0];
  campusId.value = campus.campusId;
  timeZone = campus.timeZone;
  serviceDay.value = wanted.serviceDay ?? campus.serviceDay;
  await watch();
}

async function watch() {
  const { campusId, serviceDay } = $('which').elements;
  address = { campusId: campusId.value, serviceDay: serviceDay.value };
  location.hash = new URLSearchParams(address).toString();
  $('alerts').replaceChildren();
  lastPosition = null;
  await loadBoard();
  connect();
}

const dayPath = (path) => `/api/campuses/${address.campusId}/days/${address.serviceDay}/${path}`;

async function loadBoard() {
  try {
    [board, labels] = await Promise.all([call('GET', dayPath('board')), call('GET', dayPath('labels')).catch(() => labels)]);
    $('problem').textContent = '';
    drawBoard();
  } catch (problem) {
    board = null;
    $('problem').textContent = problem.message;
  }
  for (const alert of await call('GET', dayPath('alerts')).catch(() => []))
    addAlert({
      type: 'AlertRaised',
      recordedAt: alert.toldAt,
      data: alert,
      alertId: alert.alertId,
      forYou: false,
      over: alert.state !== 'open',
    });
}

function connect() {
  socket?.disconnect();
  socket = io('/live', { transports: ['websocket'] });
  socket.on('connect', () => {
    const request = lastPosition === null ? ['watch', address] : ['resume', { ...address, after: lastPosition }];
    socket.emit(...request, async (answer) => {
      if (answer.code === 'foreign_epoch') await loadBoard();
      $('state').textContent = answer.ok ? word('connected') : answer.code;
      lastPosition = answer.position ?? lastPosition;
      if (answer.ok && request[0] === 'watch') await loadBoardOnly();
    });
  });
  socket.on('disconnect', () => ($('state').textContent = word('away')));
  socket.on('day.changes', (changes) => (lastPosition = changes.at(-1).position));
  socket.on('alerts', (alerts, received) => {
    lastPosition = alerts.at(-1).position;
    for (const alert of alerts) addAlert(alert);
    received?.();
  });
  socket.on('day.numbers', (numbers) => {
    if (!board) return void loadBoard();
    board.counts = { ...board.counts, ...numbers.counts };
    board.byHolder = numbers.byHolder;
    board.alertsOpen = numbers.alertsOpen;
    for (const row of numbers.groups) Object.assign(board.groups.find((group) => group.sessionId === row.sessionId) ?? {}, row);
    drawBoard();
  });
  socket.on('goodbye', ({ code }) => code === 'session_over' && begin());
}

async function loadBoardOnly() {
  board = await call('GET', dayPath('board')).catch(() => board);
  if (board) drawBoard();
}

const cell = (text) => Object.assign(document.createElement('td'), { textContent: text });
const row = (...texts) => {
  const element = document.createElement('tr');
  element.append(...texts.map(cell));
  return element;
};

function drawBoard() {
  const shown = ['inCustody', 'inTransit', 'unaccounted', 'released', 'explained', 'expected', 'onLeave'];
  const numbers = [...shown.map((key) => [word(key), board.counts[key]]), [word('alertsOpen'), board.alertsOpen]];
  $('numbers').replaceChildren(
    ...numbers.map(([label, number]) => {
      const box = document.createElement('div');
      box.append(Object.assign(document.createElement('strong'), { textContent: number }), label);
      return box;
    }),
  );
  $('groups').replaceChildren(
    ...board.groups.map((group) =>
      row(
        nameOf(group.periodId),
        nameOf(group.groupId),
        group.staffIds.map(nameOf).join('、'),
        group.expected,
        group.here,
        word(group.rollCall),
      ),
    ),
  );
  const holders = Object.entries(board.byHolder).sort((a, b) => b[1] - a[1]);
  $('holders').replaceChildren(...holders.map(([holder, children]) => row(nameOf(holder), children)));
}

const nameOf = (id) => labels.staff[id] ?? labels.things[id] ?? id;
const timeOf = (at) => new Date(at).toLocaleTimeString(language, { timeZone, hour12: false });

function addAlert({ type, recordedAt, data, alertId, forYou, over }) {
  const kind = data.kind ?? alertId.split('.')[0];
  const told = (data.to ?? []).map((recipient) => (recipient.staffId ? nameOf(recipient.staffId) : recipient.role)).join('、');
  const item = document.createElement('li');
  item.className = `${forYou ? 'you' : ''} ${over || type === 'AlertResolved' || type === 'AlertRetracted' ? 'over' : ''}`;
  const parts = [
    timeOf(recordedAt),
    word(type),
    word(kind === 'unaccounted' ? 'unaccounted_alert' : kind),
    data.level ? word(data.level) : '',
    told,
  ];
  item.textContent = parts.filter(Boolean).join(' · ') + (forYou ? ` （${word('you')}）` : '');
  $('alerts').prepend(item);
  while ($('alerts').children.length > MAX_ALERTS) $('alerts').lastChild.remove();
}

$('sign-in').addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  const fields = Object.fromEntries(new FormData($('sign-in')));
  try {
    await call('POST', '/api/access/sign-in', fields);
    oneTimePassword = fields.secret;
    $('sign-in-problem').textContent = '';
    await begin();
  } catch (problem) {
    $('sign-in-problem').textContent = problem.message;
  }
});
$('new-password').addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  try {
    await call('POST', '/api/access/password', { current: oneTimePassword, next: $('new-password').elements.next.value });
    oneTimePassword = null;
    await begin();
  } catch (problem) {
    $('sign-in-problem').textContent = problem.message;
  }
});
$('which').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  void watch();
});
$('sign-out').addEventListener('click', async () => {
  socket?.disconnect();
  await call('POST', '/api/access/sign-out').catch(() => undefined);
  await begin();
});
$('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh-CN' : 'en';
  localStorage.setItem('language', language);
  sayWords();
});

sayWords();
void begin();
