import { Button, Modal, Stack, Text } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { useState } from 'react';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useDay, useHere } from '../day/here';
import { useLabels } from '../day/labels';
import { sessionNow, type NotHandedOver } from '../duty/my-day';
import { Chips, NameChip } from '../ui/name-chip';
import { Problem } from '../ui/problem';
import { useWords } from '../words/language';
import { useNamed } from './use-named';
import { TAKEN_WORDS } from './taken-words';
import { HANDOFF_WORDS } from './words';

/** Why a receiver takes children who were not handed over: codes of the log. */
const REASONS = ['not_handed_over', 'giver_left', 'giver_unwell', 'emergency'] as const;

/** Only who stands in front of the receiver is taken over: by name, with a reason, and the other side is told. */
export default function TakeOverModal({
  day,
  now,
  row: { holder, children },
  close,
}: {
  readonly day: CampusDay;
  readonly now: number;
  readonly row: NotHandedOver;
  readonly close: () => void;
}) {
  const w = useWords(HANDOFF_WORDS);
  const reasons = useWords(TAKEN_WORDS);
  const say = useSay();
  const labels = useLabels();
  const named = useNamed();
  const { live } = useDay();
  const { day: here } = useHere();
  const { staffId } = usePerson();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const taken = children.filter((childId) => !away.has(childId));
  const toggle = (childId: string) =>
    setAway((before) => new Set(before.has(childId) ? [...before].filter((id) => id !== childId) : [...before, childId]));
  const take = async (reason: string) => {
    const { campusId, serviceDay } = here.address;
    const session = sessionNow(day, staffId, now);
    const body = { children: taken, from: holder, placeId: session?.placeId ?? null, sessionId: session?.sessionId ?? null, reason };
    try {
      await post(`/api/campuses/${campusId}/days/${serviceDay}/handoff/take-over`, { commandId: newCommandId(), ...body });
      close();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.takeOverTitle(labels.staff(holder))} size="lg">
      <Stack>
        <Text>{w.takeOverWho}</Text>
        <Chips label={w.takeOverWho}>
          {named(day, children, now).map(({ childId, name, number, note }) => (
            <li key={childId}>
              <NameChip {...{ name, number, note }} chosen={!away.has(childId)} onTap={() => toggle(childId)} />
            </li>
          ))}
        </Chips>
        <Text fw={700}>{w.takeOverWhy(taken.length, labels.staff(holder))}</Text>
        <Problem text={problem} />
        {!live && <Text c="red.9">{w.needsNetwork}</Text>}
        {REASONS.map((reason) => (
          <Button key={reason} size="lg" variant="default" disabled={!live || taken.length === 0} onClick={() => void take(reason)}>
            {reasons[reason]}
          </Button>
        ))}
        <Button size="lg" variant="subtle" color="dark" onClick={close}>
          {w.back}
        </Button>
      </Stack>
    </Modal>
  );
}
