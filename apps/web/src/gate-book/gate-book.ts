import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useHere } from '../day/here';

interface Named {
  readonly staffId: string;
  readonly name: string | null;
}

export interface Visitor {
  readonly visitId: string;
  readonly gateId: string;
  readonly kind: VisitorKind;
  readonly companions: number;
  /** epoch ms */
  readonly at: number;
  readonly state: 'waiting' | 'inside' | 'refused' | 'left';
  readonly host: Named | null;
  readonly name: string | null;
  readonly unit: string | null;
  readonly purpose: string | null;
  readonly vehicle: string | null;
  readonly admitted: { readonly at: number; readonly badge: string | null } | null;
  readonly refused: { readonly at: number; readonly reason: RefusedBecause } | null;
  readonly left: { readonly at: number } | null;
  /** of a visitor who came in on an earlier day */
  readonly serviceDay?: string;
}

export const VISITOR_KINDS = ['guardian', 'official', 'contractor', 'delivery', 'other'] as const;
export type VisitorKind = (typeof VISITOR_KINDS)[number];
export const REFUSED_BECAUSE = ['during_care', 'host_not_reached', 'no_document', 'not_expected', 'other'] as const;
export type RefusedBecause = (typeof REFUSED_BECAUSE)[number];

export interface Shift {
  readonly shiftId: string;
  readonly state: 'offered' | 'accepted' | 'refused';
  readonly at: number;
  readonly from: Named;
  readonly to: Named;
  readonly inspection: readonly { readonly item: string; readonly ok: boolean }[];
  readonly open: { readonly visitorsInside: number; readonly childrenCalled: number; readonly escortsOut: number };
  readonly note: string | null;
  readonly refusedBecause: string | null;
}

export interface GateBook {
  readonly visitors: readonly Visitor[];
  readonly stillInsideFromBefore: readonly Visitor[];
  readonly shifts: readonly Shift[];
  readonly open: {
    readonly visitorsInside: readonly { readonly visitId: string }[];
    readonly childrenCalled: readonly {
      readonly childId: string;
      readonly name: string | null;
      readonly gateId: string;
      readonly since: number;
    }[];
    readonly escortsOut: readonly {
      readonly offerId: string;
      readonly name: string | null;
      readonly children: number;
      readonly since: number;
    }[];
  };
}

/** ms; several people write the book */
const LOOK_AGAIN_MS = 10_000;

export function useGateBook() {
  const { day } = useHere();
  const { campusId, serviceDay } = day.address;
  const path = `/api/campuses/${campusId}/days/${serviceDay}/gate-book`;
  const key = useMemo(() => ['gate-book', path], [path]);
  const { data, isError } = useQuery({ queryKey: key, queryFn: () => get<GateBook>(path), refetchInterval: LOOK_AGAIN_MS });
  return { book: data ?? null, stale: isError };
}

/** Writes a line of the book, then reads it again. `failed`: the last refusal in words. */
export function useWriteBook() {
  const { day } = useHere();
  const queries = useQueryClient();
  const say = useSay();
  const [failed, setFailed] = useState<string | null>(null);
  const [writing, setWriting] = useState(false);
  const write = useCallback(
    async <T>(route: string, body: object, serviceDay: string = day.address.serviceDay): Promise<T | null> => {
      setFailed(null);
      setWriting(true);
      try {
        const path = `/api/campuses/${day.address.campusId}/days/${serviceDay}/gate-book/${route}`;
        const answer = await post<T>(path, { commandId: newCommandId(), ...body });
        await queries.invalidateQueries({ queryKey: ['gate-book'] });
        return answer;
      } catch (error) {
        setFailed(say(error));
        return null;
      } finally {
        setWriting(false);
      }
    },
    [day, queries, say],
  );
  return { write, failed, writing };
}

/** For a list to choose from. */
export const staffByName = (staff: Readonly<Record<string, string>>): { readonly value: string; readonly label: string }[] =>
  Object.entries(staff)
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));
