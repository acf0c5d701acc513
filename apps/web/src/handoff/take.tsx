import { Button, Group, Paper, Text } from '@mantine/core';
import type { CampusDay, Offer } from '@baton/custody';
import { IconCheck } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { usePerson } from '../access/session';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels } from '../day/labels';
import { offersFor } from '../duty/my-day';
import { Chips, NameChip } from '../ui/name-chip';
import { Page } from '../ui/page';
import { Until } from '../ui/running-clock';
import { useWords } from '../words/language';
import { Steps } from './steps';
import { useNamed } from './use-named';
import { useReceiverWord } from './use-words';
import { NotHandedOver } from './not-handed-over';
import { HANDOFF_WORDS } from './words';

const RefuseModal = lazy(() => import('./refuse.modal'));

/** What is offered to me: by name and count; all of it, a part, or back with a reason. */
export default function Take() {
  const w = useWords(HANDOFF_WORDS);
  const report = useReport();
  const navigate = useNavigate();
  const { day } = useDay();
  const { staffId } = usePerson();
  const now = useNow(15_000);
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const [refusing, setRefusing] = useState<Offer | null>(null);
  if (!day) return null;
  const offers = offersFor(day, staffId);
  const hereOf = (offer: Offer) => [...offer.open].filter((childId) => !away.has(childId));
  const here = offers.flatMap(hereOf);
  const accept = (offer: Offer) => {
    const children = hereOf(offer);
    return children.length === 0
      ? Promise.resolve('')
      : report('AcceptCustody', { offerId: offer.offerId, children, placeId: placeOf(day, offer), counted: children.length });
  };
  const acceptAll = () => {
    const last = here.length === offers.reduce((sum, { open }) => sum + open.size, 0);
    for (const offer of offers) void accept(offer);
    if (last) void navigate('/duty');
  };
  const toggle = (childId: string) =>
    setAway((before) => {
      const next = new Set(before);
      if (!next.delete(childId)) next.add(childId);
      return next;
    });
  return (
    <Page
      title={w.title}
      subtitle={offers.length > 0 ? w.acceptHint : undefined}
      aside={<Steps />}
      action={
        here.length > 0 && (
          <Button fullWidth size="xl" color="green.9" leftSection={<IconCheck aria-hidden />} onClick={acceptAll}>
            {away.size === 0 && offers.length > 1 ? w.acceptAll(here.length) : w.accept(here.length)}
          </Button>
        )
      }
    >
      {offers.length === 0 && <Text>{w.nothingToTake}</Text>}
      {offers.map((offer) => (
        <OfferCard
          key={offer.offerId}
          {...{ day, offer, now, away, toggle }}
          accept={() => void accept(offer)}
          refuse={() => setRefusing(offer)}
          alone={offers.length === 1}
        />
      ))}
      <NotHandedOver day={day} now={now} />
      <Suspense fallback={null}>
        {refusing && (
          <RefuseModal
            count={[...refusing.open].filter((childId) => away.has(childId)).length}
            close={() => setRefusing(null)}
            refuse={(reason) => {
              const children = [...refusing.open].filter((childId) => away.has(childId));
              void report('RefuseCustody', { offerId: refusing.offerId, children, reason });
              setRefusing(null);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}

const placeOf = (day: CampusDay, offer: Offer): string | null =>
  offer.to.placeId ?? (offer.to.sessionId === null ? null : (day.sessions.get(offer.to.sessionId)?.placeId ?? null));

function OfferCard({
  day,
  offer,
  now,
  away,
  toggle,
  accept,
  refuse,
  alone,
}: {
  readonly day: CampusDay;
  readonly offer: Offer;
  readonly now: number;
  readonly away: ReadonlySet<string>;
  readonly toggle: (childId: string) => void;
  readonly accept: () => void;
  readonly refuse: () => void;
  /** the only offer: the page's own button accepts it */
  readonly alone: boolean;
}) {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  const named = useNamed();
  const receiverWord = useReceiverWord(day);
  const back = [...offer.open].filter((childId) => away.has(childId)).length;
  const here = offer.open.size - back;
  return (
    <Paper withBorder p="sm" component="section" aria-label={w.from(labels.staff(offer.from))}>
      <Group justify="space-between" mb="xs" gap="xs">
        <div>
          <Text fz={20} fw={700}>
            {w.from(labels.staff(offer.from))}
            {offer.escortId !== null && offer.escortId !== offer.from && ` · ${w.walkedBy(labels.staff(offer.escortId))}`}
          </Text>
          <Text c="gray.7">{receiverWord(offer.to)}</Text>
        </div>
        <Until at={offer.dueAt} before={w.remaining} after={w.overdue} />
        <Text fz={28} fw={700} className="figure">
          {w.people(offer.open.size)}
        </Text>
      </Group>
      <Chips label={w.from(labels.staff(offer.from))}>
        {named(day, offer.open, now).map(({ childId, name, number, note }) => (
          <li key={childId}>
            <NameChip {...{ name, number, note }} chosen={!away.has(childId)} onTap={() => toggle(childId)} />
          </li>
        ))}
      </Chips>
      <Group mt="sm" justify="flex-end">
        {back > 0 && (
          <Button variant="outline" color="red.9" onClick={refuse}>
            {w.refuse(back)}
          </Button>
        )}
        {!alone && here > 0 && (
          <Button variant="outline" color="green.9" onClick={accept}>
            {w.accept(here)}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
