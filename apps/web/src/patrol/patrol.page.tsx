import { Badge, Button, Group, Modal, Paper, SegmentedControl, Select, SimpleGrid, Stack, Text, Textarea, Title } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { IconCheck, IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { newId } from '../api/api';
import { usePerson } from '../access/session';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { CountStepper } from '../ui/count-stepper';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { PATROL_WORDS } from './words';

interface Stop {
  readonly placeId: string;
  readonly sessionId: string | null;
}

/** A round: every group and every checkpoint, counted before the book is looked at. Works without network. */
export default function PatrolPage() {
  const w = useWords(PATROL_WORDS);
  const { day } = useDay();
  const report = useReport();
  const timeOf = useTimeOf();
  const now = useNow(15_000);
  const { staffId } = usePerson();
  const [stop, setStop] = useState<Stop | null>(null);
  const [raising, setRaising] = useState(false);
  if (!day) return <Page title={w.title}>{null}</Page>;
  const round = [...day.patrols.values()].findLast((patrol) => patrol.by === staffId && !patrol.completed);
  const sessions = [...day.sessions.values()].filter(
    (session) => session.mergedInto === null && session.expected.size > 0 && session.startsAt <= now && now <= session.endsAt,
  );
  const action = round ? (
    <Group grow>
      <Button variant="default" size="lg" onClick={() => setRaising(true)}>
        {w.finding}
      </Button>
      <Button size="lg" onClick={() => void report('CompletePatrol', { patrolId: round.patrolId })}>
        {w.complete}
      </Button>
    </Group>
  ) : (
    <Button size="lg" fullWidth onClick={() => void report('StartPatrol', { patrolId: newId('pt') })}>
      {w.start}
    </Button>
  );
  return (
    <Page
      title={w.title}
      subtitle={round ? `${w.running(timeOf(round.at))} · ${w.seen(round.sessionsSeen.size, sessions.length)}` : w.explain}
      action={action}
    >
      {round && <Groups sessions={sessions} seen={round.sessionsSeen} choose={setStop} />}
      {round && <Checkpoints day={day} choose={setStop} />}
      <Findings day={day} />
      {round && stop && <Checkpoint stop={stop} patrolId={round.patrolId} close={() => setStop(null)} />}
      {raising && <RaiseFinding day={day} patrolId={round?.patrolId ?? null} close={() => setRaising(false)} />}
    </Page>
  );
}

type Session = CampusDay['sessions'] extends Map<string, infer S> ? S : never;

function Groups({
  sessions,
  seen,
  choose,
}: {
  readonly sessions: readonly Session[];
  readonly seen: ReadonlySet<string>;
  readonly choose: (stop: Stop) => void;
}) {
  const w = useWords(PATROL_WORDS);
  const labels = useLabels();
  const inOrder = [...sessions].sort((a, b) => Number(seen.has(a.sessionId)) - Number(seen.has(b.sessionId)));
  return (
    <section aria-label={w.groups}>
      <Title order={2} fz="lg" mb="xs">
        {w.groups}
      </Title>
      {inOrder.length === 0 && <Text c="dimmed">{w.none}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {inOrder.map(({ sessionId, placeId, groupId, staffIds }) => (
          <Button
            key={sessionId}
            variant="default"
            h="auto"
            py="sm"
            justify="space-between"
            onClick={() => choose({ placeId, sessionId })}
            rightSection={
              seen.has(sessionId) ? (
                <Badge color="green" c="green.9" variant="light" leftSection={<IconCheck size={14} aria-hidden />}>
                  {w.done}
                </Badge>
              ) : (
                <IconEye aria-label={w.log} />
              )
            }
          >
            <span style={{ textAlign: 'left', whiteSpace: 'normal' }}>
              <b>{labels.thing(placeId)}</b> {labels.thing(groupId)}
              <br />
              {staffIds.map(labels.staff).join('、')}
            </span>
          </Button>
        ))}
      </SimpleGrid>
    </section>
  );
}

function Checkpoints({ day, choose }: { readonly day: CampusDay; readonly choose: (stop: Stop) => void }) {
  const w = useWords(PATROL_WORDS);
  const labels = useLabels();
  const places = (day.opened?.places ?? []).filter((place) => place.patrolCheckpoint);
  if (places.length === 0) return null;
  return (
    <section aria-label={w.places}>
      <Title order={2} fz="lg" mb="xs">
        {w.places}
      </Title>
      <Group gap="xs">
        {places.map(({ placeId }) => (
          <Button key={placeId} variant="default" onClick={() => choose({ placeId, sessionId: null })}>
            {labels.thing(placeId)}
          </Button>
        ))}
      </Group>
    </section>
  );
}

function Checkpoint({ stop, patrolId, close }: { readonly stop: Stop; readonly patrolId: string; readonly close: () => void }) {
  const w = useWords(PATROL_WORDS);
  const labels = useLabels();
  const report = useReport();
  const [headcount, setHeadcount] = useState(0);
  const [teacher, setTeacher] = useState('yes');
  const save = () => {
    void report('LogCheckpoint', { patrolId, ...stop, headcount, teacherPresent: teacher === 'yes' });
    close();
  };
  return (
    <Modal opened onClose={close} title={labels.thing(stop.placeId)}>
      <Stack>
        <CountStepper value={headcount} onChange={setHeadcount} label={w.headcount} minus={w.minus} plus={w.plus} />
        <div>
          <Text fw={500}>{w.teacher}</Text>
          <SegmentedControl
            fullWidth
            size="lg"
            value={teacher}
            onChange={setTeacher}
            data={[
              { value: 'yes', label: w.yes },
              { value: 'no', label: w.no },
            ]}
          />
        </div>
        <Button size="lg" onClick={save}>
          {w.save}
        </Button>
      </Stack>
    </Modal>
  );
}

function RaiseFinding({ day, patrolId, close }: { readonly day: CampusDay; readonly patrolId: string | null; readonly close: () => void }) {
  const w = useWords(PATROL_WORDS);
  const labels = useLabels();
  const report = useReport();
  const [placeId, setPlaceId] = useState<string | null>(null);
  const [kind, setKind] = useState('hazard');
  const [note, setNote] = useState('');
  const save = () => {
    void report('RaiseFinding', { findingId: newId('fd'), patrolId, placeId, kind, ...(note.trim() ? { note: note.trim() } : {}) });
    close();
  };
  return (
    <Modal opened onClose={close} title={w.finding}>
      <Stack>
        <Select
          label={w.where}
          searchable
          value={placeId}
          onChange={setPlaceId}
          data={(day.opened?.places ?? []).map((place) => ({ value: place.placeId, label: labels.thing(place.placeId) }))}
        />
        <SegmentedControl
          size="lg"
          value={kind}
          onChange={setKind}
          data={[
            { value: 'hazard', label: w.hazard },
            { value: 'other', label: w.other },
          ]}
        />
        <Textarea label={w.note} autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Button size="lg" disabled={placeId === null} onClick={save}>
          {w.save}
        </Button>
      </Stack>
    </Modal>
  );
}

function Findings({ day }: { readonly day: CampusDay }) {
  const w = useWords(PATROL_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const open = [...day.findings.values()].filter((finding) => finding.resolvedAt === null);
  if (open.length === 0) return null;
  return (
    <section aria-label={w.open}>
      <Title order={2} fz="lg" mb="xs">
        {w.open}
      </Title>
      <Stack gap="xs">
        {open.map(({ findingId, placeId, kind, at }) => (
          <Paper key={findingId} withBorder p="sm">
            <Group justify="space-between">
              <Text>
                <b>{w[kind as 'hazard']}</b> {labels.thing(placeId)} <span className="figure">{timeOf(at)}</span>
              </Text>
              <Button variant="default" onClick={() => void report('ResolveFinding', { findingId, outcome: 'dealt_with' })}>
                {w.resolve}
              </Button>
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
