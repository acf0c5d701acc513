import { Badge, Button, Group, Modal, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { closingStatement, whoStandsInTheWay, type CampusDay } from '@baton/custody';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useDay, useHere, useReport, useRolesToday } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { DecideConflict } from '../review/decide-conflict';
import { Figure } from '../ui/state-badge';
import { DialogFoot } from '../ui/problem';
import { useWords } from '../words/language';
import { CLOSING_WORDS } from './words';

/** Children of one holder that are named at once. */
const FEW = 6;

/** Who stands in the way, the sweep by area, and the close with its statement. */
export default function ClosingPage() {
  const w = useWords(CLOSING_WORDS);
  const timeOf = useTimeOf();
  const roles = useRolesToday();
  const { day } = useDay();
  const [confirming, setConfirming] = useState(false);
  if (!day) return <Page title={w.title}>{null}</Page>;
  const blockers = whoStandsInTheWay(day);
  const mayClose = hasRole(roles, 'duty_leader', 'deputy', 'principal');
  const ready = day.frozen && blockers.length === 0;
  const words = day.closed ? w.closed(timeOf(day.closed.at)) : !day.frozen ? w.notFrozen : ready ? w.ready : w.notReady(blockers.length);
  return (
    <Page
      title={w.title}
      subtitle={
        <Text fw={700} c={ready || day.closed ? 'green.9' : 'red.9'}>
          {words}
        </Text>
      }
      action={
        mayClose &&
        !day.closed && (
          <Button size="lg" fullWidth disabled={!ready} leftSection={<IconLock aria-hidden />} onClick={() => setConfirming(true)}>
            {w.close}
          </Button>
        )
      }
    >
      {day.closed ? <Statement day={day} /> : <Blockers day={day} />}
      <Sweep day={day} />
      {confirming && <ConfirmClose close={() => setConfirming(false)} />}
    </Page>
  );
}

function Blockers({ day }: { readonly day: CampusDay }) {
  const w = useWords(CLOSING_WORDS);
  const blockers = whoStandsInTheWay(day);
  if (blockers.length === 0) return null;
  return (
    <Stack gap="md">
      {[...Map.groupBy(blockers, (blocker) => blocker.kind)].map(([kind, of]) => (
        <Paper key={kind} withBorder p="md" component="section" aria-label={w[kind]}>
          <Title order={2} fz="lg">
            {w[kind]} <span className="figure">{of.length}</span>
          </Title>
          {[...Map.groupBy(of, (blocker) => blocker.holder)].map(([holder, theirs]) => (
            <BlockersOfHolder key={holder ?? ''} kind={kind} holder={holder} blockers={theirs} />
          ))}
        </Paper>
      ))}
    </Stack>
  );
}

type Blocker = ReturnType<typeof whoStandsInTheWay>[number];

/** Few are named at once; of many the holder and the number come first, the names on a tap. */
function BlockersOfHolder({
  kind,
  holder,
  blockers,
}: {
  readonly kind: Blocker['kind'];
  readonly holder: string | null;
  readonly blockers: readonly Blocker[];
}) {
  const w = useWords(CLOSING_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const rows = blockers.map(({ childId, since, ref }) => (
    <Group key={`${childId ?? ''} ${ref ?? ''}`} justify="space-between" py={4}>
      <Text>
        <b>{childId === null ? '' : labels.childName(childId)}</b> {childId === null ? '' : labels.classAndNumber(childId)}
      </Text>
      <Text className="figure">{w.since(timeOf(since))}</Text>
      {kind === 'conflict' && ref !== null && <DecideConflict conflictId={ref} childId={childId} />}
    </Group>
  ));
  if (holder === null) return rows;
  return (
    <details open={blockers.length <= FEW}>
      <summary className="holder-row">
        <b>{w.with(labels.staff(holder))}</b> <span className="figure">{w.children(blockers.length)}</span>
      </summary>
      {rows}
    </details>
  );
}

function Sweep({ day }: { readonly day: CampusDay }) {
  const w = useWords(CLOSING_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const report = useReport();
  const areas = (day.opened?.places ?? []).filter((place) => place.sweepArea);
  if (areas.length === 0) return null;
  const cleared = areas.filter(({ placeId }) => day.sweptAreas.has(placeId)).length;
  return (
    <Paper withBorder p="md" component="section" aria-label={w.sweep}>
      <Group justify="space-between">
        <Title order={2} fz="lg">
          {w.sweep}
        </Title>
        <Text fw={700} className="figure">
          {w.sweepDone(cleared, areas.length)}
        </Text>
      </Group>
      <Text c="dimmed" mb="xs">
        {w.sweepExplain}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {areas.map(({ placeId }) => {
          const swept = day.sweptAreas.get(placeId);
          return (
            <Group key={placeId} justify="space-between" wrap="nowrap">
              <Text fw={600}>{labels.thing(placeId)}</Text>
              {swept ? (
                <Badge color="green" c="green.9" size="lg" variant="light" leftSection={<IconCheck size={16} aria-hidden />}>
                  {w.clearedBy(labels.staff(swept.by), timeOf(swept.at))}
                </Badge>
              ) : (
                <Button variant="default" onClick={() => void report('ClearSweepArea', { areaId: placeId })}>
                  {w.clear}
                </Button>
              )}
            </Group>
          );
        })}
      </SimpleGrid>
    </Paper>
  );
}

function Statement({ day }: { readonly day: CampusDay }) {
  const w = useWords(CLOSING_WORDS);
  const s = closingStatement(day);
  const rows = [
    [w.expected, s.expected],
    [w.opened, s.opened],
    [w.reopened, s.reopened],
    [w.releasedWord, s.released],
    [w.reversed, s.reversed],
    [w.annulled, s.annulled],
    [w.movedOn, s.movedOn],
    [w.net, s.net],
    [w.explained, s.explained],
    [w.latePickups, s.latePickups],
    [w.conflicts, s.conflicts],
    [w.discrepancies, s.discrepancies],
  ] as const;
  return (
    <Paper withBorder p="md" component="section" aria-label={w.statement}>
      <Title order={2} fz="lg" mb="sm">
        {w.statement}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {rows.map(([label, value]) => (
          <Figure key={label} value={value} label={label} />
        ))}
      </SimpleGrid>
    </Paper>
  );
}

function ConfirmClose({ close }: { readonly close: () => void }) {
  const w = useWords(CLOSING_WORDS);
  const say = useSay();
  const { campus } = useHere();
  const [commandId] = useState(newCommandId);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/closing/close`, { commandId });
      close();
    } catch (error) {
      setProblem(say(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={w.close}>
      <Stack>
        <Text>{w.confirm}</Text>
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button size="lg" loading={busy} onClick={() => void confirm()}>
            {w.close}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}
