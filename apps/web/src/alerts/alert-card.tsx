import { Alert, Button, Group, Modal, Paper, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconBellRinging, IconShieldExclamation } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useSay } from '../api/words-of-answers';
import { ROLE_WORDS } from '../access/words';
import { useDay, useNow } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { useAlertActs, useSeen } from './act-on-alerts';
import type { AlertShown } from './use-alerts';
import { ALERT_WORDS } from './words';

const GiveToColleague = lazy(() => import('./give-to-colleague.modal'));

const MINUTE = 60_000;

/** One worry: whom, where, since when, who was told and who will be, and what this person can do. */
export function AlertCard({ alert }: { readonly alert: AlertShown }) {
  const w = useWords(ALERT_WORDS);
  const say = useSay();
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(5_000);
  const { day } = useDay();
  const act = useAlertActs([alert.alertId]);
  const [resolving, setResolving] = useState(false);
  const [giving, setGiving] = useState(false);
  const grave = alert.kind === 'unaccounted' || alert.kind === 'restriction' || alert.level === 'police_prompt';
  const Icon = alert.kind === 'restriction' ? IconShieldExclamation : grave ? IconAlertTriangle : IconBellRinging;
  const where = placeOf(alert, day, labels);
  useSeen([alert]);
  return (
    <Paper withBorder p="md" role="listitem" style={{ borderLeft: `6px solid var(--mantine-color-${grave ? 'red' : 'orange'}-8)` }}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <Icon aria-hidden color={`var(--mantine-color-${grave ? 'red' : 'orange'}-9)`} />
          <Text fw={700} fz="lg">
            {w[alert.kind]}
            {alert.level !== 'class' && ` · ${w[alert.level]}`}
          </Text>
        </Group>
        <Text fw={600} className="figure" c={grave ? 'red.9' : 'orange.9'}>
          {w.since(timeOf(alert.startedAt), Math.max(0, Math.floor((now - alert.startedAt) / MINUTE)))}
        </Text>
      </Group>
      {alert.children.map((childId) => (
        <Text key={childId} fz="lg">
          <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)} {lastHolder(childId, day, labels, w.lastWith)}
        </Text>
      ))}
      {where && <Text>{w.at(where)}</Text>}
      <ToldAndSeen alert={alert} />
      <NextLevel next={alert.next} />
      {act.problem !== null && (
        <Alert color="red" mt="xs" role="alert">
          {say(act.problem)}
        </Alert>
      )}
      <Group mt="sm" gap="xs">
        {alert.takenOverBy === null && (
          <Button loading={act.busy} onClick={() => void act.give('take-over')}>
            {w.takeOver}
          </Button>
        )}
        {alert.acknowledgedBy === null && (
          <Button variant="default" loading={act.busy} onClick={() => void act.give('acknowledge')}>
            {w.acknowledge}
          </Button>
        )}
        <Button variant="default" onClick={() => setGiving(true)}>
          {w.delegate}
        </Button>
        <Button variant="default" onClick={() => setResolving(true)}>
          {w.resolve}
        </Button>
        {alert.children.length === 1 && (
          <Button variant="subtle" component={Link} to={`/review/${alert.children[0]}`}>
            {w.record}
          </Button>
        )}
      </Group>
      {giving && (
        <Suspense>
          <GiveToColleague close={() => setGiving(false)} give={(staffId) => act.give('delegate', { staffId })} />
        </Suspense>
      )}
      {resolving && <ResolveWithWords close={() => setResolving(false)} give={(note) => act.give('resolve', { note })} />}
    </Paper>
  );
}

function ToldAndSeen({ alert }: { readonly alert: AlertShown }) {
  const w = useWords(ALERT_WORDS);
  const labels = useLabels();
  const named = useNamedRecipients();
  const parts = [
    w.told(named(alert.to)),
    alert.seenBy.length > 0 ? w.seenBy(alert.seenBy.length) : w.nobodySaw,
    alert.repetitions > 0 ? w.repeated(alert.repetitions) : null,
    alert.acknowledgedBy === null ? null : w.acknowledgedBy(labels.staff(alert.acknowledgedBy)),
    alert.takenOverBy === null ? null : w.takenBy(labels.staff(alert.takenOverBy)),
    alert.takenOverBy === null || alert.seenBy.includes(alert.takenOverBy) ? null : w.notSeenYet,
    w.cause(alert.causeEventId.slice(-8)),
  ];
  return (
    <>
      <Text c="dimmed" size="sm">
        {parts.filter((part) => part !== null).join(' · ')}
      </Text>
      {alert.notReached.length > 0 && (
        <Text c="red.9" fw={600}>
          {w.notReached(alert.notReached.map(labels.staff).join('、'))}
        </Text>
      )}
      {alert.notSentBy.length > 0 && <Text c="red.9">{w.notSentBy(alert.notSentBy.join('、'))}</Text>}
    </>
  );
}

/** The ladder goes on whoever acknowledges: who comes next, and when. */
export function NextLevel({ next }: { readonly next: AlertShown['next'] }) {
  const w = useWords(ALERT_WORDS);
  const named = useNamedRecipients();
  const timeOf = useTimeOf();
  if (next === null) return null;
  return <Text className="figure">{w.next(timeOf(next.dueAt), w[next.level], named(next.to))}</Text>;
}

/** Whom it was told to, or will be: by name, or the role where nobody is named. */
function useNamedRecipients(): (to: AlertShown['to']) => string {
  const roles = useWords(ROLE_WORDS);
  const labels = useLabels();
  return (to) => {
    const names = to.map(({ staffId, role }) => (staffId === null ? (roles[role as keyof typeof roles] ?? role) : labels.staff(staffId)));
    return [...new Set(names)].join('、');
  };
}

function ResolveWithWords({ close, give }: { readonly close: () => void; readonly give: (note: string) => Promise<boolean> }) {
  const w = useWords(ALERT_WORDS);
  const [note, setNote] = useState('');
  return (
    <Modal opened onClose={close} title={w.resolveTitle}>
      <Stack>
        <Textarea
          label={w.resolveWords}
          minRows={3}
          autosize
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
          data-autofocus
        />
        <Group grow>
          <Button variant="default" onClick={close}>
            {w.cancel}
          </Button>
          <Button disabled={note.trim() === ''} onClick={() => void give(note.trim()).then((done) => done && close())}>
            {w.resolve}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

type Day = ReturnType<typeof useDay>['day'];
type LabelsHere = ReturnType<typeof useLabels>;

function placeOf(alert: AlertShown, day: Day, labels: LabelsHere): string | null {
  if (alert.gateId !== null) return labels.thing(alert.gateId);
  const session = alert.sessionId === null ? undefined : day?.sessions.get(alert.sessionId);
  if (session) return `${labels.thing(session.groupId)} ${labels.thing(session.placeId)} ${session.staffIds.map(labels.staff).join('、')}`;
  const offer = alert.offerId === null ? undefined : day?.offers.get(alert.offerId);
  return offer
    ? `${labels.staff(offer.from)} → ${labels.staff(offer.to.staffId) || labels.thing(offer.to.gateId ?? offer.to.placeId)}`
    : null;
}

function lastHolder(childId: string, day: Day, labels: LabelsHere, say: (who: string) => string): string {
  const child = day?.children.get(childId);
  const holder = child?.holder ?? child?.spans.at(-1)?.holder ?? null;
  return holder === null ? '' : say(labels.staff(holder));
}
