import { Alert, Button, Group, Modal, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { CampusDay, ChildDay, Offer } from '@baton/custody';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { get, newId } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useDay, useHere, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { groupNow } from '../duty/my-day';
import { offerOf, receiverAt } from '../handoff/offering';
import { useReceiverWord } from '../handoff/use-words';
import { Page } from '../ui/page';
import { Until } from '../ui/running-clock';
import { useWords } from '../words/language';
import { CLINIC_WORDS } from './words';

const ChildModal = lazy(() => import('../check-in/child.modal'));
const ChildCase = lazy(() => import('../concern/child-case'));

const OUTCOMES = ['back', 'home', 'hospital', 'stays'] as const;

/** The nurse: who is coming, who is here, what becomes of them. Works without network but for numbers and notes. */
export default function ClinicPage() {
  const w = useWords(CLINIC_WORDS);
  const { day } = useDay();
  const { staffId } = usePerson();
  const [calling, setCalling] = useState<string | null>(null);
  const [notes, setNotes] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  if (!day) return null;
  const incoming = [...day.offers.values()].filter((offer) => offer.to.kind === 'clinic' && offer.open.size > 0);
  const here = [...day.children.values()].filter((child) => child.holder === staffId);
  const unwell = [...day.children.values()].filter(
    (child) =>
      child.unwell !== null && child.unwell.outcome === null && child.holder !== null && child.holder !== staffId && child.offerId === null,
  );
  return (
    <Page title={w.title}>
      <Incoming offers={incoming} day={day} />
      <section aria-label={w.here}>
        <Title order={2} fz="lg" mb="xs">
          {w.here} <span className="figure">{here.length}</span>
        </Title>
        {here.length === 0 && <Text c="dimmed">{w.none}</Text>}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {here.map((child) => (
            <Patient
              key={child.childId}
              {...{ day, child }}
              call={() => setCalling(child.childId)}
              look={() => setNotes(child.childId)}
              open={() => setOpened(child.childId)}
            />
          ))}
        </SimpleGrid>
      </section>
      <Elsewhere of={unwell} />
      {calling !== null && (
        <Suspense>
          <ChildCase childId={calling} concern="unwell" close={() => setCalling(null)} />
        </Suspense>
      )}
      {opened !== null && (
        <Suspense>
          <ChildModal childId={opened} close={() => setOpened(null)} />
        </Suspense>
      )}
      {notes !== null && <HealthNotes childId={notes} close={() => setNotes(null)} />}
    </Page>
  );
}

function Incoming({ offers, day }: { readonly offers: readonly Offer[]; readonly day: CampusDay }) {
  const w = useWords(CLINIC_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const placeId = day.opened?.places.find((place) => place.kind === 'clinic')?.placeId ?? null;
  return (
    <section aria-label={w.incoming}>
      <Title order={2} fz="lg" mb="xs">
        {w.incoming} <span className="figure">{offers.length}</span>
      </Title>
      {offers.length === 0 && <Text c="dimmed">{w.none}</Text>}
      {offers.map(({ offerId, from, at, open }) => (
        <Paper key={offerId} withBorder p="md">
          <Group justify="space-between">
            <div>
              {[...open].map((childId) => (
                <Text key={childId} fz="lg">
                  <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)}
                </Text>
              ))}
              <Text c="dimmed">{w.from(labels.staff(from), timeOf(at))}</Text>
            </div>
            <Button size="lg" onClick={() => void report('AcceptCustody', { offerId, children: [...open], placeId, counted: open.size })}>
              {w.acceptAll(open.size)}
            </Button>
          </Group>
        </Paper>
      ))}
    </section>
  );
}

/** After "back": to the group that the child belongs to now, in one tap; to a gate or anybody else by the handoff's own page. */
function OnwardFromClinic({ day, child }: { readonly day: CampusDay; readonly child: ChildDay }) {
  const w = useWords(CLINIC_WORDS);
  const labels = useLabels();
  const report = useReport();
  const { clock } = useHere();
  const now = useNow(30_000);
  const receiverWord = useReceiverWord(day);
  const { childId, offerId } = child;
  const offer = offerId === null ? undefined : day.offers.get(offerId);
  if (offer)
    return (
      <Group justify="space-between">
        <Text fw={600}>
          {w.waits(receiverWord(offer.to))} <Until at={offer.dueAt} before={w.remaining} after={w.overdue} />
        </Text>
        <Button variant="default" onClick={() => void report('RecallOffer', { offerId, children: [childId] })}>
          {w.recall}
        </Button>
      </Group>
    );
  const session = groupNow(day, child, now);
  const to = session && receiverAt(day, { kind: 'session', sessionId: session.sessionId });
  return (
    <Group gap="xs">
      {child.unwell?.outcome === 'back' && session && to && (
        <Button
          onClick={() => void report('OfferCustody', { ...offerOf(day, { offerId: newId('of'), children: [childId], to }, clock.now()) })}
        >
          {w.backTo(labels.thing(session.groupId))}
        </Button>
      )}
      <Button variant="default" component={Link} to={`/duty/handoff?child=${childId}`}>
        {w.handOver}
      </Button>
    </Group>
  );
}

function Patient({
  day,
  child,
  call,
  look,
  open,
}: {
  readonly day: CampusDay;
  readonly child: ChildDay;
  readonly call: () => void;
  readonly look: () => void;
  readonly open: () => void;
}) {
  const w = useWords(CLINIC_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const { childId, unwell } = child;
  return (
    <Paper withBorder p="md">
      <Text fz="lg">
        <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)}
      </Text>
      <Text c="dimmed">{w.since(timeOf(unwell?.at ?? child.since))}</Text>
      <Group gap="xs" my="xs">
        <Button onClick={call}>{w.contact}</Button>
        {labels.child(childId)?.healthNote && (
          <Button variant="default" onClick={look}>
            {w.health}
          </Button>
        )}
      </Group>
      <Text fw={600}>
        {w.outcome}
        {unwell?.outcome ? `：${w[unwell.outcome as 'back']}（${w.done}）` : ''}
      </Text>
      <SimpleGrid cols={2} spacing="xs">
        {OUTCOMES.map((outcome) => (
          <Button
            key={outcome}
            px="xs"
            variant={unwell?.outcome === outcome ? 'outline' : 'default'}
            aria-pressed={unwell?.outcome === outcome}
            onClick={() => void report('RecordClinicOutcome', { childId, outcome })}
          >
            {w[outcome]}
          </Button>
        ))}
      </SimpleGrid>
      <Group mt="sm" justify="space-between" gap="xs">
        <OnwardFromClinic day={day} child={child} />
        <Button variant="subtle" c="blue.9" onClick={open}>
          {w.card}
        </Button>
      </Group>
    </Paper>
  );
}

function Elsewhere({ of }: { readonly of: readonly ChildDay[] }) {
  const w = useWords(CLINIC_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  if (of.length === 0) return null;
  return (
    <section aria-label={w.unwellElsewhere}>
      <Title order={2} fz="lg" mb="xs">
        {w.unwellElsewhere}
      </Title>
      {of.map(({ childId, holder, unwell }) => (
        <Group key={childId} justify="space-between" className="group-row" mih={48}>
          <Text>
            <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)}
          </Text>
          <Text>
            {w.with(labels.staff(holder))} <span className="figure">{timeOf(unwell?.at ?? 0)}</span>
          </Text>
        </Group>
      ))}
    </section>
  );
}

interface HealthNote {
  readonly noteId: string;
  readonly note: string | null;
  readonly kind?: string;
}

function HealthNotes({ childId, close }: { readonly childId: string; readonly close: () => void }) {
  const w = useWords(CLINIC_WORDS);
  const say = useSay();
  const labels = useLabels();
  const { data, error } = useQuery({
    queryKey: ['health-notes', childId],
    gcTime: 0,
    queryFn: () => get<readonly HealthNote[]>(`/api/children/${childId}/health-notes`),
  });
  return (
    <Modal opened onClose={close} title={`${labels.childName(childId)} ${labels.classAndNumber(childId)}`}>
      <Stack>
        {error && (
          <Alert color="red" role="alert">
            {say(error)}
          </Alert>
        )}
        {data?.length === 0 && <Text>{w.noNotes}</Text>}
        {data?.map(({ noteId, note }) => (
          <Text key={noteId} fz="lg">
            {note}
          </Text>
        ))}
        <Button variant="default" onClick={close}>
          {w.close}
        </Button>
      </Stack>
    </Modal>
  );
}
