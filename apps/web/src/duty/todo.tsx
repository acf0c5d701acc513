import { Button, Text, Title } from '@mantine/core';
import { wavesFrom, type CalledWave, type CampusDay, type Notice, type Offer } from '@baton/custody';
import { IconAlertTriangle, IconArrowsExchange, IconBell, IconClock, IconDoorExit, IconHelpCircle } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { newId } from '../api/api';
import { usePerson } from '../access/session';
import { useHere, useNow, useOutbox, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { offerOf, receiverAt } from '../handoff/offering';
import { useReceiverWord } from '../handoff/use-words';
import { TAKEN_WORDS } from '../handoff/taken-words';
import { Chips, NameChip } from '../ui/name-chip';
import { Since, Until } from '../ui/running-clock';
import { useWords } from '../words/language';
import {
  calledFrom,
  conflictsOver,
  lateWith,
  linesOf,
  missingFrom,
  noticesFor,
  offersFor,
  offersFrom,
  sessionNow,
  type Called,
} from './my-day';
import { DUTY_WORDS } from './words';

const ChildModal = lazy(() => import('../check-in/child.modal'));

type Tone = 'bad' | 'warn' | 'info' | 'plain';

function Todo({ tone, icon, children }: { readonly tone: Tone; readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="todo" data-tone={tone}>
      {icon}
      {children}
    </li>
  );
}

/** What can't wait, the most urgent first. */
export function ToDo({ day }: { readonly day: CampusDay }) {
  const w = useWords(DUTY_WORDS);
  const { staffId } = usePerson();
  const { unsettled } = useOutbox();
  const now = useNow(5_000);
  const offers = offersFor(day, staffId);
  const overdue = [...offersFrom(day, staffId), ...linesOf(day, staffId)].filter(({ dueAt }) => dueAt < now);
  const late = lateWith(day, staffId, now);
  const [opened, setOpened] = useState<string | null>(null);
  const items = [
    ...missingFrom(day, staffId).map(({ childId }) => <Missing key={`m${childId}`} {...{ day, childId }} open={setOpened} />),
    ...calledFrom(day, staffId).map((called) => <CalledOut key={`c${called.childId}`} {...{ day, called }} />),
    ...wavesFrom(day, staffId).map(({ wave, children }) => (
      <WaveCalledOut key={`w${wave.gateId}${wave.periodId}`} {...{ day, wave, children }} />
    )),
    ...(offers.length > 0 ? [<Offered key="offers" {...{ day, offers }} />] : []),
    ...noticesFor(day, staffId).map((notice) =>
      notice.taken ? <TakenFromMe key={notice.noticeId} notice={notice} /> : <ToRead key={notice.noticeId} {...{ day, notice }} />,
    ),
    ...overdue.map((offer) => <NotAccepted key={offer.offerId} {...{ day, offer }} />),
    ...(late.length > 0 ? [<Late key="late" late={late} open={setOpened} />] : []),
    ...conflictsOver(day, staffId).map(({ conflictId, childId }) => <Unsure key={conflictId} {...{ day, childId }} />),
    ...(unsettled.length > 0
      ? [
          <Todo key="unsettled" tone="warn" icon={<IconHelpCircle aria-hidden />}>
            <Text className="todo-what" fw={600}>
              {w.unsettled(unsettled.length)}
            </Text>
          </Todo>,
        ]
      : []),
  ];
  return (
    <section aria-live="polite">
      <Title order={2} fz="lg" mb={6}>
        {w.todo}
      </Title>
      {items.length === 0 ? <Text c="gray.7">{w.nothingToDo}</Text> : <ul className="todos">{items}</ul>}
      <Suspense fallback={null}>{opened !== null && <ChildModal childId={opened} close={() => setOpened(null)} />}</Suspense>
    </section>
  );
}

function Child({ childId }: { readonly childId: string }) {
  const labels = useLabels();
  return (
    <span className="todo-name">
      {labels.childName(childId)}{' '}
      <Text span c="gray.8">
        {labels.classAndNumber(childId)}
      </Text>
    </span>
  );
}

function useTake(day: CampusDay): (childId: string, kind: 'kept' | 'found') => Promise<string> {
  const report = useReport();
  const { clock } = useHere();
  const { staffId } = usePerson();
  return (childId, kind) => {
    const session = sessionNow(day, staffId, clock.now());
    return report('TakeChild', { children: [childId], placeId: session?.placeId ?? null, sessionId: session?.sessionId ?? null, kind });
  };
}

function Missing({ day, childId, open }: { readonly day: CampusDay; readonly childId: string; readonly open: (childId: string) => void }) {
  const w = useWords(DUTY_WORDS);
  const take = useTake(day);
  return (
    <Todo tone="bad" icon={<IconAlertTriangle color="#c92a2a" aria-hidden />}>
      <div className="todo-what">
        <Child childId={childId} />
        <Text c="red.9" fw={700}>
          {w.missing} <Since at={day.children.get(childId)?.unaccounted?.at ?? 0} />
        </Text>
      </div>
      <Button size="lg" variant="default" onClick={() => open(childId)}>
        {w.callFamily}
      </Button>
      <Button size="lg" color="green.9" onClick={() => void take(childId, 'found')}>
        {w.found}
      </Button>
    </Todo>
  );
}

/** ms after which a called child should have been sent */
const SEND_WITHIN_MS = 2 * 60_000;

function useSendToGate(day: CampusDay): (gateId: string, children: readonly string[]) => void {
  const report = useReport();
  const { clock } = useHere();
  return (gateId, children) => {
    const to = receiverAt(day, { kind: 'gate', gateId });
    if (to) void report('OfferCustody', { ...offerOf(day, { offerId: newId('of'), children, to }, clock.now()) });
  };
}

/** The gate asks for all who leave now: one tap sends those who are here as one line. */
function WaveCalledOut({
  day,
  wave: { gateId, periodId, at },
  children,
}: {
  readonly day: CampusDay;
  readonly wave: CalledWave;
  readonly children: readonly string[];
}) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const sendToGate = useSendToGate(day);
  return (
    <Todo tone="warn" icon={<IconDoorExit aria-hidden />}>
      <div className="todo-what">
        <Text fw={600}>{w.calledWave(labels.thing(gateId), labels.thing(periodId), children.length)}</Text>
        <Text>{children.map((childId) => labels.childName(childId)).join('、')}</Text>
        <Text c="gray.8">
          <Since at={at} limitMs={SEND_WITHIN_MS} />
        </Text>
      </div>
      <Button size="lg" onClick={() => sendToGate(gateId, children)}>
        {w.sendAll(children.length)}
      </Button>
    </Todo>
  );
}

/** The gate asks for a child: one tap sends it, the clock runs until it is there. */
function CalledOut({ day, called }: { readonly day: CampusDay; readonly called: Called }) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const sendToGate = useSendToGate(day);
  const { childId, gateId, at, sentAt } = called;
  return (
    <Todo tone={sentAt === null ? 'warn' : 'plain'} icon={<IconDoorExit aria-hidden />}>
      <div className="todo-what">
        <Text fw={600}>
          {w.called(labels.thing(gateId))} <Child childId={childId} /> {w.comeOut}
        </Text>
        <Text c="gray.8">
          <Since at={at} limitMs={SEND_WITHIN_MS} /> {sentAt !== null && w.sentAt(timeOf(sentAt))}
        </Text>
      </div>
      {sentAt === null && (
        <Button size="lg" onClick={() => sendToGate(gateId, [childId])}>
          {w.send}
        </Button>
      )}
    </Todo>
  );
}

/** Children who are brought to me: accepted here when there are few, checked by name when there are many. */
function Offered({ day, offers }: { readonly day: CampusDay; readonly offers: readonly Offer[] }) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const report = useReport();
  const children = offers.flatMap(({ open }) => [...open]);
  const givers = [...new Set(offers.map(({ from }) => from))];
  const due = Math.min(...offers.map(({ dueAt }) => dueAt));
  const accept = () => {
    for (const { offerId, open, to } of offers) {
      const placeId = to.placeId ?? day.sessions.get(to.sessionId ?? '')?.placeId ?? null;
      void report('AcceptCustody', { offerId, children: [...open], placeId, counted: open.size });
    }
  };
  return (
    <Todo tone="info" icon={<IconArrowsExchange aria-hidden />}>
      <div className="todo-what">
        <Text className="todo-name">
          {givers.length === 1 ? w.offered(labels.staff(givers[0]), children.length) : w.offeredByMany(givers.length, children.length)}
        </Text>
        <Text>{children.map((childId) => labels.childName(childId)).join('、')}</Text>
        <Until at={due} before={w.remaining} after={w.overdue} />
      </div>
      <Button size="lg" variant="default" component={Link} to="/duty/handoff/take">
        {w.look}
      </Button>
      <Button size="lg" color="green.9" onClick={accept}>
        {w.takeAll(children.length)}
      </Button>
    </Todo>
  );
}

function ToRead({ day, notice }: { readonly day: CampusDay; readonly notice: Notice }) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const closed = [...day.gates.values()].filter(({ open }) => !open);
  return (
    <Todo tone="warn" icon={<IconBell aria-hidden />}>
      <div className="todo-what">
        <Text fw={700}>
          {notice.kind === 'day_plan_changed' ? w.noticePlan : w.noticeOther} · {timeOf(notice.at)}
        </Text>
        {notice.planId !== null &&
          closed.map(({ gateId, insteadGateId }) => (
            <Text key={gateId} fz={20} fw={600}>
              {insteadGateId === null
                ? w.gateClosedOnly(labels.thing(gateId))
                : w.gateClosed(labels.thing(gateId), labels.thing(insteadGateId))}
            </Text>
          ))}
      </div>
      {notice.kind === 'campus_message' ? (
        <Button size="lg" component={Link} to="/messages">
          {w.read}
        </Button>
      ) : (
        <Button size="lg" onClick={() => void report('AcknowledgeNotice', { noticeId: notice.noticeId })}>
          {w.iHaveRead}
        </Button>
      )}
    </Todo>
  );
}

/** Somebody has children for whom this person answered: seen, and confirmed. */
function TakenFromMe({ notice }: { readonly notice: Notice }) {
  const w = useWords(DUTY_WORDS);
  const reasons = useWords(TAKEN_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const { taken } = notice;
  if (!taken) return null;
  const why = taken.reason === null ? null : (reasons[taken.reason as keyof typeof reasons] ?? taken.reason);
  return (
    <Todo tone="info" icon={<IconArrowsExchange aria-hidden />}>
      <div className="todo-what">
        <Text className="todo-name">{w.takenFromMe(labels.staff(taken.by), taken.children.length, timeOf(notice.at))}</Text>
        <Text>{taken.children.map((childId) => labels.childName(childId)).join('、')}</Text>
        {why !== null && <Text c="gray.8">{w.because(why)}</Text>}
      </div>
      <Button size="lg" onClick={() => void report('AcknowledgeNotice', { noticeId: notice.noticeId })}>
        {w.iHaveRead}
      </Button>
    </Todo>
  );
}

function NotAccepted({ day, offer }: { readonly day: CampusDay; readonly offer: Offer }) {
  const w = useWords(DUTY_WORDS);
  const receiverWord = useReceiverWord(day);
  return (
    <Todo tone="bad" icon={<IconClock aria-hidden />}>
      <Text className="todo-what" fw={600}>
        {w.notAccepted(offer.open.size, receiverWord(offer.to))} <Until at={offer.dueAt} before={w.remaining} after={w.overdue} />
      </Text>
      <Button size="lg" variant="default" component={Link} to="/duty/handoff/underway">
        {w.look}
      </Button>
    </Todo>
  );
}

/** Each name opens the child's card: whom to call, and what came of it. */
function Late({
  late,
  open,
}: {
  readonly late: readonly { readonly childId: string; readonly minutes: number }[];
  readonly open: (childId: string) => void;
}) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  return (
    <Todo tone="bad" icon={<IconClock aria-hidden />}>
      <div className="todo-what">
        <Text fw={700}>{w.late(late.length)}</Text>
        <Chips label={w.late(late.length)}>
          {late.map(({ childId, minutes }) => (
            <li key={childId}>
              <NameChip name={labels.childName(childId)} note={w.minutesLate(minutes)} tone="bad" onTap={() => open(childId)} />
            </li>
          ))}
        </Chips>
      </div>
    </Todo>
  );
}

function Unsure({ day, childId }: { readonly day: CampusDay; readonly childId: string }) {
  const w = useWords(DUTY_WORDS);
  const labels = useLabels();
  const take = useTake(day);
  return (
    <Todo tone="warn" icon={<IconHelpCircle aria-hidden />}>
      <Text className="todo-what" fw={600}>
        {w.conflict(`${labels.childName(childId)} ${labels.classAndNumber(childId)}`)}
      </Text>
      <Button size="lg" variant="default" onClick={() => void take(childId, 'kept')}>
        {w.conflictHere}
      </Button>
    </Todo>
  );
}
