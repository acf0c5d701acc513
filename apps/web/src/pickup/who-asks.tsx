import { Badge, Group, Text, Title } from '@mantine/core';
import { IconUser, IconWalk } from '@tabler/icons-react';
import { useLabels } from '../day/labels';
import { useSaid } from '../api/words-of-answers';
import { useLanguage, useWords } from '../words/language';
import { leavingAlone, waysToLeave, whereIs, type AtGate, type WayToLeave } from './at-the-gate';
import { Monogram } from './monogram';
import type { VisitControl } from './use-visit';
import type { Visit } from './visit';
import { CameBack, WhereItIs } from './where-it-is';
import { RELATION_WORDS } from '../words/relations';
import { VISIT_WORDS } from './words';

/** The person at the gate, large: is this who stands there? */
export function WhoAsks({ at, visit }: { readonly at: AtGate; readonly visit: Visit }) {
  const w = useWords(VISIT_WORDS);
  const labels = useLabels();
  const { asker, childId } = visit;
  if (asker === null)
    return visit.asking || childId === null ? (
      <Text fz="xl" fw={700}>
        {w.looking}
      </Text>
    ) : (
      <Group wrap="nowrap">
        <Monogram id={childId} name={labels.childName(childId)} size={72} />
        <div>
          <Title order={2} className="gate-name">
            {labels.childName(childId)}
          </Title>
          <Text>{labels.classAndNumber(childId)}</Text>
          <WhereItIs at={at} where={whereIs(at, at.day.children.get(childId))} />
        </div>
      </Group>
    );
  if ('alone' in asker)
    return (
      <Group>
        <IconWalk size={40} aria-hidden />
        <Title order={2} className="gate-name">
          {w.aloneAsker}
        </Title>
      </Group>
    );
  const adult = at.families.adults.get(asker.collectorId);
  return (
    <Group wrap="nowrap">
      <Monogram id={asker.collectorId} name={adult?.name ?? null} size={72} />
      <div>
        <Text size="sm" c="gray.7">
          {w.collector}
        </Text>
        <Title order={2} className="gate-name">
          {adult?.name ?? w.unknownPerson}
        </Title>
      </div>
    </Group>
  );
}

/** The child was searched for: who stands at the gate? Nobody is proposed; the guard looks and chooses. */
export function WhoCollects({ at, control, childId }: { readonly at: AtGate; readonly control: VisitControl; readonly childId: string }) {
  const w = useWords(VISIT_WORDS);
  const where = whereIs(at, at.day.children.get(childId));
  if (where.kind === 'not_here') return null;
  if (where.kind === 'released') return <CameBack at={at} childId={childId} kind="returned" />;
  const alone = leavingAlone(at, childId);
  return (
    <>
      <Title order={3} fz="lg" mt="md" mb="xs">
        {w.whoCollects}
      </Title>
      <div className="gate-found">
        {waysToLeave(at, childId).map((way) => (
          <OneWay key={way.personId} at={at} way={way} choose={() => control.chooseCollector(way.personId)} />
        ))}
        {alone.code !== 'no_consent' && (
          <button type="button" className="gate-tile" onClick={() => control.leavesAlone()}>
            <IconWalk size={40} aria-hidden />
            <span>
              <b>{w.alone}</b>
              <WhyNot code={alone.code} />
            </span>
          </button>
        )}
        <button type="button" className="gate-tile" onClick={control.somebodyElse}>
          <IconUser size={40} aria-hidden />
          <b>{w.somebodyElse}</b>
        </button>
      </div>
    </>
  );
}

function OneWay({ at, way, choose }: { readonly at: AtGate; readonly way: WayToLeave; readonly choose: () => void }) {
  const relations = useWords(RELATION_WORDS);
  const w = useWords(VISIT_WORDS);
  const adult = at.families.adults.get(way.personId);
  const { code, asks } = way.verdict;
  const relation = way.relation === null ? undefined : relations[way.relation as keyof typeof relations];
  return (
    <button type="button" className="gate-tile" onClick={choose}>
      <Monogram id={way.personId} name={adult?.name ?? null} size={48} />
      <span>
        <b>{adult?.name ?? w.unknownPerson}</b>{' '}
        <Badge variant="light" color="gray" c="gray.8">
          {relation ?? w[way.kind]}
        </Badge>
        {asks === null && <WhyNot code={code} />}
      </span>
    </button>
  );
}

/** Codes that say nothing against the person: time and place are shown with the child. */
const OF_THE_CHILD: ReadonlySet<string> = new Set(['no_exit_permit', 'not_in_custody', 'gate_closed', 'confirm_similar_name']);

function WhyNot({ code }: { readonly code: string | null }) {
  const say = useReason();
  if (code === null || OF_THE_CHILD.has(code)) return null;
  return (
    <Text size="sm" c="red.9">
      {say(code)}
    </Text>
  );
}

/** Why not, in words for the guard: neutral where a restriction is behind it. */
export function useReason(): (code: string) => string {
  const w = useWords(VISIT_WORDS);
  const { language } = useLanguage();
  const saidOf = useSaid();
  return (code) => {
    if (code === 'blocked' || code === 'stale_list' || code === 'needs_network') return w[code];
    return saidOf(code)?.[language] ?? code;
  };
}
