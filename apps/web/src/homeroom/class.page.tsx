import { Button, Group, Paper, SimpleGrid, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { threeConcerns, type CampusDay, type ChildDay, type Concern } from '@baton/custody';
import { IconAlertTriangle } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { usePerson } from '../access/session';
import { AlertList } from '../alerts/alert-list';
import { useAlerts } from '../alerts/use-alerts';
import { useDay, useHere, useHereIfAny, useNow } from '../day/here';
import { byClassAndNumber, useLabels, useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { StateBadge } from '../ui/state-badge';
import { OpenWishes } from '../wishes/open-wishes';
import { useWords } from '../words/language';
import { CLASS_WORDS } from './words';

const AbsentToday = lazy(() => import('./absent-today.modal'));
const ChildModal = lazy(() => import('../check-in/child.modal'));
const ChildCase = lazy(() => import('../concern/child-case'));

interface Open {
  readonly childId: string;
  readonly concern: Concern;
  readonly since: string;
}

/** In the morning, before today's list stands, who is absent; then the class now. */
export default function ClassPage() {
  const here = useHereIfAny();
  const { day } = useDay();
  if (!here) return null;
  return day ? <ClassNow /> : <BeforeTheDay />;
}

function BeforeTheDay() {
  const w = useWords(CLASS_WORDS);
  const [absent, setAbsent] = useState(false);
  return (
    <Page
      title={w.title}
      subtitle={w.notOpened}
      action={
        <Button size="lg" fullWidth onClick={() => setAbsent(true)}>
          {w.absent}
        </Button>
      }
    >
      {absent && (
        <Suspense>
          <AbsentToday close={() => setAbsent(false)} />
        </Suspense>
      )}
    </Page>
  );
}

/** The homeroom teacher's class now: whom to call first, then where each child is. */
function ClassNow() {
  const w = useWords(CLASS_WORDS);
  const person = usePerson();
  const labels = useLabels();
  const { campus } = useHere();
  const { day } = useDay();
  const { data: alerts = [] } = useAlerts();
  const [chosen, setChosen] = useState<Open | null>(null);
  const [absent, setAbsent] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  if (!day) return null;
  const classIds = [
    ...new Set(
      day.duties.flatMap((duty) =>
        duty.staffId === person.staffId && duty.role === 'homeroom_teacher' && duty.classId !== null ? [duty.classId] : [],
      ),
    ),
  ];
  const children = [...day.children.values()]
    .filter((child) => child.classId !== null && classIds.includes(child.classId))
    .sort((a, b) => byClassAndNumber(labels.child(a.childId), labels.child(b.childId)));
  const here = children.filter((child) => child.holder !== null).length;
  if (classIds.length === 0)
    return (
      <Page title={w.title}>
        <Text>{w.noClass}</Text>
      </Page>
    );
  return (
    <Page
      title={w.title}
      subtitle={w.here(here, children.length)}
      action={
        <Button size="lg" fullWidth variant="default" onClick={() => setAbsent(true)}>
          {w.absent}
        </Button>
      }
    >
      <OpenMatters day={day} own={new Set(children.map((child) => child.childId))} choose={setChosen} />
      <AlertList alerts={alerts} />
      <OpenWishes campusId={campus.campusId} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {children.map((child) => (
          <ChildRow key={child.childId} child={child} open={() => setOpened(child.childId)} />
        ))}
      </SimpleGrid>
      {chosen && (
        <Suspense>
          <ChildCase childId={chosen.childId} concern={chosen.concern} close={() => setChosen(null)} />
        </Suspense>
      )}
      {opened !== null && (
        <Suspense>
          <ChildModal childId={opened} close={() => setOpened(null)} />
        </Suspense>
      )}
      {absent && (
        <Suspense>
          <AbsentToday close={() => setAbsent(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function OpenMatters({
  day,
  own,
  choose,
}: {
  readonly day: CampusDay;
  readonly own: ReadonlySet<string>;
  readonly choose: (open: Open) => void;
}) {
  const w = useWords(CLASS_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(10_000);
  const { missing, unwell, late } = threeConcerns(day, now);
  const open: readonly (Open & { readonly word: string })[] = [
    ...missing.map(({ childId, since }) => ({ childId, concern: 'absence' as const, since: timeOf(since), word: w.missing })),
    ...unwell.map(({ childId, since }) => ({ childId, concern: 'unwell' as const, since: timeOf(since), word: w.unwell })),
    ...late.map(({ childId, minutes }) => ({ childId, concern: 'late_pickup' as const, since: `+${minutes}′`, word: w.late })),
  ].filter(({ childId }) => own.has(childId));
  return (
    <section aria-label={w.open}>
      <Title order={2} fz="lg" mb="xs">
        {w.open}
      </Title>
      {open.length === 0 && <Text c="dimmed">{w.nothing}</Text>}
      <Stack gap="xs">
        {open.map((matter) => (
          <Paper
            key={`${matter.concern} ${matter.childId}`}
            withBorder
            p="sm"
            style={{ borderLeft: '6px solid var(--mantine-color-red-8)' }}
          >
            <Group justify="space-between">
              <Group gap="xs">
                <IconAlertTriangle aria-hidden color="var(--mantine-color-red-9)" />
                <div>
                  <Text fw={700} fz="lg">
                    {labels.childName(matter.childId)}
                  </Text>
                  <Text>
                    {matter.word} <span className="figure">{matter.since}</span>
                  </Text>
                </div>
              </Group>
              <Button onClick={() => choose(matter)}>{w.handle}</Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}

/** A tap opens the child's card: who has it, hand over, to the clinic, exit permit, and from there the record of the day. */
function ChildRow({ child, open }: { readonly child: ChildDay; readonly open: () => void }) {
  const labels = useLabels();
  const where = child.holder === null ? '' : `${child.placeId === null ? '' : labels.thing(child.placeId)} ${labels.staff(child.holder)}`;
  return (
    <UnstyledButton className="row-link group-row" onClick={open}>
      <span>
        <Text span c="dimmed" className="figure" mr={8}>
          {labels.child(child.childId)?.inClassNo}
        </Text>
        <b>{labels.childName(child.childId)}</b>
        <br />
        <Text span size="sm" c="dimmed">
          {where}
        </Text>
      </span>
      <StateBadge state={child.state} />
    </UnstyledButton>
  );
}
