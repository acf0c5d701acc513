import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import type { ChildOnDevice } from '@baton/contracts';
import { IconArrowsExchange, IconCheck, IconDoorExit, IconFirstAidKit, IconUserQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePerson } from '../access/session';
import { IssuePermit } from '../concern/issue-permit';
import { ReportUnwell } from '../concern/report-unwell';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { sessionNow } from '../duty/my-day';
import { useDestinationWord } from '../handoff/use-words';
import { whereNext } from '../handoff/where-next';
import { permitOf } from '../roll-call/sheet';
import { StateBadge } from '../ui/state-badge';
import { useWords } from '../words/language';
import { CHECK_IN_WORDS } from './words';

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
  const [step, setStep] = useState<'menu' | 'unwell' | 'permit' | 'deny'>('menu');
  const child = labels.child(childId) ?? known ?? null;
  const name = child?.name ?? labels.childName(childId);
  if (!day) return null;
  const back = () => setStep('menu');
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
  readonly setStep: (step: 'unwell' | 'permit' | 'deny') => void;
}

function Menu(props: MenuProps) {
  const { day, childId } = props;
  const { staffId } = usePerson();
  const child = day.children.get(childId);
  return (
    <Stack>
      <Whereabouts day={day} childId={childId} />
      <Notes day={day} childId={childId} />
      {child?.holder === staffId && child.state !== 'unaccounted' ? <WithMe {...props} /> : <NotWithMe {...props} />}
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
