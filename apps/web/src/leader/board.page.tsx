import { Badge, Button, Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { byGate, byGrade, byHolder, byPlace, counts, sessionRows, threeConcerns, whoStandsInTheWay, type CampusDay } from '@baton/custody';
import { IconBell, IconBellOff, IconCheck, IconLock } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { AlertList } from '../alerts/alert-list';
import { allowSound, useAlertSound, useWakeLock } from '../alerts/alert-sound';
import { useAlerts, type AlertShown } from '../alerts/use-alerts';
import { hasRole } from '../access/session';
import { useDay, useNow, useRolesToday } from '../day/here';
import { useLabels, useTimeOf, type Labels } from '../day/labels';
import { useOpenTasks } from '../review/open-tasks';
import { TASK_WORDS } from '../review/task-words';
import { Page } from '../ui/page';
import { Figure } from '../ui/state-badge';
import { useWords } from '../words/language';
import { BOARD_WORDS } from './words';

const OneDayAccount = lazy(() => import('./one-day-account.modal'));

const RATE_MINUTES = 5;
const MINUTE = 60_000;

/** One board: what worries, who answers for whom, what hasn't begun, can the day close. */
export default function BoardPage() {
  const w = useWords(BOARD_WORDS);
  const { day } = useDay();
  const { data: alerts = [] } = useAlerts();
  useWakeLock();
  useAlertSound(alerts);
  if (!day)
    return (
      <Page title={w.title}>
        <Text>{w.dayNotOpen}</Text>
      </Page>
    );
  return (
    <Page
      title={w.title}
      aside={
        <Group gap="xs">
          <Substitute />
          <Sound />
        </Group>
      }
    >
      <Figures day={day} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack gap="md">
          <AlertList alerts={alerts} />
          <Concerns day={day} />
        </Stack>
        <Stack gap="md">
          <ToCheck day={day} />
          <NotReached alerts={alerts} />
          <CanItClose day={day} />
          <WhoAnswers day={day} />
          <OpenHandoffs day={day} />
        </Stack>
      </SimpleGrid>
      <Groups day={day} />
    </Page>
  );
}

/** A substitute stands at the door: an account for today in a few taps. */
function Substitute() {
  const w = useWords(BOARD_WORDS);
  const roles = useRolesToday();
  const [opened, setOpened] = useState(false);
  if (!hasRole(roles, 'duty_leader', 'deputy', 'principal')) return null;
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {w.substitute}
      </Button>
      {opened && (
        <Suspense>
          <OneDayAccount close={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}

function Sound() {
  const w = useWords(BOARD_WORDS);
  const [on, setOn] = useState(false);
  const turnOn = () => {
    allowSound();
    setOn(true);
  };
  return (
    <Button variant={on ? 'default' : 'outline'} onClick={turnOn} leftSection={on ? <IconBell aria-hidden /> : <IconBellOff aria-hidden />}>
      {on ? w.soundOn : w.sound}
    </Button>
  );
}

function Section({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="lg">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}

function Figures({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const now = useNow(5_000);
  const n = counts(day);
  const rate = releasesSince(day, now - RATE_MINUTES * MINUTE) / RATE_MINUTES;
  return (
    <Paper withBorder p="md">
      <Group gap="8px 28px">
        <Figure value={n.inCustody} label={w.onCampus} color="green.9" />
        <Figure value={n.expected} label={w.expected} />
        <Figure value={n.unaccounted} label={w.unaccounted} color={n.unaccounted > 0 ? 'red.9' : undefined} />
        <Figure value={n.inTransit} label={w.inTransit} color={n.inTransit > 0 ? 'orange.9' : undefined} />
        <Figure value={n.released} label={w.released} />
        <Figure value={n.onLeave} label={w.onLeave} />
        <Figure value={w.rate(rate.toFixed(rate < 10 ? 1 : 0))} label={w.rateLabel} />
      </Group>
    </Paper>
  );
}

function releasesSince(day: CampusDay, since: number): number {
  let n = 0;
  for (const child of day.children.values()) if (child.release?.undone === null && child.release.at > since) n++;
  return n;
}

function Concerns({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(5_000);
  const { missing, unwell, late } = threeConcerns(day, now);
  const row = (childId: string, detail: string) => (
    <Link key={childId} to={`/review/${childId}`} className="row-link">
      <Text span>
        <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)}
      </Text>
      <Text span className="figure">
        {detail}
      </Text>
    </Link>
  );
  const block = (title: string, rows: readonly ReactNode[]) => (
    <div>
      <Text fw={600}>
        {title} <span className="figure">{rows.length}</span>
      </Text>
      {rows.length === 0 ? <Text c="dimmed">{w.nobody}</Text> : rows}
    </div>
  );
  return (
    <Section title={w.concerns}>
      <Stack gap="sm">
        {block(
          w.missing,
          missing.map((m) => row(m.childId, w.since(timeOf(m.since)))),
        )}
        {block(
          w.unwell,
          unwell.map((u) => row(u.childId, `${labels.staff(u.holder)} ${w.since(timeOf(u.since))}`)),
        )}
        {block(
          w.late,
          late.map((l) => row(l.childId, `${labels.staff(l.holder)} ${w.minutes(l.minutes)}`)),
        )}
      </Stack>
    </Section>
  );
}

type Grouping = 'holder' | 'place' | 'grade' | 'gate';
const BY: Readonly<Record<Grouping, (day: CampusDay) => ReadonlyMap<string | null, number>>> = {
  holder: byHolder,
  place: byPlace,
  grade: byGrade,
  gate: byGate,
};

function WhoAnswers({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const labels = useLabels();
  const [grouping, setGrouping] = useState<Grouping>('holder');
  const rows = [...BY[grouping](day)].sort((a, b) => b[1] - a[1]);
  return (
    <Section title={w.who}>
      <SegmentedControl
        fullWidth
        size="md"
        mb="xs"
        value={grouping}
        onChange={setGrouping}
        data={(['holder', 'place', 'grade', 'gate'] as const).map((value) => ({ value, label: w[value] }))}
      />
      <div className="scroll-box" tabIndex={0} role="group" aria-label={w.who}>
        {rows.map(([key, n]) => (
          <Group key={key ?? ''} justify="space-between" py={4}>
            <Text>{nameOf(grouping, key, labels, w)}</Text>
            <Text fw={700} className="figure">
              {w.children(n)}
            </Text>
          </Group>
        ))}
        {rows.length === 0 && <Text c="dimmed">{w.nobody}</Text>}
      </div>
    </Section>
  );
}

function nameOf(grouping: Grouping, key: string | null, labels: Labels, w: (typeof BOARD_WORDS)['zh']): string {
  if (key === null || key === '') return w.noneNamed;
  if (grouping === 'grade') return w.gradeName(key);
  return grouping === 'holder' ? labels.staff(key) : labels.thing(key);
}

/** Only when there is something: what the system is unsure of. */
function ToCheck({ day }: { readonly day: CampusDay }) {
  const w = useWords(TASK_WORDS);
  const { count } = useOpenTasks(day);
  if (count === 0) return null;
  return (
    <Section
      title={w.title}
      aside={
        <Button component={Link} to="/tasks">
          {w.goThere}
        </Button>
      }
    >
      <Text fw={700} c="orange.9">
        {w.open(count)}
      </Text>
    </Section>
  );
}

/** Who was told by name, and has nothing on whose screen an alert came: to be called, or sought. */
function NotReached({ alerts }: { readonly alerts: readonly AlertShown[] }) {
  const w = useWords(BOARD_WORDS);
  const labels = useLabels();
  const open = alerts.filter(({ state }) => state === 'open');
  const people = Map.groupBy(
    open.flatMap((alert) => alert.notReached),
    (staffId) => staffId,
  );
  if (people.size === 0) return null;
  return (
    <Section title={w.notReached}>
      {[...people]
        .sort((a, b) => b[1].length - a[1].length)
        .map(([staffId, missed]) => (
          <Group key={staffId} justify="space-between" py={2}>
            <Text fw={600}>{labels.staff(staffId)}</Text>
            <Text className="figure">{w.alertsMissed(missed.length)}</Text>
          </Group>
        ))}
    </Section>
  );
}

function OpenHandoffs({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(5_000);
  const open = [...day.offers.values()].filter((offer) => offer.open.size > 0).sort((a, b) => a.dueAt - b.dueAt);
  if (open.length === 0) return null;
  return (
    <Section title={w.open}>
      {open.map(({ offerId, from, to, open: children, at, dueAt }) => {
        const session = to.sessionId === null ? undefined : day.sessions.get(to.sessionId);
        const receiver =
          to.staffId !== null ? labels.staff(to.staffId) : session ? labels.thing(session.groupId) : labels.thing(to.gateId ?? to.placeId);
        return (
          <Group key={offerId} justify="space-between" py={4}>
            <Text>
              {labels.staff(from)} → {receiver} · {w.children(children.size)}
            </Text>
            <Text className="figure" c={dueAt <= now ? 'red.9' : undefined} fw={dueAt <= now ? 700 : 400}>
              {timeOf(at)} {dueAt <= now && w.overdue}
            </Text>
          </Group>
        );
      })}
    </Section>
  );
}

function CanItClose({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const timeOf = useTimeOf();
  const blockers = whoStandsInTheWay(day);
  const byKind = [...Map.groupBy(blockers, (blocker) => blocker.kind)];
  const word = {
    held: w.held,
    in_transit: w.in_transit,
    unaccounted: w.unaccountedBlocker,
    not_called: w.not_called,
    conflict: w.conflict,
  };
  if (day.closed)
    return (
      <Section title={w.close}>
        <Group c="green.9">
          <IconLock aria-hidden />
          <Text fw={700}>{w.closed(timeOf(day.closed.at))}</Text>
        </Group>
      </Section>
    );
  const ready = blockers.length === 0 && day.frozen;
  return (
    <Section title={w.close}>
      <Group justify="space-between">
        <div>
          <Group c={ready ? 'green.9' : undefined} gap="xs">
            {ready && <IconCheck aria-hidden />}
            <Text fw={700}>{ready ? w.canClose : w.cannotClose(blockers.length)}</Text>
          </Group>
          <Text c="dimmed">{byKind.map(([kind, of]) => `${word[kind]} ${of.length}`).join(' · ')}</Text>
        </div>
        <Button component={Link} to="/closing" variant={ready ? 'filled' : 'default'}>
          {w.goClose}
        </Button>
      </Group>
    </Section>
  );
}

function Groups({ day }: { readonly day: CampusDay }) {
  const w = useWords(BOARD_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(5_000);
  const rows = sessionRows(day)
    .filter((row) => row.expected > 0 || row.here > 0)
    .map((row) => ({
      ...row,
      startsAt: day.sessions.get(row.sessionId)?.startsAt ?? 0,
      endsAt: day.sessions.get(row.sessionId)?.endsAt ?? 0,
    }))
    .filter((row) => row.endsAt > now || row.here > 0)
    .sort((a, b) => Number(isLate(b, now)) - Number(isLate(a, now)) || a.startsAt - b.startsAt);
  const roll = { not_started: w.notStarted, running: w.running, complete: w.complete };
  // a patrol sees every group of the stage once
  const running = rows.filter((row) => row.startsAt <= now && now <= row.endsAt);
  const patrolled = new Set([...day.patrols.values()].flatMap((patrol) => [...patrol.sessionsSeen]));
  const seen = running.filter((row) => patrolled.has(row.sessionId)).length;
  return (
    <Section title={w.groups} aside={<Text className="figure">{w.patrolDue(seen, running.length)}</Text>}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {rows.map((row) => (
          <Group key={row.sessionId} justify="space-between" wrap="nowrap" py={4} className="group-row" data-late={isLate(row, now)}>
            <div>
              <Text fw={600}>
                {timeOf(row.startsAt)} {labels.thing(row.groupId)}
              </Text>
              <Text size="sm" c="dimmed">
                {labels.thing(row.placeId)} · {row.staffIds.map(labels.staff).join('、')}
              </Text>
            </div>
            <Stack gap={2} align="flex-end">
              <Text className="figure" fw={700}>
                {w.here(row.here, row.expected)}
              </Text>
              <Badge color={isLate(row, now) ? 'red' : 'gray'} c={isLate(row, now) ? 'red.9' : 'gray.8'} variant="light">
                {!row.signedOn && row.startsAt <= now ? w.nobodySignedOn : roll[row.rollCall]}
              </Badge>
            </Stack>
          </Group>
        ))}
      </SimpleGrid>
    </Section>
  );
}

const isLate = (row: { readonly rollCall: string; readonly startsAt: number; readonly expected: number }, now: number): boolean =>
  row.rollCall === 'not_started' && row.startsAt <= now && row.expected > 0;
