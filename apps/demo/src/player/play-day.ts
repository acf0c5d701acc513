import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DayScript } from '../script/day-script';
import { sessionsAt } from './http-client';
import { httpSchool, type Speed } from './http-school';
import { play, type Played } from './play';
import { startServer, type RunningServer } from './server-process';
import { setUpSchool, type SchoolSetUp } from './set-up';

export interface DayToPlay {
  readonly script: DayScript;
  /** folder that the school's files are relative to */
  readonly folder: string;
  readonly speed: Speed;
  readonly serverFile: string;
  /** empty; the server's data go to `data`, its key to `key` */
  readonly workFolder: string;
  readonly port: number;
  /** seconds after midnight, school's clock: the play stops there, for a person to go on; the whole day when left out */
  readonly until?: number;
  readonly told?: (line: string) => void;
  /** called when the server answers */
  readonly started?: (server: RunningServer) => void;
  /** called when people can sign in, before the day begins */
  readonly ready?: (server: RunningServer, setUp: SchoolSetUp) => void;
}

export interface PlayedDay {
  readonly played: Played;
  readonly setUp: SchoolSetUp;
  /** the server still runs: whoever plays decides when it stops */
  readonly server: RunningServer;
  readonly files: WorkFiles;
}

export interface WorkFiles {
  readonly dataFolder: string;
  readonly masterKeyFile: string;
}

export const filesIn = (workFolder: string): WorkFiles => ({
  dataFolder: join(workFolder, 'data'),
  masterKeyFile: join(workFolder, 'key', 'master.key'),
});

/** Starts the packaged server, makes a school of it, and plays the day. */
export async function playDay(day: DayToPlay): Promise<PlayedDay> {
  const { script, workFolder } = day;
  const files = filesIn(workFolder);
  await mkdir(join(workFolder, 'key'), { recursive: true });
  const server = await startServer({ file: day.serverFile, ...files, start: startOf(script), port: day.port });
  day.started?.(server);
  try {
    return await Promise.race([playOn(server, files, day), server.died]);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function playOn(
  server: RunningServer,
  files: WorkFiles,
  { script, folder, speed, told, ready, until }: DayToPlay,
): Promise<PlayedDay> {
  const sessions = sessionsAt(server.url);
  const setUp = await setUpSchool(script, server, sessions, folder, told);
  ready?.(server, setUp);
  const school = httpSchool(script, { next: () => server.url, running: () => [server.url] }, setUp, speed);
  try {
    return { played: await play(script, school, told, until), setUp, server, files };
  } finally {
    await school.close();
    sessions.close();
  }
}

export const startOf = (script: DayScript): string => `${script.serviceDay}T${script.starts}${offsetOf(script)}`;

/** `+08:00` of the script's zone on that day. */
function offsetOf({ serviceDay, timeZone }: DayScript): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(`${serviceDay}T12:00:00Z`),
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? '+00:00' : name.slice(3);
}
