import { Alert, Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useDay, useHere, useRolesToday } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import { REVIEW_WORDS } from './words';

interface State {
  readonly at: number;
  readonly known: { readonly counts: { readonly inCustody: number }; readonly byHolder: Readonly<Record<string, number>> };
  readonly actual: { readonly inCustody: number; readonly byHolder: Readonly<Record<string, readonly string[]>> };
}

const MINUTE = 60_000;

/** What the book said at a minute, and what was so by all that is known now: side by side. */
export function StateAt() {
  const w = useWords(REVIEW_WORDS);
  const say = useSay();
  const labels = useLabels();
  const roles = useRolesToday();
  const { campus } = useHere();
  const { day } = useDay();
  const [time, setTime] = useState('');
  const [state, setState] = useState<State | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (!hasRole(roles, 'deputy', 'duty_leader', 'principal', 'inspector')) return null;
  const show = async () => {
    const [hours, minutes] = time.split(':').map(Number);
    const at = (day?.opened?.midnight ?? 0) + (hours * 60 + minutes) * MINUTE;
    try {
      setState(await get<State>(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/state-at?at=${at}`));
      setProblem(null);
    } catch (error) {
      setProblem(say(error));
    }
  };
  const holders = [...new Set([...Object.keys(state?.known.byHolder ?? {}), ...Object.keys(state?.actual.byHolder ?? {})])];
  return (
    <Paper withBorder p="md" component="section" aria-label={w.stateAt}>
      <Title order={2} fz="lg" mb="xs">
        {w.stateAt}
      </Title>
      <Group align="flex-end">
        <TextInput type="time" label={w.time} value={time} onChange={(event) => setTime(event.currentTarget.value)} />
        <Button variant="default" disabled={time === ''} onClick={() => void show()}>
          {w.show}
        </Button>
      </Group>
      {problem !== null && (
        <Alert color="red" mt="sm" role="alert">
          {problem}
        </Alert>
      )}
      {state && (
        <table className="state-at">
          <thead>
            <tr>
              <th>{w.holder}</th>
              <th>
                {w.known} · {w.people(state.known.counts.inCustody)}
              </th>
              <th>
                {w.actual} · {w.people(state.actual.inCustody)}
              </th>
            </tr>
          </thead>
          <tbody>
            {holders.map((holder) => {
              const known = state.known.byHolder[holder] ?? 0;
              const actual = state.actual.byHolder[holder]?.length ?? 0;
              return (
                <tr key={holder} data-differs={known !== actual}>
                  <td>{labels.staff(holder)}</td>
                  <td className="figure">{known}</td>
                  <td className="figure">{known === actual ? actual : <Text fw={700}>{actual}</Text>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Paper>
  );
}
