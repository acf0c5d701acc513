import { type EventStore, openEventStoreDbLog, openSqliteLog } from '@baton/event-log';
import { type Config, type LogPlace, shownPlace } from '@baton/installation';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refused } from './messages/say';

/** A log as a person names it: a file, or an address esdb://… with its namespace. */
export function logPlaceNamed(text: string, namespace: string | undefined): LogPlace {
  if (/^esdb(\+discover)?:/.test(text)) return { kind: 'eventstoredb', connection: text, namespace: namespace ?? null };
  return { kind: 'sqlite', file: resolve(text.replace(/^sqlite:/, '')) };
}

/** The log that was named, else the settings' own. @throws Refused when it is a file that isn't there */
export function logPlaceOf({ log }: Config, named: string | undefined, namespace?: string): LogPlace {
  const place = named ? logPlaceNamed(named, namespace) : log;
  if (place.kind === 'sqlite' && !existsSync(place.file)) throw new Refused('no_log', { file: place.file });
  return place;
}

/** Opens a log that is there; never begins one. */
export const openLogAt = (place: LogPlace): Promise<EventStore> =>
  place.kind === 'sqlite'
    ? openSqliteLog({ file: place.file })
    : openEventStoreDbLog({ connection: place.connection, mustExist: true, ...namespaceOf(place) });

export const namespaceOf = ({ namespace }: LogPlace & { readonly kind: 'eventstoredb' }): { readonly namespace?: string } =>
  namespace === null ? {} : { namespace };

export const samePlace = (a: LogPlace, b: LogPlace): boolean =>
  a.kind === 'sqlite'
    ? b.kind === 'sqlite' && a.file === b.file
    : b.kind === 'eventstoredb' && shownPlace(a) === shownPlace(b) && a.namespace === b.namespace;
