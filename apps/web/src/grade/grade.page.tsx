import { Badge, Button, Group, Modal, Paper, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { heldBy, sessionRows, type CampusDay, type SessionRow } from '@baton/custody';
import { useState } from 'react';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useDay, useHere, useNow } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { DialogFoot } from '../ui/problem';
import { useWords } from '../words/language';
import { GRADE_WORDS } from './words';

type Act = 'substitute' | 'merge' | 'move' | 'takeOver';

/** The grade's groups: which run, who is on post; stand in, merge, move, take over. */
export default function GradePage() {
  const w = useWords(GRADE_WORDS);
  const { staffId } = usePerson();
  const { day } = useDay();
  const now = useNow(10_000);
  const [act, setAct] = useState<{ readonly act: Act; readonly row: SessionRow } | null>(null);
  if (!day) return null;
  const grades = [
    ...new Set(
      day.duties.flatMap((duty) => (duty.staffId === staffId && duty.role === 'grade_lead' && duty.grade !== null ? [duty.grade] : [])),
    ),
  ];
  const rows = sessionRows(day)
    .filter((row) => isOfGrades(day, row, grades) && (day.sessions.get(row.sessionId)?.endsAt ?? 0) > now)
    .sort((a, b) => (day.sessions.get(a.sessionId)?.startsAt ?? 0) - (day.sessions.get(b.sessionId)?.startsAt ?? 0));
  return (
    <Page title={grades.length === 1 && grades[0] !== undefined ? w.title(grades[0]) : w.titleAll}>
      {rows.length === 0 && <Text>{w.noGrade}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {rows.map((row) => (
          <GroupOfGrade key={row.sessionId} row={row} day={day} now={now} choose={(chosen) => setAct({ act: chosen, row })} />
        ))}
      </SimpleGrid>
      {act?.act === 'takeOver' && <TakeOver row={act.row} day={day} close={() => setAct(null)} />}
      {act && act.act !== 'takeOver' && <ChangeGroup act={act.act} row={act.row} rows={rows} day={day} close={() => setAct(null)} />}
    </Page>
  );
}

/** Of a lead without a grade of their own (a leader looks) all groups are shown. */
function isOfGrades(day: CampusDay, row: SessionRow, grades: readonly number[]): boolean {
  if (row.expected === 0 && row.here === 0) return false;
  if (grades.length === 0) return true;
  return [...(day.sessions.get(row.sessionId)?.expected ?? [])].some((childId) => grades.includes(day.children.get(childId)?.grade ?? 0));
}

function GroupOfGrade({
  row,
  day,
  now,
  choose,
}: {
  readonly row: SessionRow;
  readonly day: CampusDay;
  readonly now: number;
  readonly choose: (act: Act) => void;
}) {
  const w = useWords(GRADE_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const startsAt = day.sessions.get(row.sessionId)?.startsAt ?? 0;
  const missing = !row.signedOn && startsAt <= now;
  const roll = { not_started: w.notStarted, running: w.running, complete: w.complete };
  const small = row.expected > 0 && row.expected < day.policy.groupMin;
  return (
    <Paper withBorder p="md" style={missing ? { borderLeft: '6px solid var(--mantine-color-red-8)' } : undefined}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={700} fz="lg">
            {labels.thing(row.groupId)}
          </Text>
          <Text>
            <span className="figure">{timeOf(startsAt)}</span> {labels.thing(row.placeId)} · {row.staffIds.map(labels.staff).join('、')}
          </Text>
          {small && <Text c="orange.9">{w.small(day.policy.groupMin)}</Text>}
        </div>
        <Stack gap={2} align="flex-end">
          <Text fw={700} className="figure" fz="lg">
            {w.here(row.here, row.expected)}
          </Text>
          <Badge color={missing ? 'red' : 'gray'} c={missing ? 'red.9' : 'gray.8'} variant="light">
            {missing ? w.nobody : roll[row.rollCall]}
          </Badge>
        </Stack>
      </Group>
      <Group gap={6} mt="sm">
        <Button variant={missing ? 'filled' : 'default'} px="sm" onClick={() => choose('substitute')}>
          {w.substitute}
        </Button>
        <Button variant="default" px="sm" onClick={() => choose('merge')}>
          {w.merge}
        </Button>
        <Button variant="default" px="sm" onClick={() => choose('move')}>
          {w.move}
        </Button>
        <Button variant="default" px="sm" onClick={() => choose('takeOver')}>
          {w.takeOver}
        </Button>
      </Group>
    </Paper>
  );
}

/** Gives the request; the refusal's words stay on the screen. */
function useRequest(close: () => void) {
  const say = useSay();
  const { campus } = useHere();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const give = async (path: string, body: object) => {
    setBusy(true);
    try {
      await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/${path}`, { commandId: newCommandId(), ...body });
      close();
    } catch (error) {
      setProblem(say(error));
    } finally {
      setBusy(false);
    }
  };
  return { give, problem, busy };
}

function ChangeGroup({
  act,
  row,
  rows,
  day,
  close,
}: {
  readonly act: 'substitute' | 'merge' | 'move';
  readonly row: SessionRow;
  readonly rows: readonly SessionRow[];
  readonly day: CampusDay;
  readonly close: () => void;
}) {
  const w = useWords(GRADE_WORDS);
  const labels = useLabels();
  const { people } = useDay();
  const [chosen, setChosen] = useState<string | null>(null);
  const { give, problem, busy } = useRequest(close);
  const { sessionId } = row;
  const choices = {
    substitute: Object.entries(people?.staff ?? {}).map(([value, label]) => ({ value, label })),
    merge: rows
      .filter((other) => other.sessionId !== sessionId && other.periodId === row.periodId)
      .map((other) => ({
        value: other.sessionId,
        label: `${labels.thing(other.groupId)} ${labels.thing(other.placeId)} (${other.expected})`,
      })),
    move: (day.opened?.places ?? []).map(({ placeId }) => ({ value: placeId, label: labels.thing(placeId) })),
  }[act];
  const go = (id: string) =>
    act === 'substitute'
      ? give('duty/assign', { staffId: id, role: 'duty_teacher', sessionId, replaces: row.staffIds[0] ?? null })
      : act === 'merge'
        ? give('duty/merge-sessions', { fromSessionId: sessionId, intoSessionId: id })
        : give('duty/move-session', { sessionId, placeId: id });
  return (
    <Modal opened onClose={close} title={`${w[act]} · ${labels.thing(row.groupId)}`}>
      <Stack>
        <Select
          label={{ substitute: w.who, merge: w.into, move: w.where }[act]}
          searchable
          data={choices}
          value={chosen}
          onChange={setChosen}
        />
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button loading={busy} disabled={chosen === null} onClick={() => chosen !== null && void go(chosen)}>
            {w.save}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}

const REASONS = ['teacher_unwell', 'teacher_absent', 'emergency', 'other'] as const;

function TakeOver({ row, day, close }: { readonly row: SessionRow; readonly day: CampusDay; readonly close: () => void }) {
  const w = useWords(GRADE_WORDS);
  const labels = useLabels();
  const [reason, setReason] = useState<string | null>('teacher_unwell');
  const { give, problem, busy } = useRequest(close);
  const from = row.staffIds.find((staffId) => heldBy(day, staffId).length > 0) ?? row.staffIds[0] ?? '';
  const children = heldBy(day, from).filter((childId) => day.children.get(childId)?.sessionId === row.sessionId);
  return (
    <Modal opened onClose={close} title={`${w.takeOver} · ${labels.thing(row.groupId)}`}>
      <Stack>
        <Text>{w.takeOverExplain(children.length, labels.staff(from))}</Text>
        <Select
          label={w.reason}
          data={REASONS.map((value) => ({ value, label: w[value] }))}
          value={reason}
          onChange={setReason}
          allowDeselect={false}
        />
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button
            loading={busy}
            disabled={children.length === 0}
            onClick={() => void give('handoff/take-over', { children, from, placeId: row.placeId, reason })}
          >
            {w.save}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}
