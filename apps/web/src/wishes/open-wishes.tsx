import { Alert, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useLabels, useTimeOf } from '../day/labels';
import { ActForm } from '../roster/act-form';
import { useWords } from '../words/language';
import { WISH_WORDS } from './words';

interface OfWish {
  readonly child: {
    readonly childId: string;
    readonly name: string | null;
    readonly grade: number | null;
    readonly classNo: number | null;
  };
  readonly askedAt: number;
  readonly askedBy: { readonly personId: string; readonly name: string | null };
}
interface LeaveWish extends OfWish {
  readonly kind: 'leave';
  readonly leaveId: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string | null;
}
interface DelegationWish extends OfWish {
  readonly kind: 'delegation';
  readonly delegationId: string;
  readonly delegateName: string | null;
  readonly date: string;
  readonly windowFrom: number;
  readonly windowTo: number;
}
type Wish = LeaveWish | DelegationWish;
type Answering = { readonly wish: Wish; readonly how: 'refuse' | 'confirm' } | null;

/** ms between two looks: a guardian waits on a phone */
const LOOK_MS = 20_000;

const idOf = (wish: Wish): string => (wish.kind === 'leave' ? wish.leaveId : wish.delegationId);

/** What guardians asked for on their phones and nobody has answered. A homeroom teacher sees the own class. */
export function OpenWishes({ campusId }: { readonly campusId: string }) {
  const w = useWords(WISH_WORDS);
  const say = useSay();
  const queries = useQueryClient();
  const [answering, setAnswering] = useState<Answering>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data = [], error } = useQuery({
    queryKey: ['wishes', campusId],
    queryFn: () => get<readonly Wish[]>(`/api/campuses/${campusId}/wishes`),
    refetchInterval: LOOK_MS,
  });
  const answer = async (wish: Wish, path: string, body: object) => {
    await post(`/api/children/${wish.child.childId}/${path}`, { commandId: newCommandId(), ...body });
    setAnswering(null);
    setProblem(null);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['wishes'] }),
      queries.invalidateQueries({ queryKey: ['changes'] }),
      queries.invalidateQueries({ queryKey: ['child-record', wish.child.childId] }),
    ]);
  };
  const approve = (wish: LeaveWish) =>
    void answer(wish, 'leave/approve', { leaveId: wish.leaveId }).catch((refused: unknown) => setProblem(say(refused)));
  const said = problem ?? (error ? say(error) : null);
  return (
    <section aria-label={w.title}>
      <Title order={2} fz="lg" mb="xs">
        {w.title} <span className="figure">{data.length}</span>
      </Title>
      {said !== null && (
        <Alert color="red" role="alert" mb="xs">
          {said}
        </Alert>
      )}
      {data.length === 0 && <Text c="dimmed">{w.none}</Text>}
      <Stack gap="xs">
        {data.map((wish) => (
          <WishRow key={idOf(wish)} wish={wish} approve={approve} choose={(how) => setAnswering({ wish, how })} />
        ))}
      </Stack>
      {answering?.how === 'refuse' && <Refuse wish={answering.wish} answer={answer} close={() => setAnswering(null)} />}
      {answering?.how === 'confirm' && answering.wish.kind === 'delegation' && (
        <CallBack wish={answering.wish} answer={answer} close={() => setAnswering(null)} />
      )}
    </section>
  );
}

function WishRow({
  wish,
  approve,
  choose,
}: {
  readonly wish: Wish;
  readonly approve: (wish: LeaveWish) => void;
  readonly choose: (how: 'refuse' | 'confirm') => void;
}) {
  const w = useWords(WISH_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const { child, askedBy, askedAt } = wish;
  return (
    <Paper withBorder p="sm" style={{ borderLeft: '6px solid var(--mantine-color-orange-8)' }}>
      <Group justify="space-between">
        <div>
          <Text fw={700} fz="lg" component="div">
            {child.name} <Text span>{labels.className(child.grade, child.classNo)}</Text>{' '}
            <Badge variant="light" color="orange" c="orange.9">
              {w[wish.kind]}
            </Badge>
          </Text>
          <Text>
            {wish.kind === 'leave' ? (
              <>
                <span className="figure">{w.dates(wish.from, wish.to)}</span> {wish.reason}
              </>
            ) : (
              <>
                <b>{wish.delegateName}</b>{' '}
                <span className="figure">{w.window(wish.date, timeOf(wish.windowFrom), timeOf(wish.windowTo))}</span>
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            {w.asked(askedBy.name ?? '', timeOf(askedAt))}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" onClick={() => choose('refuse')}>
            {w.refuse}
          </Button>
          {wish.kind === 'leave' ? (
            <Button onClick={() => approve(wish)}>{w.approve}</Button>
          ) : (
            <Button onClick={() => choose('confirm')}>{w.confirm}</Button>
          )}
        </Group>
      </Group>
    </Paper>
  );
}

interface ToAnswer {
  readonly answer: (wish: Wish, path: string, body: object) => Promise<void>;
  readonly close: () => void;
}

function Refuse({ wish, answer, close }: ToAnswer & { readonly wish: Wish }) {
  const w = useWords(WISH_WORDS);
  const save = ({ reason }: Readonly<Record<string, string>>) =>
    wish.kind === 'leave'
      ? answer(wish, 'leave/refuse', { leaveId: wish.leaveId, reason })
      : answer(wish, 'delegation/cancel', { delegationId: wish.delegationId, source: 'school' });
  return (
    <ActForm
      title={w.refuseTitle(wish.child.name ?? '')}
      fields={wish.kind === 'leave' ? [{ name: 'reason', label: w.reason, type: 'text' }] : []}
      save={save}
      close={close}
    />
  );
}

/** The people and numbers that the school has on file for a child. */
interface Family {
  readonly adults: readonly { readonly personId: string; readonly name: string | null; readonly phone: string | null }[];
  readonly contacts: readonly { readonly personId: string; readonly isGuardian: boolean }[];
}

function CallBack({ wish, answer, close }: ToAnswer & { readonly wish: DelegationWish }) {
  const w = useWords(WISH_WORDS);
  const { childId, name } = wish.child;
  const { data } = useQuery({ queryKey: ['child-record', childId], queryFn: () => get<Family>(`/api/children/${childId}`) });
  if (!data) return null;
  const guardians = new Set(data.contacts.filter(({ isGuardian }) => isGuardian).map(({ personId }) => personId));
  const numbers = data.adults.flatMap((adult) =>
    adult.phone !== null && guardians.has(adult.personId) ? [{ value: adult.personId, label: `${adult.name ?? ''} ${adult.phone}` }] : [],
  );
  return (
    <ActForm
      title={w.confirmTitle(name ?? '')}
      about={numbers.length === 0 ? w.noNumber : w.confirmExplain}
      fields={[{ name: 'calledPersonId', label: w.called, type: 'choice', choices: numbers, value: numbers[0]?.value }]}
      save={({ calledPersonId }) => {
        const number = data.adults.find(({ personId }) => personId === calledPersonId)?.phone;
        return answer(wish, 'delegation/confirm', { delegationId: wish.delegationId, calledPersonId, number });
      }}
      close={close}
    />
  );
}
