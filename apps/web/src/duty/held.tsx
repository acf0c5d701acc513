import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { usePerson } from '../access/session';
import { useNow } from '../day/here';
import { byClassAndNumber, useLabels, useTimeOf } from '../day/labels';
import { useDestinationWord, useRoomWord } from '../handoff/use-words';
import { fanOut, keyOf } from '../handoff/where-next';
import { Chips, NameChip } from '../ui/name-chip';
import { Figure } from '../ui/state-badge';
import { useWords } from '../words/language';
import { childrenOf } from './my-day';
import { DUTY_WORDS } from './words';

const ChildModal = lazy(() => import('../check-in/child.modal'));

/** Whom I answer for now: the number that must be right, and every name. */
export function Held({ day }: { readonly day: CampusDay }) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const { staffId } = usePerson();
  const [opened, setOpened] = useState<string | null>(null);
  const children = childrenOf(day, staffId);
  const sorted = [...children].sort((a, b) => byClassAndNumber(labels.child(a.childId), labels.child(b.childId)));
  const underway = children.filter(({ state }) => state === 'in_transit').length;
  const missing = children.filter(({ state }) => state === 'unaccounted').length;
  // one class: the number in class is enough
  const oneClass = new Set(children.map(({ classId }) => classId)).size <= 1;
  const numberOf = (childId: string) => {
    const inClassNo = labels.child(childId)?.inClassNo ?? null;
    return oneClass && inClassNo !== null ? w.no(inClassNo) : labels.classAndNumber(childId);
  };
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" align="baseline">
        <Title order={2} fz={22}>
          {children.length === 0 ? w.holdNobody : w.iHold(children.length)}
        </Title>
        {missing > 0 && <Figure value={missing} label={w.missing} color="red.9" />}
        {underway > 0 && <Figure value={underway} label={w.onTheWay} color="orange.9" />}
      </Group>
      {children.length > 0 && (
        <Text c="gray.7" mb="xs">
          {w.namesHint}
        </Text>
      )}
      <Chips label={w.iHold(children.length)}>
        {sorted.map(({ childId, state, calledTo }) => (
          <li key={childId}>
            <NameChip
              name={labels.childName(childId)}
              number={numberOf(childId)}
              tone={state === 'unaccounted' ? 'bad' : state === 'in_transit' || calledTo ? 'warn' : undefined}
              note={state === 'unaccounted' ? w.missing : undefined}
              onTap={() => setOpened(childId)}
            />
          </li>
        ))}
      </Chips>
      <Suspense fallback={null}>{opened !== null && <ChildModal childId={opened} close={() => setOpened(null)} />}</Suspense>
    </Paper>
  );
}

/** Where my children go next, as the programme board and their plans say. */
export function NextChange({ day }: { readonly day: CampusDay }) {
  const w = useWords(DUTY_WORDS);
  const timeOf = useTimeOf();
  const { staffId } = usePerson();
  const now = useNow(15_000);
  const destinationWord = useDestinationWord(day);
  const roomWord = useRoomWord(day);
  const leaving = fanOut(day, staffId, now);
  if (leaving.length === 0) return null;
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" mb={4}>
        <Title order={2} fz="lg">
          {w.next}
        </Title>
        <Button variant="default" component={Link} to="/duty/handoff">
          {w.goHandOver}
        </Button>
      </Group>
      <ul className="next">
        {leaving.map(({ destination, children }) => (
          <li key={keyOf(destination)}>
            <b className="figure">{w.people(children.length)}</b> {destinationWord(destination)}{' '}
            <Text span c="gray.8" display="inline-block">
              {[
                roomWord(destination),
                destination.kind === 'session' ? w.nextAt(timeOf(day.sessions.get(destination.sessionId)?.startsAt ?? now)) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </li>
        ))}
      </ul>
    </Paper>
  );
}
