import { useMemo } from 'react';
import type { CampusDay } from '@baton/custody';
import { newCommandId, post, Unreachable } from '../api/api';
import { useHere } from '../day/here';

/** ms after which a gate doesn't wait for the server any more: the queue is long. */
export const GATE_ANSWER_MS = 4_000;
/** children in one wish to collect; the server takes no more */
const CHILDREN_A_REQUEST = 20;

interface DayAnswer {
  readonly outcome: string;
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
}

/** What the server says to "who may go?" */
export interface PickupAnswer {
  /** null: nobody knows the pass */
  readonly collectorId: string | null;
  readonly allowed: readonly string[];
  readonly blocked: readonly { readonly childId: string; readonly code: string }[];
}

export interface ReleaseRequest {
  readonly pickupId: string;
  readonly childId: string;
  readonly gateId: string;
  readonly collectorId?: string;
  readonly alone?: boolean;
  readonly idLast4?: string;
  readonly confirmedClassId?: string;
  readonly exitPermitId?: string;
  readonly override?: { readonly reason: string };
}

export interface GateCommands {
  /** @throws Refusal, Unreachable */
  readonly request: (asked: {
    readonly pickupId: string;
    readonly gateId: string;
    readonly collectorId?: string | null;
    readonly pass?: string;
    readonly children?: readonly string[];
  }) => Promise<PickupAnswer>;
  readonly release: (asked: ReleaseRequest) => Promise<void>;
  readonly callChild: (childId: string, gateId: string, pickupId: string) => Promise<void>;
  readonly callWave: (gateId: string, periodId: string, grades: readonly number[]) => Promise<void>;
  readonly reverse: (childId: string, release: string) => Promise<void>;
  readonly annul: (childId: string, release: string, placeId: string | null) => Promise<void>;
}

/** What a gate asks of the server: requests, which need the network. */
export function useGateCommands(): GateCommands {
  const { day } = useHere();
  return useMemo(() => {
    const path = `/api/campuses/${day.address.campusId}/days/${day.address.serviceDay}/pickup`;
    const give = async (route: string, body: object): Promise<DayAnswer> => {
      const command = { commandId: newCommandId(), ...body };
      return answered(() => post<DayAnswer>(`${path}/${route}`, command));
    };
    return {
      request: async ({ children = [], ...asked }) => {
        const parts = children.length === 0 ? [undefined] : chunks(children, CHILDREN_A_REQUEST);
        const answers = await Promise.all(parts.map((part) => give('request', { ...asked, ...(part ? { children: part } : {}) })));
        return answers.map(pickupIn).reduce(together);
      },
      release: async (asked) => void (await give('release', asked)),
      callChild: async (childId, gateId, pickupId) => void (await give('call-child', { childId, gateId, pickupId })),
      callWave: async (gateId, periodId, grades) => void (await give('call-wave', { gateId, periodId, grades })),
      reverse: async (childId, release) => void (await give('reverse-release', { childId, release, reason: 'wrong_person' })),
      annul: async (childId, release, placeId) =>
        void (await give('annul-release', { childId, release, reason: 'tapped_by_mistake', ...(placeId === null ? {} : { placeId }) })),
    };
  }, [day]);
}

const pickupIn = ({ events }: DayAnswer): PickupAnswer =>
  (events.find(({ type }) => type === 'PickupRequested')?.data as PickupAnswer | undefined) ?? {
    collectorId: null,
    allowed: [],
    blocked: [],
  };

const together = (a: PickupAnswer, b: PickupAnswer): PickupAnswer => ({
  collectorId: a.collectorId ?? b.collectorId,
  allowed: [...a.allowed, ...b.allowed],
  blocked: [...a.blocked, ...b.blocked],
});

function chunks<T>(all: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += size) parts.push(all.slice(at, at + size));
  return parts;
}

/** A gate waits a few seconds, once more with the same command, and then goes on without network. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await within(ask(), GATE_ANSWER_MS);
  } catch (error) {
    if (!(error instanceof Unreachable) || !navigator.onLine) throw error;
    return within(ask(), GATE_ANSWER_MS);
  }
}

function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Unreachable('late')), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** Children of this collector who are in somebody's hands: whom a wish to collect names. */
export const inCustodyOf = (day: CampusDay, childIds: readonly string[]): readonly string[] =>
  childIds.filter((childId) => day.children.get(childId)?.holder != null);
