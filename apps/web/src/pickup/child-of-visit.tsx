import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHandStop, IconTicket } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useRolesToday } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import { classesToAsk, type AtGate, type Verdict } from './at-the-gate';
import { Monogram } from './monogram';
import type { VisitControl } from './use-visit';
import { WhatToDo, WhereItIs } from './where-it-is';
import { useReason } from './who-asks';
import { RELATION_WORDS } from '../words/relations';
import { VISIT_WORDS } from './words';

const LeaderDecides = lazy(() => import('./leader-decides'));

/** One child of the visit: does it go, and if not, why and what now. */
export function ChildOfVisit({ at, control, verdict }: { readonly at: AtGate; readonly control: VisitControl; readonly verdict: Verdict }) {
  const labels = useLabels();
  const roles = useRolesToday();
  const { childId } = verdict;
  const name = labels.childName(childId);
  return (
    <article className="gate-child" aria-label={name}>
      <Monogram id={childId} name={name} size={72} />
      <div>
        <div className="gate-name">{name}</div>
        <Group gap={8}>
          <Text fw={600}>{labels.classAndNumber(childId)}</Text>
          <WhereItIs at={at} where={verdict.where} />
          <RelationTo at={at} control={control} childId={childId} />
          {verdict.exitPermitId !== null && <Permit />}
        </Group>
      </div>
      <GoesOrStays control={control} verdict={verdict} name={name} />
      <div className="gate-child-more">
        <Reason control={control} verdict={verdict} />
        <AsksForClass at={at} control={control} verdict={verdict} />
        <AsksForDocument control={control} verdict={verdict} />
        {mayOverride(verdict, control, roles) && (
          <Suspense fallback={null}>
            <LeaderDecides decide={(reason) => control.override(childId, reason)} />
          </Suspense>
        )}
        <WhatToDo at={at} control={control} verdict={verdict} />
      </div>
    </article>
  );
}

/** What the collector is to this child: mother of one, neighbour of the other. */
function RelationTo({ at, control, childId }: { readonly at: AtGate; readonly control: VisitControl; readonly childId: string }) {
  const w = useWords(VISIT_WORDS);
  const relations = useWords(RELATION_WORDS);
  const asker = control.visit?.asker;
  const facts = at.families.facts.get(childId);
  if (!asker || 'alone' in asker || !facts) return null;
  const authority = facts.authorities.find(({ personId }) => personId === asker.collectorId);
  const delegate = facts.delegations.some(({ personId }) => personId === asker.collectorId);
  if (!authority && !delegate) return null;
  const relation = authority && relations[authority.relation as keyof typeof relations];
  return (
    <Badge size="lg" variant="light" color="gray" c="gray.8">
      {relation ?? w[authority?.kind ?? 'delegate']}
    </Badge>
  );
}

function Permit() {
  const w = useWords(VISIT_WORDS);
  return (
    <Badge size="lg" variant="light" color="blue" c="blue.9" leftSection={<IconTicket size={16} aria-hidden />}>
      {w.permit}
    </Badge>
  );
}

function GoesOrStays({ control, verdict, name }: { readonly control: VisitControl; readonly verdict: Verdict; readonly name: string }) {
  const w = useWords(VISIT_WORDS);
  const { visit } = control;
  if (!verdict.ready || !visit || visit.refused.has(verdict.childId)) return <span />;
  const goes = !visit.staying.has(verdict.childId);
  const Icon = goes ? IconCheck : IconHandStop;
  return (
    <Button
      variant={goes ? 'light' : 'default'}
      color="green"
      c={goes ? 'green.9' : 'dark'}
      aria-pressed={goes}
      aria-label={`${name}：${goes ? w.chosen : w.notChosen}`}
      leftSection={<Icon size={20} aria-hidden />}
      onClick={() => control.toggleChild(verdict.childId)}
    >
      {goes ? w.chosen : w.notChosen}
    </Button>
  );
}

/** Where the child is, says more than that it can't go from here. */
const SAID_BY_PLACE: ReadonlySet<string> = new Set(['not_in_custody', 'held_elsewhere', 'already_released']);

function Reason({ control, verdict }: { readonly control: VisitControl; readonly verdict: Verdict }) {
  const w = useWords(VISIT_WORDS);
  const say = useReason();
  const server = control.visit?.refused.get(verdict.childId);
  const code = server ?? verdict.code;
  if (code === null || (!server && (SAID_BY_PLACE.has(code) || verdict.asks !== null))) return null;
  if (verdict.where.kind === 'released' || verdict.where.kind === 'still_on_list') return null;
  return (
    <Group c="red.9" gap={8} wrap="nowrap" role={server ? 'alert' : undefined}>
      <IconAlertTriangle aria-hidden style={{ flex: 'none' }} />
      <Text fw={700} fz="lg">
        {server && code !== 'blocked' ? w.failed : ''}
        {say(code)}
      </Text>
    </Group>
  );
}

/** Two children whose names sound alike: the collector says the class, the guard taps what was said. */
function AsksForClass({ at, control, verdict }: { readonly at: AtGate; readonly control: VisitControl; readonly verdict: Verdict }) {
  const w = useWords(VISIT_WORDS);
  const labels = useLabels();
  const { childId } = verdict;
  const said = control.visit?.confirmed.get(childId)?.classId ?? null;
  if (verdict.asks !== 'class') return null;
  return (
    <div role="group" aria-label={w.whichClass}>
      <Text fw={700} c="orange.9">
        {w.whichClass}
      </Text>
      <Group gap={8} my={6}>
        {classesToAsk(at, childId).map((classId) => (
          <Button
            key={classId}
            variant={said === classId ? 'filled' : 'default'}
            color="red.9"
            onClick={() => control.confirmClass(childId, classId)}
          >
            {classNameOf(at, labels, classId)}
          </Button>
        ))}
      </Group>
      {said !== null && (
        <Text c="red.9" fw={700} role="alert">
          {w.wrongClass}
        </Text>
      )}
    </div>
  );
}

const OVERRIDERS: readonly string[] = ['duty_leader', 'principal'];
/** no word of a leader opens these: a restriction, a closed gate, which of two children it is */
const NEVER_OVERRIDDEN: ReadonlySet<string> = new Set(['blocked', 'gate_closed', 'unknown_pass', 'confirm_similar_name', 'id_mismatch']);

/** A leader at the gate may decide against a refusal of a child that stands here. */
function mayOverride(verdict: Verdict, { visit }: VisitControl, roles: readonly string[]): boolean {
  const code = visit?.refused.get(verdict.childId) ?? verdict.code;
  return (
    code !== null && !NEVER_OVERRIDDEN.has(code) && verdict.where.kind === 'at_gate' && roles.some((role) => OVERRIDERS.includes(role))
  );
}

/** A class by any child of it that this device knows. */
function classNameOf({ families }: AtGate, labels: ReturnType<typeof useLabels>, classId: string): string {
  for (const [childId, facts] of families.facts)
    if (facts.classId === classId) {
      const child = labels.child(childId);
      if (child) return labels.className(child.grade, child.classNo);
    }
  return classId;
}

const DOCUMENT_DIGITS = 4;

function AsksForDocument({ control, verdict }: { readonly control: VisitControl; readonly verdict: Verdict }) {
  const w = useWords(VISIT_WORDS);
  const [text, setText] = useState('');
  if (verdict.asks !== 'document') return null;
  const complete = /^\d{3}[\dX]$/.test(text);
  return (
    <form
      className="gate-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) control.confirmDocument(verdict.childId, text);
      }}
    >
      <TextInput
        w={180}
        size="lg"
        aria-label={w.lastFour}
        placeholder={w.lastFour}
        autoComplete="off"
        value={text}
        maxLength={DOCUMENT_DIGITS}
        onChange={(event) => setText(event.currentTarget.value.toUpperCase())}
      />
      <Button type="submit" disabled={!complete}>
        {w.checkDocument}
      </Button>
    </form>
  );
}
