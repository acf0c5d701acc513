import { Button, Group, Text, Title } from '@mantine/core';
import { useWords } from '../words/language';
import { GUARDIAN_WORDS } from './words';

export interface LeaveAsked {
  readonly leaveId: string;
  readonly from: string;
  readonly to: string;
  readonly state: 'requested' | 'approved' | 'refused' | 'cancelled';
  /** the teacher's words for a refusal */
  readonly reason: string | null;
}
export interface DelegateAsked {
  readonly delegationId: string;
  readonly date: string;
  readonly windowFrom: number;
  readonly windowTo: number;
  readonly state: 'requested' | 'confirmed' | 'used' | 'cancelled';
  readonly name: string | null;
}
export interface Told {
  readonly noticeId: string;
  readonly kind: string;
  readonly at: number;
  readonly dueAt: number | null;
  readonly acknowledged: boolean;
}

const COLOURS = {
  ...{ requested: 'orange.9', approved: 'green.9', confirmed: 'green.9', used: 'green.9' },
  ...{ refused: 'red.9', cancelled: 'red.9' },
} as const;

/** What the family asked for, and what the school answered. */
export function Asked({
  leaves,
  delegations,
  timeOf,
  takeBack,
}: {
  readonly leaves: readonly LeaveAsked[];
  readonly delegations: readonly DelegateAsked[];
  /** HH:mm by the school's clock */
  readonly timeOf: (at: number) => string;
  readonly takeBack: (delegationId: string) => void;
}) {
  const w = useWords(GUARDIAN_WORDS);
  if (leaves.length + delegations.length === 0) return null;
  return (
    <section aria-label={w.asked}>
      <Title order={3} fz="lg" mt="md">
        {w.asked}
      </Title>
      {leaves.map(({ leaveId, from, to, state, reason }) => (
        <div key={leaveId} className="group-row">
          <Text>{w.leaveOf(from, to)}</Text>
          <Text fw={700} c={state === 'cancelled' ? 'gray.8' : COLOURS[state]}>
            {w[`leave_${state}`]}
          </Text>
          {reason && <Text>{w.because(reason)}</Text>}
        </div>
      ))}
      {delegations.map(({ delegationId, date, windowFrom, windowTo, state, name }) => (
        <div key={delegationId} className="group-row">
          <Text>{w.delegateOf(name ?? '', date, timeOf(windowFrom), timeOf(windowTo))}</Text>
          <Text fw={700} c={COLOURS[state]}>
            {w[`delegate_${state}`]}
          </Text>
          {(state === 'requested' || state === 'confirmed') && (
            <Button variant="default" mt={6} onClick={() => takeBack(delegationId)}>
              {w.takeBack}
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}

/** What the school told this child's family today; one guardian's word that it was read suffices. */
export function TheSchoolSays({
  notices,
  timeOf,
  confirm,
}: {
  readonly notices: readonly Told[];
  /** HH:mm by the school's clock */
  readonly timeOf: (at: number) => string;
  readonly confirm: (noticeId: string) => void;
}) {
  const w = useWords(GUARDIAN_WORDS);
  if (notices.length === 0) return null;
  return (
    <section aria-label={w.told}>
      <Title order={3} fz="lg" mt="md">
        {w.told}
      </Title>
      {notices.map(({ noticeId, kind, at, dueAt, acknowledged }) => (
        <Group key={noticeId} className="group-row" justify="space-between">
          <Text fw={700} flex={1} miw={200}>
            {kind === 'consents_suspended' ? w.consents_suspended : w.left_alone} <Text span>{timeOf(at)}</Text>
          </Text>
          {acknowledged ? (
            <Text c="green.9">{w.readIt}</Text>
          ) : (
            dueAt !== null && <Button onClick={() => confirm(noticeId)}>{w.read}</Button>
          )}
        </Group>
      ))}
    </section>
  );
}
