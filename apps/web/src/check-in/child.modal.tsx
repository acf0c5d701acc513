import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { answersBeforeCheckIn, lateNow, type CampusDay, type ChildDay, type Concern } from '@baton/custody';
import type { ChildOnDevice } from '@baton/contracts';
import { IconArrowsExchange, IconCheck, IconDoorExit, IconFirstAidKit, IconPhone, IconUserQuestion } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { hasRole, usePerson } from '../access/session';
import { newId } from '../api/api';
import { IssuePermit } from '../concern/issue-permit';
import { ReportUnwell } from '../concern/report-unwell';
import { useDay, useHere, useNow, useReport, useRolesToday } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { sessionNow } from '../duty/my-day';
import { offerOf } from '../handoff/offering';
import { useDestinationWord } from '../handoff/use-words';
import { whereNext } from '../handoff/where-next';
import { permitOf } from '../roll-call/sheet';
import { WhatHappened } from '../review/what-happened';
import { StateBadge } from '../ui/state-badge';
import { useWords } from '../words/language';
import { CHECK_IN_WORDS } from './words';

const ChooseReceiver = lazy(() => import('../handoff/choose-receiver.modal'));
const ChildCase = lazy(() => import('../concern/child-case'));

export type KnownChild = Pick<ChildOnDevice, 'childId' | 'name' | 'classId' | 'grade' | 'classNo' | 'inClassNo'>;

/** One child: who has it, what to know about it, and what a teacher can do now. */
export default function ChildModal({
  childId,
  known,
  sessionId,
  close,
}: {
  readonly childId: string;
  /** what a search said, for a child that isn't on this person's lists */
  readonly known?: KnownChild;
  /** the group into which somebody takes a child from another list */
  readonly sessionId?: string;
  readonly close: () => void;
}) {
  const { day } = useDay();
  const labels = useLabels();
  const report = useReport();
  const { clock } = useHere();
  const [step, setStep] = useState<Step>('menu');
  const child = labels.child(childId) ?? known ?? null;
  const name = child?.name ?? labels.childName(childId);
  if (!day) return null;
  const back = () => setStep('menu');
  if (step === 'give')
    return (
      <Suspense fallback={null}>
        <ChooseReceiver
          day={day}
          count={1}
          close={back}
          choose={(to, escortId) =>
            void report('OfferCustody', {
              ...offerOf(day, { offerId: newId('of'), children: [childId], to, escortId }, clock.now()),
            }).then(close)
          }
        />
      </Suspense>
    );
  if (step === 'calls')
    return (
      <Suspense fallback={null}>
        <ChildCase childId={childId} concern={concernOf(day, childId, clock.now()) ?? 'absence'} close={back} />
      </Suspense>
    );
  return (
    <Modal opened onClose={close} title={<Who child={child} name={name} />} size="lg">
      {step === 'menu' && <Menu {...{ day, childId, name, child, sessionId, close, setStep }} />}
      {step === 'unwell' && <ReportUnwell {...{ day, childId, name, back, done: close }} />}
      {step === 'permit' && <IssuePermit {...{ childId, name, back, done: close }} />}
      {step === 'deny' && <Deny {...{ childId, name, back, done: close }} />}
    </Modal>
  );
}

function Who({ child, name }: { readonly child: KnownChild | null; readonly name: string }) {
  const labels = useLabels();
  const numbers = child && labels.classAndNumber(child.childId);
  return (
    <Text span fz={26} fw={700}>
      {name}{' '}
      <Text span size="lg" c="gray.8">
        {numbers || labels.className(child?.grade ?? null, child?.classNo ?? null)}
      </Text>
    </Text>
  );
}

interface MenuProps {
  readonly day: CampusDay;
  readonly childId: string;
  readonly name: string;
  readonly child: KnownChild | null;
  readonly sessionId: string | undefined;
  readonly close: () => void;
  readonly setStep: (step: Step) => void;
}

type Step = 'menu' | 'unwell' | 'permit' | 'deny' | 'give' | 'calls';

function Menu(props: MenuProps) {
  const { day, childId } = props;
  const { staffId } = usePerson();
  const child = day.children.get(childId);
  return (
    <Stack>
      <Whereabouts day={day} childId={childId} />
      <Notes day={day} childId={childId} />
      <CallTheFamily {...props} />
      {child && answersBeforeCheckIn(day, child, staffId) ? (
        <BeforeCheckIn {...props} child={child} />
      ) : child?.holder === staffId && child.state !== 'unaccounted' ? (
        <WithMe {...props} />
      ) : (
        <NotWithMe {...props} />
      )}
      {child && <WhatHappened childId={childId} />}
    </Stack>
  );
}

/** What somebody would call the family about, by what the book says now. */
function concernOf(day: CampusDay, childId: string, now: number): Concern | null {
  const child = day.children.get(childId);
  if (child?.state === 'unaccounted') return 'absence';
  if (child?.unwell && child.unwell.outcome !== 'back') return 'unwell';
  return lateNow(day, now).some((late) => late.childId === childId) ? 'late_pickup' : null;
}

/** Whom was called and what came of it; the number is shown on a tap of its own, and that is recorded. */
function CallTheFamily({ day, childId, setStep }: MenuProps) {
  const w = useWords(CHECK_IN_WORDS);
  const roles = useRolesToday();
  const now = useNow(30_000);
  const concern = concernOf(day, childId, now);
  const calls = hasRole(
    roles,
    'homeroom_teacher',
    'duty_teacher',
    'nurse',
    'grade_lead',
    'gate_teacher',
    'duty_leader',
    'deputy',
    'principal',
  );
  if (concern === null || !calls) return null;
  const tried = (day.contacts.get(childId) ?? []).filter((contact) => contact.concern === concern).length;
  return (
    <Button size="lg" variant="light" c="blue.9" leftSection={<IconPhone aria-hidden />} onClick={() => setStep('calls')}>
      {tried === 0 ? w.callFamily : w.calledTimes(tried)}
    </Button>
  );
}

/** Until the roll call the homeroom teacher answers for the class: a child may go straight to the clinic, or to somebody else. */
function BeforeCheckIn({ child, close, setStep }: Omit<MenuProps, 'child'> & { readonly child: ChildDay }) {
  const w = useWords(CHECK_IN_WORDS);
  const report = useReport();
  const { childId, offerId } = child;
  if (offerId !== null)
    return (
      <Button size="lg" onClick={() => void report('RecallOffer', { offerId, children: [childId] }).then(close)}>
        {w.recall}
      </Button>
    );
  return (
    <Stack gap="xs">
      <Button size="lg" leftSection={<IconFirstAidKit aria-hidden />} onClick={() => setStep('unwell')}>
        {w.unwell}
      </Button>
      <Button size="lg" variant="default" leftSection={<IconArrowsExchange aria-hidden />} onClick={() => setStep('give')}>
        {w.handOver}
      </Button>
      <Button size="lg" variant="default" leftSection={<IconDoorExit aria-hidden />} onClick={() => setStep('permit')}>
        {w.permit}
      </Button>
      <Button
        size="lg"
        variant="default"
        leftSection={<IconCheck aria-hidden />}
        onClick={() => void report('TakeChild', { children: [childId], placeId: null, sessionId: null, kind: 'kept' }).then(close)}
      >
        {w.take}
      </Button>
    </Stack>
  );
}

function Whereabouts({ day, childId }: { readonly day: CampusDay; readonly childId: string }) {
  const w = useWords(CHECK_IN_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const child = day.children.get(childId);
  if (!child) return <StateBadge state="not_planned" size="xl" />;
  return (
    <Group gap="sm">
      <StateBadge state={child.state} size="xl" />
      <Text>
        {child.holder === null
          ? child.state === 'released' && child.release
            ? w.leftHint(timeOf(child.release.at))
            : w.nobodyAnswers
          : [w.with(labels.staff(child.holder)), child.placeId && w.place(labels.thing(child.placeId)), w.since(timeOf(child.since))]
              .filter(Boolean)
              .join(' · ')}
      </Text>
    </Group>
  );
}

function Notes({ day, childId }: { readonly day: CampusDay; readonly childId: string }) {
  const w = useWords(CHECK_IN_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const destinationWord = useDestinationWord(day);
  const now = useNow(30_000);
  const child = day.children.get(childId);
  const permit = permitOf(day, childId, now);
  const alike = (labels.child(childId)?.soundsLike ?? []).map((other) =>
    `${labels.childName(other)} ${labels.classAndNumber(other)}`.trim(),
  );
  const lines = [
    child?.calledTo ? w.called(labels.thing(child.calledTo.gateId)) : null,
    permit ? w.permitUntil(timeOf(permit.validUntil)) : null,
    alike.length > 0 ? w.soundAlike(alike.join('、')) : null,
    labels.child(childId)?.healthNote ? w.health : null,
    child && child.holder !== null ? w.goesTo(destinationWord(whereNext(day, child, now))) : null,
  ].filter((line) => line !== null);
  return lines.map((line) => (
    <Text key={line} fw={500}>
      {line}
    </Text>
  ));
}

/** This person answers for the child. */
function WithMe({ day, childId, close, setStep }: MenuProps) {
  const w = useWords(CHECK_IN_WORDS);
  const report = useReport();
  const navigate = useNavigate();
  const child = day.children.get(childId);
  const offerId = child?.offerId ?? null;
  return (
    <Stack gap="xs">
      {offerId === null ? (
        <Button size="lg" leftSection={<IconArrowsExchange aria-hidden />} onClick={() => void navigate(`/duty/handoff?child=${childId}`)}>
          {w.handOver}
        </Button>
      ) : (
        <Button size="lg" onClick={() => void report('RecallOffer', { offerId, children: [childId] }).then(close)}>
          {w.recall}
        </Button>
      )}
      <Button size="lg" variant="default" leftSection={<IconFirstAidKit aria-hidden />} onClick={() => setStep('unwell')}>
        {w.unwell}
      </Button>
      <Button size="lg" variant="default" leftSection={<IconDoorExit aria-hidden />} onClick={() => setStep('permit')}>
        {w.permit}
      </Button>
      <Button size="lg" variant="outline" color="red.9" leftSection={<IconUserQuestion aria-hidden />} onClick={() => setStep('deny')}>
        {w.deny}
      </Button>
    </Stack>
  );
}

/** Anybody can say that they have a child, whatever the book says. */
function NotWithMe({ day, childId, child: known, sessionId, close }: MenuProps) {
  const w = useWords(CHECK_IN_WORDS);
  const labels = useLabels();
  const report = useReport();
  const now = useNow(30_000);
  const { staffId } = usePerson();
  const child = day.children.get(childId);
  const session = (sessionId === undefined ? undefined : day.sessions.get(sessionId)) ?? sessionNow(day, staffId, now);
  const here = { placeId: session?.placeId ?? null, sessionId: session?.sessionId ?? null };
  const take = (kind: 'kept' | 'found' | 'returned') => void report('TakeChild', { children: [childId], ...here, kind }).then(close);
  if (child?.state === 'released')
    return (
      <Stack gap="xs">
        <Button size="lg" onClick={() => take('returned')}>
          {w.returned}
        </Button>
        <Button size="lg" variant="outline" color="orange.9" onClick={() => take('found')}>
          {w.foundInside}
        </Button>
      </Stack>
    );
  const notPlanned = child === undefined || child.state === 'not_planned';
  const { classId, grade } = known ?? {};
  if (notPlanned && session && classId && grade)
    return (
      <Button
        size="lg"
        leftSection={<IconCheck aria-hidden />}
        onClick={() => void report('AdmitWalkIn', { childId, classId, grade, sessionId: session.sessionId }).then(close)}
      >
        {w.walkIn(labels.thing(session.groupId))}
      </Button>
    );
  const isMissing = child?.state === 'unaccounted';
  return (
    <Stack gap="xs">
      <Button size="lg" color="green.9" leftSection={<IconCheck aria-hidden />} onClick={() => take(isMissing ? 'found' : 'kept')}>
        {isMissing ? w.takeFound : w.take}
      </Button>
      {child?.holder != null && child.holder !== staffId && <Text c="gray.7">{w.takeFrom(labels.staff(child.holder))}</Text>}
    </Stack>
  );
}

/** The alarm begins with it: said twice. */
function Deny({
  childId,
  name,
  back,
  done,
}: {
  readonly childId: string;
  readonly name: string;
  readonly back: () => void;
  readonly done: () => void;
}) {
  const w = useWords(CHECK_IN_WORDS);
  const report = useReport();
  return (
    <Stack>
      <Alert color="red" title={w.denyTitle(name)}>
        {w.denyWhy}
      </Alert>
      <Group grow>
        <Button size="lg" variant="default" onClick={back}>
          {w.back}
        </Button>
        <Button size="lg" color="red.9" onClick={() => void report('DenyCustody', { children: [childId] }).then(done)}>
          {w.denyConfirm}
        </Button>
      </Group>
    </Stack>
  );
}
