import { Button, Checkbox, Group, NativeSelect, Paper, Text } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { IconSend } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { newId } from '../api/api';
import { usePerson } from '../access/session';
import { useDay, useHere, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Chips, NameChip } from '../ui/name-chip';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { Steps } from './steps';
import { offerOf, receiverAt, walkers, type Receiver } from './offering';
import { useNamed } from './use-named';
import { useDestinationWord, useRoomWord } from './use-words';
import { fanOut, keyOf, type Leaving } from './where-next';
import { HANDOFF_WORDS } from './words';

const ChooseReceiver = lazy(() => import('./choose-receiver.modal'));

/** ms before the end of a group from which handing over is what one does next */
const HAND_OVER_BEFORE_END_MS = 10 * 60_000;

/** My children by where they go next: one gesture offers them all, each to its own group or gate. */
export default function Give() {
  const w = useWords(HANDOFF_WORDS);
  const timeOf = useTimeOf();
  const report = useReport();
  const navigate = useNavigate();
  const { clock } = useHere();
  const { day } = useDay();
  const { staffId } = usePerson();
  const now = useNow(15_000);
  const [params] = useSearchParams();
  const only = params.get('child');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [walker, setWalker] = useState<Readonly<Record<string, string>>>({});
  const [choosing, setChoosing] = useState(false);
  if (!day) return null;

  const leaving = fanOut(day, staffId, now);
  const isChosen = (childId: string) => (only === null ? !left.has(childId) : left.has(childId) !== (childId === only));
  const chosen = leaving.map((to) => ({ ...to, children: to.children.filter(({ childId }) => isChosen(childId)) }));
  const going = chosen.filter(({ destination, children }) => destination.kind !== 'nowhere' && children.length > 0);
  const ids = chosen.flatMap(({ children }) => children.map(({ childId }) => childId));
  const count = going.reduce((sum, { children }) => sum + children.length, 0);
  const oneClass = new Set(leaving.flatMap(({ children }) => children.map(({ classId }) => classId))).size <= 1;
  const endsAt = endOfNow(day, leaving, now);
  const early = endsAt !== null && now < endsAt - HAND_OVER_BEFORE_END_MS;

  const toggle = (childIds: readonly string[], to: boolean) =>
    setLeft((before) => {
      const next = new Set(before);
      for (const childId of childIds) if (isChosen(childId) !== to) if (!next.delete(childId)) next.add(childId);
      return next;
    });
  const offer = (children: readonly string[], to: Receiver, escortId: string | null) =>
    report('OfferCustody', { ...offerOf(day, { offerId: newId('of'), children, to, escortId }, clock.now()) });
  // the queue writes them one after the other: the screen needn't wait
  const giveAll = () => {
    for (const { destination, children } of going) {
      const to = receiverAt(day, destination);
      const walks = to?.kind === 'gate' ? (walker[keyOf(destination)] ?? staffId) : null;
      if (to)
        void offer(
          children.map(({ childId }) => childId),
          to,
          walks,
        );
    }
    void navigate('/duty/handoff/underway');
  };
  return (
    <Page
      title={w.title}
      subtitle={w.until}
      aside={<Steps />}
      action={
        count > 0 && (
          <Button fullWidth size="xl" variant={early ? 'outline' : 'filled'} leftSection={<IconSend aria-hidden />} onClick={giveAll}>
            {early && endsAt !== null ? w.giveEarly(count, timeOf(endsAt)) : w.giveAll(count, going.length)}
          </Button>
        )
      }
    >
      {leaving.length === 0 && <Text>{w.nothingToGive}</Text>}
      {leaving.length > 0 && <Text>{w.byTheBoard}</Text>}
      <div className="destinations">
        {leaving.map((to) => (
          <DestinationCard
            key={keyOf(to.destination)}
            {...{ day, leaving: to, isChosen, now, oneClass }}
            toggle={toggle}
            walker={walker[keyOf(to.destination)] ?? staffId}
            setWalker={(next) => setWalker({ ...walker, [keyOf(to.destination)]: next })}
          />
        ))}
      </div>
      {ids.length > 0 && (
        <Button variant="default" size="lg" onClick={() => setChoosing(true)}>
          {w.otherReceiver(ids.length)}
        </Button>
      )}
      <Suspense fallback={null}>
        {choosing && (
          <ChooseReceiver
            day={day}
            count={ids.length}
            close={() => setChoosing(false)}
            choose={(to, escortId) => void offer(ids, to, escortId).then(() => navigate('/duty/handoff/underway'))}
          />
        )}
      </Suspense>
    </Page>
  );
}

/** When the group ends in which most of these children are now. */
function endOfNow(day: CampusDay, leaving: readonly Leaving[], now: number): number | null {
  const ends = leaving
    .flatMap(({ children }) => children.map(({ sessionId }) => (sessionId === null ? null : (day.sessions.get(sessionId)?.endsAt ?? null))))
    .filter((end) => end !== null && end > now);
  return ends.length === 0 ? null : Math.min(...(ends as number[]));
}

function DestinationCard({
  day,
  leaving: { destination, children },
  isChosen,
  toggle,
  walker,
  setWalker,
  now,
  oneClass,
}: {
  readonly day: CampusDay;
  readonly leaving: Leaving;
  readonly isChosen: (childId: string) => boolean;
  readonly toggle: (childIds: readonly string[], to: boolean) => void;
  readonly walker: string;
  readonly setWalker: (staffId: string) => void;
  readonly now: number;
  /** all of one class: the number in class is enough */
  readonly oneClass: boolean;
}) {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const named = useNamed();
  const { staffId } = usePerson();
  const destinationWord = useDestinationWord(day);
  const roomWord = useRoomWord(day);
  const ids = children.map(({ childId }) => childId);
  const chosen = ids.filter(isChosen);
  const startsAt = destination.kind === 'session' ? day.sessions.get(destination.sessionId)?.startsAt : undefined;
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" align="flex-start" mb="xs" gap="xs" wrap="nowrap">
        <Checkbox
          size="lg"
          checked={chosen.length === ids.length}
          indeterminate={chosen.length > 0 && chosen.length < ids.length}
          onChange={() => toggle(ids, chosen.length < ids.length)}
          label={
            <Text span fz={20} fw={700}>
              {destinationWord(destination)}
            </Text>
          }
          description={[roomWord(destination), startsAt && w.startsAt(timeOf(startsAt))].filter(Boolean).join(' · ')}
          styles={{ description: { fontSize: '1rem', color: '#343a40' } }}
        />
        <Text fz={24} fw={700} className="figure" style={{ whiteSpace: 'nowrap' }}>
          {w.people(chosen.length)}
        </Text>
      </Group>
      <Chips label={`${destinationWord(destination)}: ${w.chooseNames}`}>
        {named(day, ids, now, oneClass).map(({ childId, name, number, note }) => (
          <li key={childId}>
            <NameChip {...{ name, number, note }} chosen={isChosen(childId)} onTap={() => toggle([childId], !isChosen(childId))} />
          </li>
        ))}
      </Chips>
      {destination.kind === 'gate' && (
        <NativeSelect
          mt="sm"
          maw={320}
          label={w.walker}
          value={walker}
          onChange={(event) => setWalker(event.currentTarget.value)}
          data={[
            { value: staffId, label: w.me },
            ...walkers(day)
              .filter((id) => id !== staffId)
              .map((id) => ({ value: id, label: labels.staff(id) })),
          ]}
        />
      )}
    </Paper>
  );
}
