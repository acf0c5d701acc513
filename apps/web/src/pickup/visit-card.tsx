import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDoorExit } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { ChildOfVisit } from './child-of-visit';
import { WhoAsks, WhoCollects } from './who-asks';
import type { VisitControl } from './use-visit';
import type { Visit } from './visit';
import { VISIT_WORDS } from './words';

/** children who are shown large; an escort of an agency comes for more */
const FEW = 4;

/** Who is here, for whom, and the one tap that lets them go. */
export function VisitCard({ at, control }: { readonly at: AtGate; readonly control: VisitControl }) {
  const w = useWords(VISIT_WORDS);
  const { visit, verdicts } = control;
  if (!visit) return null;
  const going = verdicts.filter(({ ready, childId }) => ready && !visit.staying.has(childId) && !visit.refused.has(childId));
  const bad = visit.passProblem !== null || visit.stranger || (going.length === 0 && !visit.asking && visit.asker !== null);
  return (
    <section className={`gate-card ${going.length > 0 ? 'is-ready' : bad ? 'is-wait' : ''}`} aria-live="polite" aria-busy={visit.asking}>
      {visit.passProblem ? <PassProblem visit={visit} /> : <WhoAsks at={at} visit={visit} />}
      {visit.stranger && <Warning text={w.somebodyElseSaid} />}
      {visit.asker === null && visit.childId !== null && !visit.stranger && (
        <WhoCollects at={at} control={control} childId={visit.childId} />
      )}
      {visit.asker !== null && verdicts.length === 0 && !visit.asking && <Warning text={w.nobodyToCollect} />}
      {verdicts.length > FEW && <AllOrNone control={control} />}
      <div className={verdicts.length > FEW ? 'gate-children is-many' : 'gate-children'}>
        {verdicts.map((verdict) => (
          <ChildOfVisit key={verdict.childId} at={at} control={control} verdict={verdict} />
        ))}
      </div>
      <Actions control={control} going={going.length} />
    </section>
  );
}

/** An escort has thirty on the list and takes those who came today. */
function AllOrNone({ control: { verdicts, stay } }: { readonly control: VisitControl }) {
  const w = useWords(VISIT_WORDS);
  const ready = verdicts.filter((verdict) => verdict.ready).map(({ childId }) => childId);
  if (ready.length === 0) return null;
  return (
    <Group gap={8} mt="sm">
      <Button variant="default" onClick={() => stay([])}>
        {w.selectAll}
      </Button>
      <Button variant="default" onClick={() => stay(ready)}>
        {w.selectNone}
      </Button>
    </Group>
  );
}

function PassProblem({ visit }: { readonly visit: Visit }) {
  const w = useWords(VISIT_WORDS);
  const said = {
    not_a_pass: w.notAPass,
    unknown_pass: w.unknownPass,
    no_network_for_pass: w.noNetworkForPass,
    pass_revoked: w.passRevoked,
    code_over: w.codeOver,
    code_used: w.codeUsed,
  };
  return visit.passProblem && <Warning text={said[visit.passProblem]} />;
}

export function Warning({ text }: { readonly text: string }) {
  return (
    <Group c="red.9" gap="sm" wrap="nowrap" my="xs" role="alert">
      <IconAlertTriangle size={28} aria-hidden style={{ flex: 'none' }} />
      <Text fz="lg" fw={700}>
        {text}
      </Text>
    </Group>
  );
}

function Actions({ control, going }: { readonly control: VisitControl; readonly going: number }) {
  const w = useWords(VISIT_WORDS);
  const { visit, release, close } = control;
  const button = useRef<HTMLButtonElement>(null);
  const possible = going > 0 && visit !== null && !visit.asking && !visit.releasing;
  // Enter lets them go: the button has the focus as soon as there is somebody to release
  useEffect(() => {
    if (possible) button.current?.focus({ preventScroll: true });
  }, [possible, visit?.pickupId]);
  if (!visit) return null;
  return (
    <Stack gap={4} className="gate-actions">
      <Group grow preventGrowOverflow={false}>
        {visit.asker !== null && (
          <Button
            ref={button}
            size="xl"
            h={72}
            fz={26}
            color="green.9"
            flex={3}
            leftSection={<IconDoorExit size={30} aria-hidden />}
            disabled={!possible}
            onClick={release}
          >
            {visit.releasing ? w.releasing : visit.asking ? w.looking : going > 0 ? w.releaseAll(going) : w.releaseNone}
          </Button>
        )}
        <Button size="xl" h={72} variant="default" flex={1} onClick={close}>
          {w.cancel}
        </Button>
      </Group>
      {possible && (
        <Text size="sm" c="gray.7" visibleFrom="sm">
          {w.keyHint}
        </Text>
      )}
    </Stack>
  );
}
