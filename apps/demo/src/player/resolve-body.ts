import { createHash } from 'node:crypto';
import { midnightOf } from '@baton/roster';
import { secondsOf } from '../script/clock-times';
import type { DayScript, StepBody, StepValue } from '../script/day-script';
import { literalOf, referenceIn, type Reference } from '../script/references';
import { UnknownReference, type Answer, type SchoolUnderPlay } from './school-under-play';

/** Turns what a script names into what the API wants. */
export interface Resolver {
  id(reference: string): string;
  body(body: StepBody): Readonly<Record<string, unknown>>;
  /** references in braces: /api/children/{child:2-3#14}/leave/record */
  path(path: string): string;
  /** epoch ms of a time of the service day */
  time(text: string): number;
  /** what a named step answered, for later references */
  remember(name: string, answer: Answer): void;
}

export function resolverOf(script: DayScript, school: Pick<SchoolUnderPlay, 'idOf'>): Resolver {
  const answers = new Map<string, Answer>();
  const midnight = midnightOf(script.serviceDay, script.timeZone);
  const time = (text: string) => midnight + secondsOf(text) * 1000;
  const value = (reference: Reference): unknown => {
    if (reference.kind === 'time') return time(reference.rest);
    if (reference.kind === 'id') return madeId(script.title, reference.rest);
    return reference.kind === 'answer' ? fromAnswer(reference, answers) : school.idOf(reference);
  };
  const resolve = (given: StepValue): unknown => {
    if (typeof given === 'string') {
      const reference = referenceIn(given);
      return reference ? value(reference) : literalOf(given);
    }
    if (Array.isArray(given)) return given.map((item: StepValue) => resolve(item));
    if (given !== null && typeof given === 'object')
      return Object.fromEntries(Object.entries(given).map(([key, item]: [string, StepValue]) => [key, resolve(item)]));
    return given;
  };
  const id = (text: string): string => {
    const reference = referenceIn(text);
    return reference ? String(value(reference)) : text;
  };
  return {
    id,
    time,
    body: (body) => resolve(body) as Readonly<Record<string, unknown>>,
    path: (path) => path.replace(/\{([^}]+)\}/g, (_, text: string) => encodeURIComponent(id(text))),
    remember: (name, answer) => void answers.set(name, answer),
  };
}

/** An id as a screen makes it: the same label is the same id in every play of this script. */
export const madeId = (title: string, label: string): string => digestOf(title, `id ${label}`).subarray(0, 12).toString('hex');

/** UUIDv8 of a tap: playing a script again sends the same commands. */
export function commandIdOf(title: string, index: number): string {
  const bytes = digestOf(title, `step ${index}`).subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const digestOf = (title: string, label: string): Buffer => createHash('sha256').update(`${title}\0${label}`).digest();

/** `wrong-release/ReleaseCompleted.revision`: a field of an event of that answer; `ask/delegationId`: a field of the answer itself. */
function fromAnswer(reference: Reference, answers: ReadonlyMap<string, Answer>): unknown {
  const slash = reference.rest.lastIndexOf('/');
  const answer = answers.get(reference.rest.slice(0, slash));
  if (!answer) throw new UnknownReference(reference, 'Give the earlier step this name, and let it come first.');
  const path = reference.rest.slice(slash + 1);
  const [type, field] = path.split('.');
  const found = field === undefined ? answer.body[path] : fieldOfEvent(answer, type, field);
  if (found === undefined) throw new UnknownReference(reference, `That step answered ${JSON.stringify(answer.body).slice(0, 300)}`);
  return found;
}

function fieldOfEvent({ events }: Answer, type: string, field: string): unknown {
  const event = events.find((one) => one.type === type);
  return field === 'revision' ? event?.revision : (event?.data as Record<string, unknown> | undefined)?.[field];
}
