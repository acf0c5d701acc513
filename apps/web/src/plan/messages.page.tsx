import { Button, Group, Modal, NativeSelect, Paper, SegmentedControl, Stack, Text, Textarea, Title } from '@mantine/core';
import type { CampusDay, Notice } from '@baton/custody';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, newId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { ROLE_WORDS } from '../access/words';
import { hasRole, usePerson } from '../access/session';
import { useDay, useHere, useReport, useRolesToday } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { DialogFoot } from '../ui/problem';
import { useWords } from '../words/language';
import { PLAN_WORDS } from './words';

/** What changed today and who has read it. Reading is confirmed also without network. */
export default function MessagesPage() {
  const w = useWords(PLAN_WORDS);
  const { staffId } = usePerson();
  const roles = useRolesToday();
  const { day } = useDay();
  const [changing, setChanging] = useState(false);
  const [writing, setWriting] = useState(false);
  const wordsOf = useWordsOfNotices(day?.notices.size ?? 0);
  if (!day) return null;
  const leads = hasRole(roles, 'duty_leader', 'deputy', 'duty_administrator', 'principal');
  // that a child left alone is its family's matter; who took whose children stands on both people's own pages
  const notices = [...day.notices.values()]
    .filter((notice) => !notice.withdrawn && notice.taken === undefined && notice.kind !== 'left_alone')
    .sort((a, b) => b.at - a.at);
  const mine = notices.filter((notice) => notice.staffIds.includes(staffId) && !notice.acknowledged.has(staffId));
  const shown = leads ? notices : notices.filter((notice) => notice.staffIds.includes(staffId));
  return (
    <Page
      title={w.title}
      action={
        leads && (
          <Group grow>
            <Button size="lg" variant="default" onClick={() => setChanging(true)}>
              {w.change}
            </Button>
            <Button size="lg" onClick={() => setWriting(true)}>
              {w.write}
            </Button>
          </Group>
        )
      }
    >
      <Now day={day} leads={leads} />
      {hasRole(roles, 'duty_leader', 'deputy', 'principal') && <NobodyLeavesAlone day={day} />}
      <section aria-label={w.mine}>
        <Title order={2} fz="lg" mb="xs">
          {w.mine} <span className="figure">{mine.length}</span>
        </Title>
        {mine.map((notice) => (
          <ToConfirm key={notice.noticeId} notice={notice} said={wordsOf(notice.noticeId)} />
        ))}
      </section>
      {shown.length === 0 && <Text c="dimmed">{w.none}</Text>}
      {shown.length > 0 && (
        <section aria-label={w.sent}>
          <Title order={2} fz="lg" mb="xs">
            {w.sent}
          </Title>
          {shown.map((notice) => (
            <Receipts key={notice.noticeId} notice={notice} said={wordsOf(notice.noticeId)} />
          ))}
        </section>
      )}
      {changing && <ChangePlan day={day} close={() => setChanging(false)} />}
      {writing && <WriteMessage close={() => setWriting(false)} />}
    </Page>
  );
}

interface NoticeWithWords {
  readonly noticeId: string;
  readonly words: string | null;
}

/** What a leader wrote: sealed in the log, so it comes by query and needs network. @param notices asked again when there are more */
function useWordsOfNotices(notices: number): (noticeId: string) => string | null {
  const { campus } = useHere();
  const { data = [] } = useQuery({
    queryKey: ['notices', campus.campusId, campus.serviceDay, notices],
    queryFn: () => get<readonly NoticeWithWords[]>(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/plan/notices`),
  });
  return (noticeId) => data.find((notice) => notice.noticeId === noticeId)?.words ?? null;
}

const EVERYBODY = '';
const TOLD: readonly (keyof (typeof ROLE_WORDS)['zh'])[] = [
  'duty_teacher',
  'homeroom_teacher',
  'grade_lead',
  'gate_teacher',
  'gate_guard',
  'nurse',
];

/** A leader's own words to people of today, with receipts. */
function WriteMessage({ close }: { readonly close: () => void }) {
  const w = useWords(PLAN_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const say = useSay();
  const { campus } = useHere();
  const [words, setWords] = useState('');
  const [to, setTo] = useState(EVERYBODY);
  const [ids] = useState(() => ({ commandId: newCommandId(), noticeId: newId('nt') }));
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    try {
      const told = to === EVERYBODY ? { everybody: true } : { roles: [to] };
      await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/plan/send-notice`, { ...ids, words: words.trim(), ...told });
      close();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.write}>
      <Stack>
        <NativeSelect
          label={w.to}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[{ value: EVERYBODY, label: w.everybody }, ...TOLD.map((value) => ({ value, label: roleWords[value] }))]}
        />
        <Textarea
          label={w.words}
          autosize
          minRows={3}
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          data-autofocus
        />
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button disabled={words.trim() === ''} onClick={() => void send()}>
            {w.sendIt}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}

/** Which gates are closed now, and where to go instead. */
function Now({ day, leads }: { readonly day: CampusDay; readonly leads: boolean }) {
  const w = useWords(PLAN_WORDS);
  const say = useSay();
  const labels = useLabels();
  const { campus } = useHere();
  const [problem, setProblem] = useState<string | null>(null);
  const closed = [...day.gates.values()].filter((gate) => !gate.open);
  if (day.plan === null) return null;
  const { planId } = day.plan;
  const withdraw = () =>
    post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/plan/withdraw`, { commandId: newCommandId(), planId }).catch(
      (error: unknown) => setProblem(say(error)),
    );
  return (
    <Paper withBorder p="md" style={{ borderLeft: '6px solid var(--mantine-color-orange-8)' }}>
      <Group justify="space-between">
        <div>
          {closed.map(({ gateId, insteadGateId }) => (
            <Text key={gateId} fw={700} fz="lg">
              {insteadGateId === null ? w.gateClosed(labels.thing(gateId)) : w.instead(labels.thing(gateId), labels.thing(insteadGateId))}
            </Text>
          ))}
          {closed.length === 0 && <Text fw={700}>{w.day_plan_changed}</Text>}
          {problem !== null && <Text c="red.9">{problem}</Text>}
        </div>
        {leads && (
          <Button variant="default" onClick={() => void withdraw()}>
            {w.withdraw}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** A red warning: from now on everybody is collected, and the families concerned are told. */
function NobodyLeavesAlone({ day }: { readonly day: CampusDay }) {
  const w = useWords(PLAN_WORDS);
  const say = useSay();
  const timeOf = useTimeOf();
  const { campus } = useHere();
  const [asked, setAsked] = useState(false);
  const [ids] = useState(() => ({ commandId: newCommandId(), noticeId: newId('nt') }));
  const [problem, setProblem] = useState<string | null>(null);
  const suspend = async () => {
    try {
      const body = { ...ids, reason: 'red_warning' };
      await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/pickup/suspend-self-consents`, body);
      setAsked(false);
    } catch (error) {
      setProblem(say(error));
    }
  };
  if (day.consentsSuspendedAt !== null) return <Text fw={700}>{w.suspendedAt(timeOf(day.consentsSuspendedAt))}</Text>;
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {w.suspend}
      </Button>
      {asked && (
        <Modal opened onClose={() => setAsked(false)} title={w.suspend}>
          <Stack>
            <Text>{w.suspendExplain}</Text>
            <DialogFoot problem={problem} close={() => setAsked(false)} cancel={w.cancel}>
              <Button color="red.9" onClick={() => void suspend()}>
                {w.suspendNow}
              </Button>
            </DialogFoot>
          </Stack>
        </Modal>
      )}
    </>
  );
}

function ToConfirm({ notice, said }: { readonly notice: Notice; readonly said: string | null }) {
  const w = useWords(PLAN_WORDS);
  const timeOf = useTimeOf();
  const report = useReport();
  return (
    <Paper withBorder p="md" mb="xs">
      <Group justify="space-between">
        <div>
          <Text fw={700} fz="lg">
            {w[notice.kind as 'campus_message'] ?? notice.kind}
          </Text>
          {said !== null && <Text fz="lg">{said}</Text>}
          <Text>{notice.dueAt === null ? w.since(timeOf(notice.at)) : w.dueBy(timeOf(notice.dueAt))}</Text>
        </div>
        <Button
          size="lg"
          leftSection={<IconCheck aria-hidden />}
          onClick={() => void report('AcknowledgeNotice', { noticeId: notice.noticeId })}
        >
          {w.read}
        </Button>
      </Group>
    </Paper>
  );
}

function Receipts({ notice, said }: { readonly notice: Notice; readonly said: string | null }) {
  const w = useWords(PLAN_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const waits = (id: string) => !notice.acknowledged.has(id);
  const waiting = notice.staffIds.filter(waits);
  const families = notice.children.filter(waits).length;
  const told = notice.staffIds.length + notice.children.length;
  const open = [...waiting.map(labels.staff), ...(families > 0 ? [w.families(families)] : [])];
  return (
    <Paper withBorder p="sm" mb="xs">
      <Group justify="space-between">
        <Text fw={600}>
          {w[notice.kind as 'campus_message'] ?? notice.kind} <span className="figure">{timeOf(notice.at)}</span>
        </Text>
        <Text className="figure">{w.receipts(told - waiting.length - families, told)}</Text>
      </Group>
      {said !== null && <Text>{said}</Text>}
      <Text c={open.length > 0 ? 'orange.9' : 'green.9'}>{open.length > 0 ? w.waiting(open.join('、')) : w.allRead}</Text>
    </Paper>
  );
}

const KINDS = ['gates', 'places', 'times', 'red_warning', 'other'] as const;
const SEVERITIES = ['normal', 'orange', 'red'] as const;
const STAYS_OPEN = '';

function ChangePlan({ day, close }: { readonly day: CampusDay; readonly close: () => void }) {
  const w = useWords(PLAN_WORDS);
  const say = useSay();
  const labels = useLabels();
  const { campus } = useHere();
  const gates = [...day.gates.values()];
  const [kind, setKind] = useState<string>('gates');
  const [severity, setSeverity] = useState<string>('normal');
  /** gate → where to go instead; absent: open */
  const [instead, setInstead] = useState<Readonly<Record<string, string>>>({});
  const [ids] = useState(() => ({ commandId: newCommandId(), planId: newId('pl'), noticeId: newId('nt') }));
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    const changed = gates.map(({ gateId, grades }) => {
      const other = instead[gateId] ?? STAYS_OPEN;
      return { gateId, open: other === STAYS_OPEN, insteadGateId: other === STAYS_OPEN ? null : other, grades };
    });
    try {
      await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/plan/change`, { ...ids, kind, severity, gates: changed });
      close();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.change} size="lg">
      <Stack>
        <NativeSelect
          label={w.kind}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={KINDS.map((value) => ({ value, label: w[value] }))}
        />
        <div>
          <Text fw={500}>{w.severity}</Text>
          <SegmentedControl
            fullWidth
            size="md"
            value={severity}
            onChange={setSeverity}
            data={SEVERITIES.map((value) => ({ value, label: w[value] }))}
            orientation="vertical"
          />
        </div>
        <Text fw={500}>{w.gatesTitle}</Text>
        {gates.map(({ gateId }) => (
          <NativeSelect
            key={gateId}
            label={labels.thing(gateId)}
            value={instead[gateId] ?? STAYS_OPEN}
            onChange={(event) => setInstead({ ...instead, [gateId]: event.currentTarget.value })}
            data={[
              { value: STAYS_OPEN, label: w.open },
              ...gates
                .filter((other) => other.gateId !== gateId)
                .map((other) => ({ value: other.gateId, label: `${w.closed} ${labels.thing(other.gateId)}` })),
            ]}
          />
        ))}
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button onClick={() => void send()}>{w.send}</Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}
