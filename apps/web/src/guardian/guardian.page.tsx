import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { get, newCommandId, post, Refusal } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { momentIn, timeIn } from '../day/school-zone';
import { ActForm, type ActField } from '../roster/act-form';
import { Problem } from '../ui/problem';
import { useWords } from '../words/language';
import { Asked, TheSchoolSays, type DelegateAsked, type LeaveAsked, type Told } from './asked-and-told';
import { MyCode } from './my-code';
import { enrolledPhone, forgetPhone, keepLast, keepPhone, lastKept, newPhoneKey, type EnrolledPhone } from './phone-key';
import { GUARDIAN_WORDS } from './words';

interface Me {
  readonly schoolId: string;
  readonly phoneId: string;
  readonly now: number;
  readonly children: readonly ChildOfGuardian[];
}
interface ChildOfGuardian {
  readonly childId: string;
  /** IANA zone of the child's campus: a family may be abroad */
  readonly timeZone: string;
  readonly name: string | null;
  readonly today: {
    readonly serviceDay: string;
    readonly rehearsal: boolean;
    readonly state:
      | 'no_service'
      | 'not_today'
      | 'on_leave'
      | 'not_yet_called'
      | 'here'
      | 'on_the_way'
      | 'called_to_gate'
      | 'left'
      | 'absent'
      | 'school_calls';
    readonly since: number | null;
    readonly group: string | null;
    readonly place: string | null;
    readonly left: { readonly at: number; readonly gate: string | null; readonly alone: boolean; readonly with: string | null } | null;
    readonly leaves: { readonly at: number | null; readonly gate: string | null; readonly gateClosed: boolean } | null;
    readonly notices: readonly Told[];
  };
  readonly collectors: readonly { readonly name: string | null; readonly relation: string | null }[];
  readonly leaves: readonly LeaveAsked[];
  readonly delegations: readonly DelegateAsked[];
}

type View = 'children' | 'code';
type Asking = { readonly act: 'leave' | 'delegate'; readonly child: ChildOfGuardian } | null;

/** ms between two looks while the page is seen: a family waits for an answer */
const LOOK_AGAIN_MS = 30_000;

/** A guardian's phone: today's state of each child, the code for the gate, leave and delegates. No staff sign-in. */
export default function GuardianPage() {
  const w = useWords(GUARDIAN_WORDS);
  const say = useSay();
  const [phone, setPhone] = useState<EnrolledPhone | null | undefined>(undefined);
  const [me, setMe] = useState<Me | null>(null);
  const [view, setView] = useState<View>('children');
  const [asking, setAsking] = useState<Asking>(null);
  const [said, setSaid] = useState<string | null>(null);
  const invitation = window.location.hash.slice(1);

  const looks = useRef(0);
  const look = async () => {
    const mine = ++looks.current;
    const known = await enrolledPhone();
    setPhone(known);
    if (!known) return;
    const kept = await lastKept<Me>();
    if (kept) setMe(kept);
    try {
      const sentAt = Date.now();
      const fresh = await get<Me>('/api/guardian/me');
      // asked before the family did something: the newer answer is the one that knows of it
      if (mine !== looks.current) return;
      await keepLast(fresh);
      await keepPhone({ ...known, offsetMs: Math.round(fresh.now - (sentAt + Date.now()) / 2) });
      setMe(fresh);
      setPhone(await enrolledPhone());
    } catch (error) {
      if (error instanceof Refusal) setSaid(say(error));
    }
  };
  const looking = useRef(look);
  looking.current = look;
  useEffect(() => {
    const lookIfSeen = () => void (document.visibilityState === 'visible' && looking.current());
    lookIfSeen();
    document.addEventListener('visibilitychange', lookIfSeen);
    const timer = setInterval(lookIfSeen, LOOK_AGAIN_MS);
    return () => {
      document.removeEventListener('visibilitychange', lookIfSeen);
      clearInterval(timer);
    };
  }, []);

  const give = async (path: string, body: object) => {
    await post(`/api/guardian/${path}`, { commandId: newCommandId(), ...body });
    setAsking(null);
    setSaid(null);
    await look();
  };
  const giveNow = (path: string, body: object) => void give(path, body).catch((refused: unknown) => setSaid(say(refused)));
  const [first] = me?.children ?? [];
  if (phone === undefined) return null;
  if (phone === null) return <Enrol invitation={invitation} done={() => void look()} />;
  if (view === 'code')
    return (
      <Frame title={w.code}>
        <MyCode phone={phone} back={() => setView('children')} />
      </Frame>
    );
  return (
    <Frame title={w.title}>
      <Button size="xl" fullWidth leftSection={<IconQrcode aria-hidden />} onClick={() => setView('code')}>
        {w.code}
      </Button>
      {said !== null && <Alert role="status">{said}</Alert>}
      {me?.children.map((child) => (
        <Child
          key={child.childId}
          child={child}
          ask={(act) => setAsking({ act, child })}
          takeBack={(delegationId) => giveNow(`children/${child.childId}/delegation/cancel`, { delegationId })}
          confirm={(noticeId) => giveNow(`children/${child.childId}/acknowledge`, { noticeId })}
        />
      ))}
      {me && first && <Text c="dimmed">{w.asOf(timeIn(first.timeZone)(me.now))}</Text>}
      <GiveUp done={() => setPhone(null)} />
      {asking && <Ask asking={asking} give={give} close={() => setAsking(null)} />}
    </Frame>
  );
}

function Frame({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <main className="page guardian">
      <Title order={1} mb="md">
        {title}
      </Title>
      <Stack>{children}</Stack>
    </main>
  );
}

/** The sheet's code was opened on this phone: the key is made here and stays here. */
function Enrol({ invitation, done }: { readonly invitation: string; readonly done: () => void }) {
  const w = useWords(GUARDIAN_WORDS);
  const say = useSay();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enrol = async () => {
    setBusy(true);
    try {
      const { key, publicKey } = await newPhoneKey();
      const sentAt = Date.now();
      const answer = await post<{ readonly schoolId: string; readonly phoneId: string; readonly now: number }>('/api/guardian/enrol', {
        commandId: newCommandId(),
        invitation,
        publicKey,
      });
      await keepPhone({
        schoolId: answer.schoolId,
        phoneId: answer.phoneId,
        key,
        offsetMs: Math.round(answer.now - (sentAt + Date.now()) / 2),
      });
      window.history.replaceState(null, '', window.location.pathname);
      done();
    } catch (error) {
      setProblem(say(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame title={w.enrol}>
      <Text>{invitation === '' ? w.notEnrolled : w.enrolWhy}</Text>
      <Problem text={problem} />
      {invitation !== '' && (
        <Button size="xl" fullWidth loading={busy} onClick={() => void enrol()}>
          {w.enrolGo}
        </Button>
      )}
    </Frame>
  );
}

function Child({
  child,
  ask,
  takeBack,
  confirm,
}: {
  readonly child: ChildOfGuardian;
  readonly ask: (act: 'leave' | 'delegate') => void;
  readonly takeBack: (delegationId: string) => void;
  readonly confirm: (noticeId: string) => void;
}) {
  const w = useWords(GUARDIAN_WORDS);
  const { today } = child;
  const timeOf = timeIn(child.timeZone);
  return (
    <Paper withBorder p="md" component="section" aria-label={child.name ?? ''}>
      <Title order={2}>{child.name}</Title>
      {today.rehearsal && <Text className="rehearsal">{w.rehearsal}</Text>}
      <Text fz="xl" fw={700}>
        {w[today.state]}
      </Text>
      {today.left ? (
        <Text>
          {w.leftAt(timeOf(today.left.at), today.left.gate ?? '')}{' '}
          {today.left.alone ? w.leftAlone : today.left.with !== null && w.with(today.left.with)}
        </Text>
      ) : (
        <Text>
          {[today.group, today.place].filter(Boolean).join(' · ')} {today.since !== null && w.since(timeOf(today.since))}
        </Text>
      )}
      {today.leaves?.gate && !today.left && (
        <Text>{today.leaves.gateClosed ? w.gateClosed(today.leaves.gate) : w.gate(today.leaves.gate)}</Text>
      )}
      <Text c="dimmed" mt="xs">
        {w.collectors}：{child.collectors.map(({ name }) => name).join('、')}
      </Text>
      <TheSchoolSays notices={today.notices} timeOf={timeOf} confirm={confirm} />
      <Asked leaves={child.leaves} delegations={child.delegations} timeOf={timeOf} takeBack={takeBack} />
      <Group grow mt="sm">
        <Button variant="default" onClick={() => ask('leave')}>
          {w.askLeave}
        </Button>
        <Button variant="default" onClick={() => ask('delegate')}>
          {w.askDelegate}
        </Button>
      </Group>
    </Paper>
  );
}

function Ask({
  asking,
  give,
  close,
}: {
  readonly asking: NonNullable<Asking>;
  readonly give: (path: string, body: object) => Promise<void>;
  readonly close: () => void;
}) {
  const w = useWords(GUARDIAN_WORDS);
  const {
    childId,
    timeZone,
    today: { serviceDay: today },
  } = asking.child;
  const path = `children/${childId}`;
  if (asking.act === 'leave') {
    const fields: readonly ActField[] = [
      { name: 'from', label: w.from, type: 'date', value: today },
      { name: 'to', label: w.to, type: 'date', value: today },
      { name: 'reason', label: w.reason, type: 'text', optional: true },
    ];
    return (
      <ActForm
        title={w.askLeave}
        fields={fields}
        save={({ from, to, reason }) => give(`${path}/leave`, { from, to, ...(reason ? { reason } : {}) })}
        close={close}
      />
    );
  }
  const fields: readonly ActField[] = [
    { name: 'name', label: w.name, type: 'text' },
    { name: 'phone', label: w.phone, type: 'tel' },
    { name: 'idLast4', label: w.idLast4, type: 'text' },
    { name: 'date', label: w.date, type: 'date', value: today },
    { name: 'from', label: w.windowFrom, type: 'time', value: '16:30' },
    { name: 'to', label: w.windowTo, type: 'time', value: '18:30' },
  ];
  const at = (date = '', time = '') => momentIn(timeZone, date, time);
  return (
    <ActForm
      title={w.askDelegate}
      about={w.delegateWhy}
      fields={fields}
      save={({ name, phone, idLast4, date, from, to }) =>
        give(`${path}/delegation`, { name, phone, idLast4, date, windowFrom: at(date, from), windowTo: at(date, to) })
      }
      close={close}
    />
  );
}

function GiveUp({ done }: { readonly done: () => void }) {
  const w = useWords(GUARDIAN_WORDS);
  const [sure, setSure] = useState(false);
  const giveUp = async () => {
    await post('/api/guardian/give-up', { commandId: newCommandId() }).catch(() => undefined);
    await forgetPhone();
    done();
  };
  if (!sure)
    return (
      <Button variant="subtle" onClick={() => setSure(true)}>
        {w.giveUp}
      </Button>
    );
  return (
    <Paper withBorder p="md">
      <Text>{w.giveUpAsk}</Text>
      <Group grow mt="sm">
        <Button variant="default" onClick={() => setSure(false)}>
          {w.cancel}
        </Button>
        <Button color="red.9" onClick={() => void giveUp()}>
          {w.yes}
        </Button>
      </Group>
    </Paper>
  );
}
