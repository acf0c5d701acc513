import { Badge, Button, Group, Text } from '@mantine/core';
import { IconBell, IconDoorEnter, IconDoorExit, IconEye, IconHelpCircle, IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { mayTakeBeforeCheckIn, type AtGate, type Verdict, type Whereabouts } from './at-the-gate';
import { useGateCommands } from './gate-commands';
import type { VisitControl } from './use-visit';
import { VISIT_WORDS } from './words';

/** One line: where the child is now, or who let it go, when and where. */
export function WhereItIs({ at, where }: { readonly at: AtGate; readonly where: Whereabouts }) {
  const w = useWords(VISIT_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  switch (where.kind) {
    case 'at_gate':
      return (
        <Badge size="lg" variant="light" color="green" c="green.9" leftSection={<IconMapPin size={16} aria-hidden />}>
          {w.atGate}
        </Badge>
      );
    case 'elsewhere': {
      const holder = labels.staff(where.holder);
      return <Text>{where.placeId === null ? w.elsewhereHolder(holder) : w.elsewhere(labels.thing(where.placeId), holder)}</Text>;
    }
    case 'released': {
      const { at: when, gateId, kind, collectorId, author } = where.release;
      const collector = collectorId === null ? null : (at.families.adults.get(collectorId)?.name ?? w.unknownCollector);
      const gate = labels.thing(gateId);
      return (
        <Text c="blue.9" fw={700}>
          <IconDoorExit size={18} aria-hidden style={{ verticalAlign: 'text-bottom' }} />{' '}
          {kind === 'self' || collector === null ? w.releasedAlone(timeOf(when), gate) : w.released(timeOf(when), gate, collector)}
          {'　'}
          {w.releasedBy(labels.staff(author))}
        </Text>
      );
    }
    case 'still_on_list':
      return (
        <Text c="orange.9" fw={700}>
          <IconHelpCircle size={18} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {w.stillOnList}
        </Text>
      );
    case 'missing':
      return (
        <Text c="red.9" fw={700} role="alert">
          {w.missing}
        </Text>
      );
    case 'not_here':
      return <Text c="gray.7">{w.notHere}</Text>;
    default:
      return where satisfies never;
  }
}

/** What a guard can do about a child that doesn't stand here. */
export function WhatToDo({ at, control, verdict }: { readonly at: AtGate; readonly control: VisitControl; readonly verdict: Verdict }) {
  switch (verdict.where.kind) {
    case 'elsewhere':
      if (verdict.code === 'blocked') return null;
      return at.snapshotAge === null ? (
        <CallToGate at={at} control={control} verdict={verdict} />
      ) : (
        <StandsHere control={control} childId={verdict.childId} />
      );
    case 'released':
      return <CameBack at={at} childId={verdict.childId} kind="returned" />;
    case 'missing':
      return <CameBack at={at} childId={verdict.childId} kind="found" />;
    case 'still_on_list':
      return <LeavesBeforeCheckIn at={at} control={control} childId={verdict.childId} />;
    default:
      return null;
  }
}

const MINUTE_MS = 60_000;

function CallToGate({ at, control, verdict }: { readonly at: AtGate; readonly control: VisitControl; readonly verdict: Verdict }) {
  const w = useWords(VISIT_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const commands = useGateCommands();
  const say = useSay();
  const [failed, setFailed] = useState<string | null>(null);
  const child = at.day.children.get(verdict.childId);
  const called = child?.calledTo ?? null;
  const other = child?.gateId && child.gateId !== at.gateId ? child.gateId : null;
  if (called?.gateId === at.gateId)
    return (
      <Text fw={700} c="blue.9">
        {w.calledWait(timeOf(called.at), Math.max(0, Math.floor((at.now - called.at) / MINUTE_MS)))}
      </Text>
    );
  return (
    <Group gap={8}>
      <Button
        variant={other ? 'default' : 'filled'}
        leftSection={<IconBell size={20} aria-hidden />}
        onClick={() => {
          setFailed(null);
          commands.callChild(verdict.childId, at.gateId, control.visit?.pickupId ?? '').catch((error: unknown) => setFailed(say(error)));
        }}
      >
        {w.callChild}
      </Button>
      {other && <Text>{w.toOtherGate(labels.thing(other))}</Text>}
      {failed && (
        <Text c="red.9" role="alert">
          {failed}
        </Text>
      )}
    </Group>
  );
}

/** Nobody can be asked who has the child: the guard says that it stands here, and answers for that. */
function StandsHere({ control, childId }: { readonly control: VisitControl; readonly childId: string }) {
  const w = useWords(VISIT_WORDS);
  return (
    <Group gap={8}>
      <Button leftSection={<IconEye size={20} aria-hidden />} onClick={() => control.confirmStandsHere(childId)}>
        {w.standsHere}
      </Button>
      <Text>{w.standsHereHint}</Text>
    </Group>
  );
}

export function CameBack({ at, childId, kind }: { readonly at: AtGate; readonly childId: string; readonly kind: 'returned' | 'found' }) {
  const w = useWords(VISIT_WORDS);
  const report = useReport();
  const placeId = at.day.gates.get(at.gateId)?.placeId;
  return (
    <Button
      variant="default"
      leftSection={<IconDoorEnter size={20} aria-hidden />}
      onClick={() => void report('TakeChild', { children: [childId], kind, ...(placeId ? { placeId } : {}) })}
    >
      {kind === 'found' ? w.hereNow : w.cameBack}
    </Button>
  );
}

/** At the normal dismissal: the child is on today's list, and a person who may collect it wants to go with it now. */
function LeavesBeforeCheckIn({ at, control, childId }: { readonly at: AtGate; readonly control: VisitControl; readonly childId: string }) {
  const w = useWords(VISIT_WORDS);
  const report = useReport();
  const asker = control.visit?.asker;
  if (!asker || 'alone' in asker || !mayTakeBeforeCheckIn(at, childId, asker.collectorId)) return null;
  return (
    <Button
      variant="default"
      onClick={() => void report('ExplainAbsence', { childId, kind: 'collected_before_check_in', personId: asker.collectorId })}
    >
      {w.leavesNow}
    </Button>
  );
}
