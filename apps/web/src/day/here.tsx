import { createContext, use, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Role } from '@baton/contracts';
import { get, Refusal } from '../api/api';
import { usePerson, useProof } from '../access/session';
import { keep, setting } from '../outbox/device-store';
import type { Outbox, OutboxState } from '../outbox/outbox';
import { DayOfDevice, NOTHING_SHOWN, type DayAddress, type ShownDay } from './day-on-device';
import type { ClockMeasure, SchoolClock } from './school-clock';
import { clock, gateOfDevice, onGate, outbox, setGate } from './this-device';

export { clock, outbox } from './this-device';

export interface CampusToday extends DayAddress {
  readonly name: string | null;
  readonly timeZone: string;
  readonly now: number;
  readonly opened: boolean;
  readonly closed: boolean;
}

/** Everything that a page needs of where it is: the campus, the day, the queue, the clock. */
export interface Here {
  readonly campus: CampusToday;
  readonly campuses: readonly CampusToday[];
  readonly chooseCampus: (campusId: string) => void;
  readonly day: DayOfDevice;
  readonly outbox: Outbox;
  readonly clock: SchoolClock;
}

/** ms between two measures of the clock and looks whether a new day has begun */
const MEASURE_MS = 10_000;

const CLOCK = 'clock';

const Place = createContext<Here | null>(null);

/** Finds the campus and today, takes the day along, and keeps both right while the page is open. A new school has none yet. */
export function HereProvider({ children }: { readonly children: ReactNode }) {
  const person = usePerson();
  const [campuses, setCampuses] = useState<readonly CampusToday[]>([]);
  const [campusId, setCampusId] = useState<string | null>(null);
  const [gateId] = useGate();

  useEffect(() => {
    outbox.signedInAs(person.staffId);
    let stopped = false;
    const look = async () => {
      const sentAt = clock.raw();
      try {
        const today = await get<readonly CampusToday[]>('/api/today');
        if (today[0]) clock.measured(today[0].now, sentAt, clock.raw());
        await keep('today', today);
        await keep(CLOCK, clock.measure());
        if (!stopped) setCampuses((known) => (sameDays(known, today) ? known : today));
      } catch (error) {
        if (error instanceof Refusal) return;
        const measure = await setting<ClockMeasure>(CLOCK);
        if (measure) clock.remember(measure);
        const kept = await setting<readonly CampusToday[]>('today');
        if (kept && !stopped) setCampuses((known) => (known.length > 0 ? known : kept));
      }
    };
    void look();
    const timer = setInterval(() => void look(), MEASURE_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
      outbox.signedInAs(null);
    };
  }, [person.staffId]);

  const campus = campuses.find((one) => one.campusId === campusId) ?? campuses[0];
  const day = useMemo(
    () =>
      campus &&
      new DayOfDevice(
        { campusId: campus.campusId, serviceDay: campus.serviceDay },
        person,
        outbox,
        clock,
        gateId === null ? null : { deviceId: outbox.device.id, gateId },
      ),
    // a new day, campus, person or gate is a new day on the device
    [campus?.campusId, campus?.serviceDay, person.staffId, gateId], // eslint-disable-line react-hooks/exhaustive-deps
  );
  useEffect(() => {
    if (!day) return;
    void day.start();
    return () => day.stop();
  }, [day]);

  const here = useMemo(
    () => (campus && day ? { campus, campuses, chooseCampus: setCampusId, day, outbox, clock } : null),
    [campus, campuses, day],
  );
  return <Place value={here}>{children}</Place>;
}

const sameDays = (a: readonly CampusToday[], b: readonly CampusToday[]): boolean =>
  a.length === b.length &&
  a.every(
    (one, i) =>
      one.campusId === b[i].campusId && one.serviceDay === b[i].serviceDay && one.opened === b[i].opened && one.closed === b[i].closed,
  );

/** Only on pages that need a day. */
export function useHere(): Here {
  const here = use(Place);
  if (!here) throw new Error('there is no campus yet');
  return here;
}

/** null: the school has no campus yet, or nobody could be asked */
export const useHereIfAny = (): Here | null => use(Place);

/** The day as the device knows it now, taps included. Read it; it changes in place with each version. */
export const useDay = (): ShownDay => useOfDay(asShown);

/** One thing of it alone: what only reads names isn't drawn anew with every heartbeat. @param of the same value as before while nothing of it is new */
export function useOfDay<T>(of: (shown: ShownDay) => T): T {
  const here = use(Place);
  const current = here?.day.current ?? nothingShown;
  return useSyncExternalStore(here?.day.subscribe ?? never, () => of(current()));
}

const asShown = (shown: ShownDay): ShownDay => shown;

const never = () => () => undefined;
const nothingShown = () => NOTHING_SHOWN;

export const useOutbox = (): OutboxState => useSyncExternalStore(outbox.subscribe, outbox.current);

/** The school's time, told anew every so often. @param everyMs real ms between two looks */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const look = () => setNow(clock.now());
    const timer = setInterval(look, everyMs);
    const deaf = clock.onCorrected(look);
    return () => {
      clearInterval(timer);
      deaf();
    };
  }, [everyMs]);
  return now;
}

/** Duties of today on top of the standing roles: what decides which pages a person sees. */
export function useRolesToday(): readonly Role[] {
  const person = usePerson();
  const today = useOfDay(({ day }) => {
    const duties = (day?.duties ?? []).filter((duty) => duty.staffId === person.staffId);
    return [...duties, ...(day?.signedOn.get(person.staffId) ?? [])].map(({ role }) => role).join(' ');
  });
  return useMemo(() => [...new Set([...person.roles, ...(today.split(' ').filter(Boolean) as Role[])])], [person.roles, today]);
}

/** The gate at which this device stands, or null. */
export function useGate(): readonly [string | null, (gateId: string | null) => void] {
  return [useSyncExternalStore(onGate, gateOfDevice), setGate];
}

/** Taps a report: on the disk first, shown at once, sent as soon as the server can be reached. */
export function useReport(): (type: string, body: Readonly<Record<string, unknown>>) => Promise<string> {
  const { day } = useHere();
  const person = usePerson();
  const proof = useProof();
  return async (type, body) => {
    const item = await outbox.tap({ ...day.address, staffId: person.staffId, proof, type, body, ...day.seenAtTap() });
    return item.commandId;
  };
}
