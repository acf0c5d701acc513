import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { isSignedOn, type CampusDay, type SessionDay } from '@baton/custody';
import { useState } from 'react';
import { Link } from 'react-router';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useHere, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Until } from '../ui/running-clock';
import { useWords } from '../words/language';
import { childrenOf, GROUP_COMES_UP_MS, inSession, sessionNow, sessionsOf } from './my-day';
import { DUTY_WORDS } from './words';

const MINUTE = 60_000;

/** The groups of this person today: where, when, how many, and whether the roll was called. */
export function MyGroups({ day }: { readonly day: CampusDay }) {
  const w = useWords(DUTY_WORDS);
  const { staffId } = usePerson();
  const now = useNow(15_000);
  const sessions = sessionsOf(day, staffId);
  const current = sessionNow(day, staffId, now);
  const here = inSession(day);
  return (
    <section>
      <Title order={2} fz="lg" mb={6}>
        {w.groups}
      </Title>
      {sessions.length === 0 && <Text c="gray.7">{w.noGroups}</Text>}
      <div className="todos">
        {sessions.map((session) => (
          <GroupCard
            key={session.sessionId}
            {...{ day, session, now }}
            current={session === current}
            here={here.get(session.sessionId) ?? 0}
          />
        ))}
      </div>
    </section>
  );
}

function GroupCard({
  day,
  session,
  current,
  here,
  now,
}: {
  readonly day: CampusDay;
  readonly session: SessionDay;
  readonly current: boolean;
  readonly here: number;
  readonly now: number;
}) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const over = now >= session.endsAt;
  return (
    <Paper withBorder p="sm" bg={over ? 'gray.1' : undefined} style={current ? { borderColor: '#0b6bcb', borderWidth: 2 } : undefined}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div>
          <Text component="div" fz={20} fw={700}>
            {labels.thing(session.groupId)}{' '}
            {current && (
              <Badge size="lg" color="blue.9">
                {w.nowRunning}
              </Badge>
            )}
          </Text>
          <Text c="gray.8">
            {timeOf(session.startsAt)}–{timeOf(session.endsAt)} · {labels.thing(session.placeId)}
          </Text>
          <Text className="figure" fw={600}>
            {w.expectedHere(session.expected.size, here)}
          </Text>
        </div>
        <div style={{ textAlign: 'right' }}>
          <RollCallState {...{ day, session, now }} />
        </div>
      </Group>
      <Group gap="xs" mt="xs">
        {!over && session.rollCall.completed === null && session.startsAt - GROUP_COMES_UP_MS <= now && !current && (
          <Button component={Link} to={`/duty/roll-call/${session.sessionId}`} variant="default">
            {w.startRollCall}
          </Button>
        )}
        {(session.rollCall.completed !== null || (current && session.rollCall.startedAt !== null)) && (
          <Button component={Link} to={`/duty/roll-call/${session.sessionId}`} variant="default">
            {w.openSheet}
          </Button>
        )}
        <OnOff {...{ day, session, now }} />
      </Group>
    </Paper>
  );
}

function RollCallState({ day, session, now }: { readonly day: CampusDay; readonly session: SessionDay; readonly now: number }) {
  const w = useWords(DUTY_WORDS);
  const timeOf = useTimeOf();
  const { completed, startedAt } = session.rollCall;
  if (completed)
    return (
      <Text c="green.9" fw={600}>
        {w.rollCallDone(timeOf(completed.at))}
      </Text>
    );
  if (now < session.startsAt || now >= session.endsAt) return null;
  const dueAt = session.startsAt + day.policy.rollCallDue * MINUTE;
  return (
    <>
      <Text fw={700} c={now > dueAt ? 'red.9' : 'orange.9'}>
        {startedAt === null ? w.rollCallOpen : w.rollCallRunning}
      </Text>
      <Until at={dueAt} before={w.rollCallDueIn} after={w.rollCallOverdue} />
    </>
  );
}

/** Taking up and leaving the duty. Nobody leaves while holding a child: the server says whom. */
function OnOff({ day, session, now }: { readonly day: CampusDay; readonly session: SessionDay; readonly now: number }) {
  const w = useWords(DUTY_WORDS);
  const say = useSay();
  const report = useReport();
  const { staffId } = usePerson();
  const { day: here } = useHere();
  const [problem, setProblem] = useState<string | null>(null);
  const { sessionId } = session;
  const on = isSignedOn(day, staffId, sessionId);
  const comesUp = session.startsAt - GROUP_COMES_UP_MS <= now && now < session.endsAt;
  const role = day.duties.find((duty) => duty.staffId === staffId)?.role ?? 'duty_teacher';
  const signOff = async () => {
    const { campusId, serviceDay } = here.address;
    try {
      await post(`/api/campuses/${campusId}/days/${serviceDay}/duty/sign-off`, { commandId: newCommandId(), sessionId });
    } catch (error) {
      setProblem(say(error));
    }
  };
  const holdsSome = childrenOf(day, staffId).some((child) => child.sessionId === sessionId);
  // also in the middle: a colleague has taken all of them
  const isDone = now >= session.endsAt || session.rollCall.completed !== null;
  if (!on && comesUp)
    return (
      <Button variant="outline" onClick={() => void report('SignOn', { role, sessionId })}>
        {w.signOn}
      </Button>
    );
  if (!on) return null;
  return (
    <>
      {!holdsSome && session.rollCall.startedAt !== null && isDone ? (
        <Button variant="default" onClick={() => void signOff()}>
          {w.signOff}
        </Button>
      ) : (
        <Text c="green.9" fw={600}>
          {w.signedOn}
        </Text>
      )}
      {problem && (
        <Text c="red.9" role="alert">
          {problem}
        </Text>
      )}
    </>
  );
}
