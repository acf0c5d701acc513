import { Button, Text } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import './duty.css';
import { usePerson } from '../access/session';
import { useDay, useNow } from '../day/here';
import { useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { Held, NextChange } from './held';
import { calledFrom, childrenOf, offersFor, sessionNow } from './my-day';
import { MyGroups } from './my-groups';
import { ToDo } from './todo';
import { DUTY_WORDS } from './words';

/** ms before the end of a group from which handing over comes first */
const HAND_OVER_BEFORE_END_MS = 10 * 60_000;

/** All that a duty teacher needs to see at once: what can't wait, my groups, whom I answer for, who takes them next. */
export default function NowPage() {
  const w = useWords(DUTY_WORDS);
  const timeOf = useTimeOf();
  const { day, notOpened } = useDay();
  const now = useNow(15_000);
  const whatIsNext = useWhatIsNext(day, now);
  if (!day) return <Page title={w.title}>{notOpened && <Text>{w.notOpened}</Text>}</Page>;
  return (
    <Page title={`${w.title} ${timeOf(now)}`} action={whatIsNext}>
      <div className="duty">
        <div>
          <ToDo day={day} />
          <MyGroups day={day} />
          <NextChange day={day} />
        </div>
        <div>
          <Held day={day} />
          <Button variant="default" component={Link} to="/duty/child">
            {w.find}
          </Button>
        </div>
      </div>
    </Page>
  );
}

/** The one thing that comes next: take whom I am offered, call the roll, hand over. */
function useWhatIsNext(day: CampusDay | null, now: number): ReactNode {
  const w = useWords(DUTY_WORDS);
  const { staffId } = usePerson();
  if (!day) return null;
  const offered = offersFor(day, staffId).reduce((sum, { open }) => sum + open.size, 0);
  const session = sessionNow(day, staffId, now);
  const held = childrenOf(day, staffId).filter(({ state }) => state === 'held').length;
  const called = calledFrom(day, staffId).filter(({ sentAt }) => sentAt === null);
  // a family waits at the gate: not to be missed by whoever has scrolled down to the names
  if (called.length > 0)
    return (
      <Button fullWidth size="xl" color="red.9" onClick={() => scrollTo({ top: 0 })}>
        {w.gateWaits(called.length)}
      </Button>
    );
  if (offered > 0) return <Big to="/duty/handoff/take" word={w.takeThem(offered)} color="green.9" />;
  if (session && session.rollCall.completed === null)
    return (
      <Big to={`/duty/roll-call/${session.sessionId}`} word={session.rollCall.startedAt === null ? w.startRollCall : w.goOnRollCall} />
    );
  if (held > 0 && (session === null || now >= session.endsAt - HAND_OVER_BEFORE_END_MS))
    return <Big to="/duty/handoff" word={w.handOver(held)} />;
  return null;
}

const Big = ({ to, word, color }: { readonly to: string; readonly word: string; readonly color?: string }) => (
  <Button component={Link} to={to} fullWidth size="xl" color={color}>
    {word}
  </Button>
);
