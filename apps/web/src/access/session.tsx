import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { PersonSignedIn, Role } from '@baton/contracts';
import { get, post, Refusal } from '../api/api';
import { keep, setting } from '../outbox/device-store';

export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'signed_out' }
  /** `online` false: nobody could be asked; the person of before goes on with what the device holds */
  | { readonly state: 'signed_in'; readonly person: PersonSignedIn; readonly online: boolean };

interface SessionControl {
  readonly session: Session;
  readonly signedIn: (person: PersonSignedIn) => Promise<void>;
  /** asks the server again who is signed in */
  readonly ask: () => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const Current = createContext<SessionControl | null>(null);
const LAST_PERSON = 'person';

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session>({ state: 'asking' });

  const signedIn = useCallback(async (person: PersonSignedIn) => {
    await keep(LAST_PERSON, person);
    setSession({ state: 'signed_in', person, online: true });
  }, []);

  const ask = useCallback(async () => {
    try {
      await signedIn(await get<PersonSignedIn>('/api/access/me'));
    } catch (error) {
      const last = await setting<PersonSignedIn>(LAST_PERSON);
      if (error instanceof Refusal && error.status === 401) {
        await keep(LAST_PERSON, null);
        setSession({ state: 'signed_out' });
      } else if (last) setSession({ state: 'signed_in', person: last, online: false });
      else setSession({ state: 'signed_out' });
    }
  }, [signedIn]);

  const signOut = useCallback(async () => {
    await post('/api/access/sign-out').catch(() => undefined);
    await keep(LAST_PERSON, null);
    setSession({ state: 'signed_out' });
  }, []);

  useEffect(() => void ask(), [ask]);
  const control = useMemo(() => ({ session, signedIn, ask, signOut }), [session, signedIn, ask, signOut]);
  return <Current value={control}>{children}</Current>;
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

export const hasRole = (roles: readonly Role[], ...wanted: readonly Role[]): boolean => wanted.some((role) => roles.includes(role));
