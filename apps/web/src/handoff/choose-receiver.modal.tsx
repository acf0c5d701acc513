import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { CampusDay, SessionDay } from '@baton/custody';
import { useState } from 'react';
import { usePerson } from '../access/session';
import { useNow } from '../day/here';
import { useLabels } from '../day/labels';
import { sessionNow, worksIn } from '../duty/my-day';
import { useWords } from '../words/language';
import { clinicOf, walkers, type Receiver } from './offering';
import { useRoomWord } from './use-words';
import { HANDOFF_WORDS } from './words';

/** Any receiver: a group, a colleague (teacher swap), the clinic, a gate. One tap offers. */
export default function ChooseReceiver({
  day,
  count,
  close,
  choose,
}: {
  readonly day: CampusDay;
  readonly count: number;
  readonly close: () => void;
  readonly choose: (to: Receiver, escortId: string | null) => void;
}) {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  const roomWord = useRoomWord(day);
  const now = useNow(60_000);
  const { staffId } = usePerson();
  const [asked, setAsked] = useState('');
  const [walker, setWalker] = useState('');
  const fits = (text: string) => asked.trim() === '' || text.includes(asked.trim());
  const escortId = walker === '' ? null : walker;

  const places = [
    { key: 'clinic', label: w.clinic, to: clinicOf(day), escort: escortId },
    ...[...day.gates.values()]
      .filter((gate) => gate.open)
      .map(({ gateId, placeId }) => ({
        key: gateId,
        label: labels.thing(gateId),
        to: { kind: 'gate' as const, gateId, placeId },
        escort: escortId ?? staffId,
      })),
  ];
  const groups = [...day.sessions.values()]
    .filter(({ mergedInto, cancelled, endsAt }) => mergedInto === null && cancelled === null && endsAt > now)
    .sort((a, b) => a.startsAt - b.startsAt)
    .map(({ sessionId, groupId, placeId }) => ({
      key: sessionId,
      label: `${labels.thing(groupId)} · ${roomWord({ kind: 'session', sessionId })}`,
      to: { kind: 'session' as const, sessionId, placeId },
      escort: escortId,
    }));
  const mine = sessionNow(day, staffId, now);
  const colleagues = walkers(day)
    .filter((id) => id !== staffId)
    .map((id) => ({ key: id, label: labels.staff(id), to: colleague(day, mine, id), escort: escortId }));
  const list = (title: string, choices: readonly { key: string; label: string; to: Receiver; escort: string | null }[]) => {
    const shown = choices.filter(({ label }) => fits(label)).slice(0, MAX_SHOWN);
    return (
      shown.length > 0 && (
        <Stack gap={6} component="section">
          <Text fw={700}>{title}</Text>
          {shown.map(({ key, label, to, escort }) => (
            <Button key={key} variant="default" size="lg" justify="start" onClick={() => choose(to, escort)}>
              {label}
            </Button>
          ))}
        </Stack>
      )
    );
  };
  return (
    <Modal opened onClose={close} title={w.chooseReceiver(count)} size="lg">
      <Stack>
        <NativeSelect
          label={w.walker}
          value={walker}
          onChange={(event) => setWalker(event.currentTarget.value)}
          data={[
            { value: '', label: w.nobodyWalks },
            { value: staffId, label: w.me },
            ...walkers(day)
              .filter((id) => id !== staffId)
              .map((id) => ({ value: id, label: labels.staff(id) })),
          ]}
        />
        <TextInput label={w.findReceiver} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} data-autofocus />
        {list(w.places, places)}
        {list(w.colleagues, colleagues)}
        {list(w.groups, groups)}
      </Stack>
    </Modal>
  );
}

/** Whoever stands in for this teacher takes the group with the children. */
const colleague = (day: CampusDay, mine: SessionDay | null, staffId: string): Receiver =>
  mine !== null && worksIn(day, mine, staffId)
    ? { kind: 'session', sessionId: mine.sessionId, staffId, ...(mine.placeId ? { placeId: mine.placeId } : {}) }
    : { kind: 'staff', staffId };

/** Choices of one kind on the screen: more means that somebody should type. */
const MAX_SHOWN = 8;
