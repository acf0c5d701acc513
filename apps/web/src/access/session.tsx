import type { DeviceItself, PersonSignedIn, Role } from '@baton/contracts';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { get, onAnswer, post, Refusal, Unreachable } from '../api/api';
import { outbox, setGate } from '../day/this-device';
import { renewSchoolKeys } from '../day/school-keys';
import { keep, setting } from '../outbox/device-store';

export type Session =
  | { readonly state: 'asking' }
  /** nobody: on a device of the school its people choose themselves, elsewhere by name */
  | { readonly state: 'signed_out' }
  /** the school took the device out of use: it hands in what it has and empties itself */
  | { readonly state: 'revoked'; readonly deliver: boolean }
  /** `online` false: nobody could be asked; the device knows the person, and their PIN where one was asked for */
  | { readonly state: 'signed_in'; readonly person: PersonSignedIn; readonly online: boolean };

interface SessionControl {
  readonly session: Session;
  /** null: nobody has paired this device */
  readonly device: DeviceItself | null;
  readonly signedIn: (person: PersonSignedIn, online?: boolean) => Promise<void>;
  /** asks the server again which device this is and who is signed in */
  readonly ask: () => Promise<void>;
  /** the person goes, the device stays: what is unsent stays with it */
  readonly lock: () => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const Current = createContext<SessionControl | null>(null);
const LAST_PERSON = 'person';
const DEVICE = 'device';
const MINUTE = 60_000;

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session>({ state: 'asking' });
  const [device, setDevice] = useState<DeviceItself | null>(null);

  const enter = useCallback(async (person: PersonSignedIn, online: boolean) => {
    await keep(LAST_PERSON, person);
    setSession({ state: 'signed_in', person, online });
  }, []);
  const signedIn = useCallback(
    async (person: PersonSignedIn, online = true) => {
      if (online) await renewSchoolKeys(person.schoolId).catch(() => undefined);
      await enter(person, online);
    },
    [enter],
  );

  const knowDevice = useCallback(async (itself: DeviceItself | null) => {
    await keep(DEVICE, itself);
    setDevice(itself);
    if (itself) await outbox.isDevice(itself.deviceId);
    if (itself?.purpose === 'gate') setGate(itself.gateId);
  }, []);

  const ask = useCallback(async () => {
    try {
      await askDevice(knowDevice);
      await enter(await get<PersonSignedIn>('/api/access/me'), true);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'device_revoked')
        return setSession({ state: 'revoked', deliver: error.body.deliver === true });
      const last = await setting<PersonSignedIn>(LAST_PERSON);
      const unreachable = error instanceof Unreachable || (error instanceof Refusal && error.status >= 500);
      if (!unreachable || !last) {
        if (!unreachable) await keep(LAST_PERSON, null);
        setDevice(await setting<DeviceItself>(DEVICE));
        return setSession({ state: 'signed_out' });
      }
      setDevice(await setting<DeviceItself>(DEVICE));
      setSession({ state: 'signed_in', person: last, online: false });
    }
  }, [enter, knowDevice]);

  const leave = useCallback(async (path: string) => {
    await post(path).catch(() => undefined);
    await keep(LAST_PERSON, null);
    setSession({ state: 'signed_out' });
  }, []);
  const lock = useCallback(() => leave('/api/access/lock'), [leave]);
  const signOut = useCallback(() => leave('/api/access/sign-out'), [leave]);

  // somebody whom only the device knows: asked again with the first answer of the server
  const isOffline = useRef(false);
  useEffect(() => {
    isOffline.current = session.state === 'signed_in' && !session.online;
  }, [session]);
  useEffect(() => void ask(), [ask]);
  useEffect(
    () =>
      onAnswer((reached, refusal) => {
        if (refusal?.code === 'device_revoked') setSession({ state: 'revoked', deliver: refusal.body.deliver === true });
        // ended elsewhere, or over: who is here now?
        if (reached && isOffline.current && refusal?.code !== 'device_revoked') {
          isOffline.current = false;
          void ask();
        }
        if (refusal?.code === 'not_signed_in')
          setSession((now) => (now.state === 'signed_in' && now.online ? { state: 'signed_out' } : now));
      }),
    [ask],
  );
  useAutoLock(session.state === 'signed_in' && device !== null, device?.autoLockMinutes ?? 0, lock);

  const control = useMemo(() => ({ session, device, signedIn, ask, lock, signOut }), [session, device, signedIn, ask, lock, signOut]);
  return <Current value={control}>{children}</Current>;
}

async function askDevice(know: (device: DeviceItself | null) => Promise<void>): Promise<void> {
  try {
    await know(await get<DeviceItself>('/api/devices/me'));
  } catch (error) {
    // 401: nobody paired it; 403: a person is signed in on a device of their own
    if (!(error instanceof Refusal) || (error.status !== 401 && error.status !== 403)) throw error;
    await know(null);
  }
}

/** A device that several people use locks itself when nobody touches it. */
function useAutoLock(active: boolean, minutes: number, lock: () => Promise<void>): void {
  useEffect(() => {
    if (!active || minutes === 0) return;
    let timer = setTimeout(() => void lock(), minutes * MINUTE);
    const touched = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void lock(), minutes * MINUTE);
    };
    const signs = ['pointerdown', 'keydown'] as const;
    for (const sign of signs) window.addEventListener(sign, touched, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) window.removeEventListener(sign, touched);
    };
  }, [active, minutes, lock]);
}

export function useSession(): SessionControl {
  const control = use(Current);
  if (!control) throw new Error('SessionProvider is missing');
  return control;
}

/** The person of this page; only on pages behind the sign-in. */
export function usePerson(): PersonSignedIn {
  const { session } = useSession();
  if (session.state !== 'signed_in') throw new Error('nobody is signed in');
  return session.person;
}

/** What a tap says about who tapped: a session that the server knows, or a PIN that only the device has checked. */
export function useProof(): 'session' | 'offline_pin' {
  const { session, device } = useSession();
  return session.state === 'signed_in' && !session.online && device !== null ? 'offline_pin' : 'session';
}

export const hasRole = (roles: readonly Role[], ...wanted: readonly Role[]): boolean => wanted.some((role) => roles.includes(role));
