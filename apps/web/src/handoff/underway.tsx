import { ActionIcon, Button, Group, Paper, Text } from '@mantine/core';
import type { CampusDay, Offer } from '@baton/custody';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { usePerson } from '../access/session';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { linesOf, offersFrom } from '../duty/my-day';
import { Chips, NameChip } from '../ui/name-chip';
import { Page } from '../ui/page';
import { Until } from '../ui/running-clock';
import { useWords } from '../words/language';
import { Steps } from './steps';
import { useNamed } from './use-named';
import { useReceiverWord } from './use-words';
import { HANDOFF_WORDS } from './words';

/** What I have given and nobody has accepted yet, and the lines that walk to a gate. */
export default function Underway() {
  const w = useWords(HANDOFF_WORDS);
  const { day } = useDay();
  const { staffId } = usePerson();
  const now = useNow(15_000);
  if (!day) return null;
  const offers = offersFrom(day, staffId);
  const lines = linesOf(day, staffId);
  return (
    <Page title={w.title} subtitle={w.until} aside={<Steps />}>
      {offers.length + lines.length === 0 && <Text>{w.nothingUnderway}</Text>}
      {lines.map((offer) => (
        <Line key={offer.offerId} {...{ day, offer, now }} mine={offer.from === staffId} />
      ))}
      {offers.map((offer) => (
        <Waiting key={offer.offerId} {...{ day, offer, now }} />
      ))}
    </Page>
  );
}

function Names({ day, offer, now }: { readonly day: CampusDay; readonly offer: Offer; readonly now: number }) {
  const named = useNamed();
  const receiverWord = useReceiverWord(day);
  const oneClass = new Set([...offer.open].map((childId) => day.children.get(childId)?.classId)).size <= 1;
  return (
    <Chips label={receiverWord(offer.to)}>
      {named(day, offer.open, now, oneClass).map(({ childId, name, number, note }) => (
        <li key={childId}>
          <NameChip {...{ name, number, note }} />
        </li>
      ))}
    </Chips>
  );
}

function Waiting({ day, offer, now }: { readonly day: CampusDay; readonly offer: Offer; readonly now: number }) {
  const w = useWords(HANDOFF_WORDS);
  const report = useReport();
  const receiverWord = useReceiverWord(day);
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" mb="xs" gap="xs">
        <Text fz={20} fw={700}>
          {w.waitingFor(receiverWord(offer.to))}
        </Text>
        <Text>{w.of(offer.open.size, offer.offered.length)}</Text>
        <Until at={offer.dueAt} before={w.remaining} after={w.overdue} />
        <Button variant="default" onClick={() => void report('RecallOffer', { offerId: offer.offerId, children: [...offer.open] })}>
          {w.recall}
        </Button>
      </Group>
      <Names {...{ day, offer, now }} />
    </Paper>
  );
}

/** A walking line: counted at the start and at the gate; who was not collected comes back with it. */
function Line({ day, offer, now, mine }: { readonly day: CampusDay; readonly offer: Offer; readonly now: number; readonly mine: boolean }) {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const { staffId } = usePerson();
  const [count, setCount] = useState(offer.open.size);
  const { offerId, departed, arrived } = offer;
  const walks = (offer.escortId ?? offer.from) === staffId;
  return (
    <Paper withBorder p="sm" component="section">
      <Group justify="space-between" mb="xs" gap="xs">
        <div>
          <Text fz={20} fw={700}>
            {w.line(labels.thing(offer.to.gateId))}
          </Text>
          <Text c="gray.7">
            {w.walkedBy(labels.staff(offer.escortId ?? offer.from))} · {w.stillInLine(offer.open.size)}
          </Text>
          {(departed || arrived) && (
            <Text fw={600}>
              {[departed && w.departedAt(timeOf(departed.at), departed.count), arrived && w.arrivedAt(timeOf(arrived.at), arrived.count)]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          )}
        </div>
        <Until at={offer.dueAt} before={w.remaining} after={w.overdue} />
        {mine && (
          <Button variant="default" onClick={() => void report('RecallOffer', { offerId, children: [...offer.open] })}>
            {w.recall}
          </Button>
        )}
      </Group>
      {walks && (
        <Group mb="sm" gap="xs">
          <ActionIcon size={48} variant="default" aria-label={w.fewer} onClick={() => setCount(Math.max(0, count - 1))}>
            <IconMinus aria-hidden />
          </ActionIcon>
          <Text fz={28} fw={700} miw={44} ta="center" className="figure" role="status">
            {count}
          </Text>
          <ActionIcon size={48} variant="default" aria-label={w.more} onClick={() => setCount(count + 1)}>
            <IconPlus aria-hidden />
          </ActionIcon>
          <Button variant="outline" onClick={() => void report('DepartEscort', { offerId, count })}>
            {w.depart(count)}
          </Button>
          <Button variant="outline" onClick={() => void report('ArriveEscort', { offerId, count })}>
            {w.arrive(count)}
          </Button>
          <Button variant="outline" color="orange.9" onClick={() => void report('ReturnEscort', { offerId, children: [...offer.open] })}>
            {w.bringBack(offer.open.size)}
          </Button>
          {count !== offer.open.size && (
            <Text c="red.9" fw={600} role="alert">
              {w.countDiffers(offer.open.size)}
            </Text>
          )}
        </Group>
      )}
      <Names {...{ day, offer, now }} />
    </Paper>
  );
}
