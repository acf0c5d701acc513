import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newCommandId, post } from '../../api/api';
import { useSay } from '../../api/words-of-answers';
import type { ActField } from '../act-form';

export interface CampusAct {
  readonly title: string;
  readonly about?: string;
  readonly fields: readonly ActField[];
  readonly save: (values: Readonly<Record<string, string>>) => Promise<void>;
}

/** Settling something for the campus: by a form, or at once; what was settled is read anew. */
export function useGiveToCampus(campusId: string) {
  const queries = useQueryClient();
  const say = useSay();
  const [act, setAct] = useState<CampusAct | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const give = async (path: string, body: object): Promise<void> => {
    await post(`/api/campuses/${campusId}/${path}`, { commandId: newCommandId(), ...body });
    setAct(null);
    setProblem(null);
    await Promise.all(['campus-setup', 'readiness'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const giveNow = (path: string, body: object) => void give(path, body).catch((refused: unknown) => setProblem(say(refused)));
  return { act, setAct, give, giveNow, problem };
}
