import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { lazy, memo, Suspense, useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { waitingForWave, waveKey, type ChildDay, type Offer } from '@baton/custody';
import { useReport } from '../day/here';
import { byClassAndNumber, useLabels, useTimeOf } from '../day/labels';
import { Figure } from '../ui/state-badge';
import { useWords } from '../words/language';
import { childrenAtGate, leavingAlone, type AtGate } from './at-the-gate';
import { useGateCommands } from './gate-commands';
import { GATE_WORDS } from './words';

const AcceptLine = lazy(() => import('./accept-line.modal'));

/** Who waits at this gate, who is on the way, who was called. */
const AtThisGate = memo(function AtThisGate({
  at,
  showClass,
  letWalk,
}: {
  readonly at: AtGate;
  readonly showClass: (className: string) => void;
  readonly letWalk: (childId: string) => void;
}) {
  const w = useWords(GATE_WORDS);
  const here = childrenAtGate(at);
  const coming = here.filter((child) => child.state === 'in_transit').length;
  return (
    <Stack component="aside" gap="md" aria-label={w.atGateNow}>
      <Group gap="xs" justify="space-between" wrap="nowrap" className="gate-card gate-figures">
        <Figure value={here.length - coming} label={w.atGateNow} color="green.9" />
        <Figure value={coming} label={w.comingNow} color="orange.9" />
        <Figure value={releasedBy(at)} label={w.releasedHere} color="blue.9" />
      </Group>
      <OffersToGate at={at} />
      <Called at={at} />
      <WhoMayWalk at={at} here={here} letWalk={letWalk} />
      <ClassesWaiting children={here} showClass={showClass} />
      <Waves at={at} />
    </Stack>
  );
});
export default AtThisGate;

function releasedBy({ day, gateId }: AtGate): number {
  let n = 0;
  for (const child of day.children.values()) if (child.state === 'released' && child.release?.gateId === gateId) n += 1;
  return n;
}

/** Lines that were sent to this gate: whoever stands here takes them over whole, or name by name. A release does it too. */
function OffersToGate({ at }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const report = useReport();
  const [checking, setChecking] = useState<string | null>(null);
  const offers = [...at.day.offers.values()].filter(({ to, open }) => to.kind === 'gate' && to.gateId === at.gateId && open.size > 0);
  if (offers.length === 0) return null;
  const placeId = at.day.gates.get(at.gateId)?.placeId;
  const accept = ({ offerId, open }: Offer) => void report('AcceptCustody', { offerId, children: [...open], counted: open.size, placeId });
  const checked = offers.find(({ offerId }) => offerId === checking);
  return (
    <section>
      <Title order={2} fz="md" mb={6}>
        {w.offers}
      </Title>
      <Stack gap={8}>
        {offers.map((offer) => (
          <div key={offer.offerId} className="gate-offer">
            <Text>{w.from(labels.staff(offer.from))}</Text>
            <Group grow gap={8} preventGrowOverflow={false}>
              <Button variant="default" px={8} onClick={() => setChecking(offer.offerId)}>
                {w.checkNames}
              </Button>
              <Button px={8} variant="outline" onClick={() => accept(offer)}>
                {w.accept(offer.open.size)}
              </Button>
            </Group>
          </div>
        ))}
      </Stack>
      {checked && (
        <Suspense fallback={null}>
          <AcceptLine offer={checked} placeId={placeId} close={() => setChecking(null)} />
        </Suspense>
      )}
    </section>
  );
}

/** Called for a collector who waits here, and not come yet: the longest wait first. */
function Called({ at }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const called = [...at.day.children.values()]
    .filter((child) => child.calledTo?.gateId === at.gateId && child.holder !== null)
    .sort((a, b) => (a.calledTo?.at ?? 0) - (b.calledTo?.at ?? 0));
  if (called.length === 0) return null;
  return (
    <section>
      <Title order={2} fz="md" mb={6}>
        {w.called}
      </Title>
      <Stack gap={6}>
        {called.map((child) => (
          <div key={child.childId}>
            <Text fw={700}>
              {labels.childName(child.childId)} {labels.classAndNumber(child.childId)}
            </Text>
            <Text size="sm" c="gray.7">
              {w.calledAt(timeOf(child.calledTo?.at ?? 0))} · {labels.staff(child.holder)}
            </Text>
          </div>
        ))}
      </Stack>
    </section>
  );
}

/** Children here who may leave alone now: one tap shows the child, the next lets it go. */
function WhoMayWalk({
  at,
  here,
  letWalk,
}: {
  readonly at: AtGate;
  readonly here: readonly ChildDay[];
  readonly letWalk: (childId: string) => void;
}) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const walkers = here.filter((child) => child.mode === 'self' && leavingAlone(at, child.childId).ready);
  if (walkers.length === 0) return null;
  return (
    <details>
      <summary className="gate-class">{w.mayWalk(walkers.length)}</summary>
      <Stack gap={6} mt={6}>
        {walkers
          .sort((a, b) => byClassAndNumber(labels.child(a.childId), labels.child(b.childId)))
          .map(({ childId }) => (
            <button key={childId} type="button" className="gate-class" onClick={() => letWalk(childId)}>
              <b>{labels.childName(childId)}</b>
              <span>{labels.classAndNumber(childId)}</span>
            </button>
          ))}
      </Stack>
    </details>
  );
}

/** Children of a period that has ended, still with their teachers: the gate calls them as one wave. */
function Waves({ at }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const commands = useGateCommands();
  const say = useSay();
  const timeOf = useTimeOf();
  const [said, setSaid] = useState<string | null>(null);
  const waves = wavesOf(at);
  if (waves.length === 0) return null;
  return (
    <section>
      <Title order={2} fz="md" mb={6}>
        {w.wave}
      </Title>
      <Stack gap={6}>
        {waves.map(({ periodId, grades, n, calledAt }) => (
          <Button
            key={periodId}
            variant="default"
            onClick={() =>
              void commands.callWave(at.gateId, periodId, grades).then(
                () => setSaid(w.waveCalled),
                (error: unknown) => setSaid(say(error)),
              )
            }
          >
            {calledAt === null ? w.callWave(labels.thing(periodId), n) : w.callWaveAgain(labels.thing(periodId), n, timeOf(calledAt))}
          </Button>
        ))}
        {said && <Text role="status">{said}</Text>}
      </Stack>
    </section>
  );
}

interface Wave {
  readonly periodId: string;
  readonly grades: readonly number[];
  readonly n: number;
  /** null: not yet */
  readonly calledAt: number | null;
}

function wavesOf({ day, gateId, now }: AtGate): readonly Wave[] {
  const ended = (day.opened?.periods ?? []).filter(({ endsAt }) => endsAt <= now);
  return ended.flatMap(({ periodId }) => {
    const waiting = waitingForWave(day, { gateId, periodId });
    const calledAt = day.waves.get(waveKey({ gateId, periodId }))?.at ?? null;
    return waiting.length === 0
      ? []
      : [{ periodId, grades: [...new Set(waiting.map(({ grade }) => grade))].sort((a, b) => a - b), n: waiting.length, calledAt }];
  });
}

/** A class is looked through by a tap: who of it waits here. */
function ClassesWaiting({
  children,
  showClass,
}: {
  readonly children: readonly ChildDay[];
  readonly showClass: (className: string) => void;
}) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const classes = new Map<string, { readonly first: string; n: number }>();
  for (const { childId, classId } of children) {
    const row = classes.get(classId ?? '') ?? { first: childId, n: 0 };
    row.n += 1;
    classes.set(classId ?? '', row);
  }
  const rows = [...classes.values()].sort((a, b) => byClassAndNumber(labels.child(a.first), labels.child(b.first)));
  return (
    <section>
      <Title order={2} fz="md" mb={6}>
        {w.perClass}
      </Title>
      {rows.length === 0 && <Text c="gray.7">{w.nobodyWaits}</Text>}
      <Stack gap={6}>
        {rows.map(({ first, n }) => {
          const child = labels.child(first);
          return (
            <button
              key={first}
              type="button"
              className="gate-class"
              onClick={() => showClass(`${child?.grade ?? ''}-${child?.classNo ?? ''}`)}
            >
              <span>{labels.className(child?.grade ?? null, child?.classNo ?? null)}</span>
              <Text span fw={700} className="figure">
                {w.people(n)}
              </Text>
            </button>
          );
        })}
      </Stack>
    </section>
  );
}
