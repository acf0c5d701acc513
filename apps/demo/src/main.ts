import { midnightOf } from '@baton/roster';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say, words } from './messages/say';
import type { MessageKey } from './messages/zh-CN';
import { sessionsAt } from './player/http-client';
import { playDay } from './player/play-day';
import type { RunningServer } from './player/server-process';
import { demoCast, type SchoolSetUp } from './player/set-up';
import type { P1Cast } from './school/cast';
import { secondsOf } from './script/clock-times';
import type { DayScript } from './script/day-script';
import { p1Script } from './script/p1/p1-script';

/** `npm start`: the demo school, its day at 60 times, and who can sign in. Each start begins anew in the same folder. */
const OPTIONS = {
  data: { type: 'string', default: 'data/demo' },
  port: { type: 'string', default: '3000' },
  speed: { type: 'string', default: '60' },
  at: { type: 'string' },
} as const;

const FAILED = 1;
const MISUSED = 2;

const MARKER = 'demo-folder';
let server: RunningServer | null = null;
let stopping = false;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const [port, speed] = [Number(values.port), values.at === undefined ? Number(values.speed) : 0];
  const until = values.at === undefined ? undefined : minuteOf(values.at);
  if (!Number.isInteger(port) || ![0, 1, 60].includes(speed) || (until !== undefined && Number.isNaN(until))) {
    say('usage_start');
    return MISUSED;
  }
  const workFolder = resolve(values.data);
  if (!(await emptyDemoFolder(workFolder))) return MISUSED;
  say('starting');
  const cast = demoCast();
  const script = p1Script(cast);
  const { played, setUp } = await playDay({
    script,
    folder: workFolder,
    speed,
    workFolder,
    port,
    ...(until === undefined ? {} : { until }),
    serverFile: join(__dirname, 'server.js'),
    started: (running) => (server = running),
    ready: (running, setUp) => printWhereToLook(running, setUp, cast),
  });
  for (const fault of played.faults) process.stderr.write(`- ${fault}\n`);
  if (played.faults.length > 0) say('faults', { count: played.faults.length });
  say(until === undefined ? 'day_over' : 'your_turn', { at: values.at ?? '' });
  await goOn(script, until ?? secondsOf(script.ends), server?.url ?? '', setUp);
  return stopping ? 0 : FAILED;
}

/** Seconds after midnight, or NaN for what is no minute of the day. */
const minuteOf = (at: string): number => (/^([01]\d|2[0-3]):[0-5]\d$/.test(at) ? secondsOf(at) : NaN);

/** After the play the clock goes on in real time, until somebody stops the demo or the server ends. */
async function goOn(script: DayScript, from: number, url: string, setUp: SchoolSetUp): Promise<void> {
  const { login, password } = setUp.administrator;
  const administrator = await sessionsAt(url).signIn(login, password, 'password');
  const ended = midnightOf(script.serviceDay, script.timeZone) + from * 1000;
  const since = Date.now();
  while (!stopping) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const answer = await administrator.post('/api/demo/clock', { to: ended + Date.now() - since }).catch(() => null);
    if (answer === null) return;
  }
}

/** A folder that no demo made is left alone. */
async function emptyDemoFolder(folder: string): Promise<boolean> {
  if (existsSync(folder) && (await readdir(folder)).length > 0 && !existsSync(join(folder, MARKER))) {
    say('not_a_demo_folder', { folder });
    return false;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), 'npm start empties this folder each time.\n');
  return true;
}

function printWhereToLook({ url }: RunningServer, { pins, administrator }: SchoolSetUp, { staff }: P1Cast): void {
  const roles: readonly (readonly [MessageKey, string])[] = [
    ['role_duty_leader', staff.dutyLeader],
    ['role_principal', staff.principal],
    ['role_grade_lead', staff.gradeLeads[2]],
    ['role_homeroom_teacher', staff.homeroom['3-2']],
    ['role_duty_teacher', staff.stage1['3-2']],
    ['role_gate_teacher', staff.gateTeachers['东门'][0]],
    ['role_gate_guard', staff.guards['南门'][0]],
    ['role_nurse', staff.nurse],
    ['role_administrator', staff.administrators[0]],
    ['role_academic_office', staff.academicOffice],
    ['role_volunteer', staff.volunteers[0]],
  ];
  // browsers trust localhost by that name: cookies, camera and offline pages work there
  say('look', { url: url.replace('127.0.0.1', 'localhost') });
  say('sign_in');
  for (const [role, staffNumber] of roles) {
    const slip = pins.get(staffNumber);
    if (slip) process.stderr.write(`  ${words(role)}: ${slip.login}  PIN ${slip.pin}\n`);
  }
  say('administrator', { ...administrator });
}

function stopInOrder(): void {
  if (stopping) process.exit(FAILED);
  stopping = true;
  void (server?.stop() ?? Promise.resolve()).then(() => {
    say('stopped');
    process.exit(0);
  });
}

process.on('SIGINT', stopInOrder);
process.on('SIGTERM', stopInOrder);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (stopping) return;
    say('failed', { detail: error instanceof Error ? error.message : String(error) });
    process.exit(FAILED);
  },
);
