import { Alert, Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useDay, useHere, useReport, useRolesToday } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { REPORT_WORDS } from '../shell/report-words';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { DecideConflict } from './decide-conflict';
import { useOpenTasks, type KeptReport } from './open-tasks';
import { TASK_WORDS } from './task-words';

/** What the system is unsure of: here until a person has dealt with it. */
export default function TasksPage() {
  const { day } = useDay();
  return day && <Tasks day={day} />;
}

function Tasks({ day }: { readonly day: CampusDay }) {
  const w = useWords(TASK_WORDS);
  const roles = useRolesToday();
  const { live } = useDay();
  const { path, conflicts, discrepancies, findings, kept, count } = useOpenTasks(day);
  const decides = hasRole(roles, 'duty_leader', 'deputy', 'principal');
  return (
    <Page title={w.title} subtitle={w.explain}>
      {count === 0 && <Text fz="lg">{w.none}</Text>}
      {!decides && count > 0 && <Text>{w.leadersOnly}</Text>}
      <Section title={w.conflicts} n={conflicts.length}>
        {conflicts.map(({ conflictId, childId, kind, at }) => (
          <Row key={conflictId} childId={childId} what={w[kind]} at={at}>
            <DecideConflict conflictId={conflictId} childId={childId} />
          </Row>
        ))}
      </Section>
      <Section title={w.discrepancies} n={discrepancies.length}>
        {discrepancies.map(({ discrepancyId, childId, at }) => (
          <Row key={discrepancyId} childId={childId} what={childId === null ? w.count_differs : w.found_after_release} at={at}>
            {decides && <SettleDiscrepancy discrepancyId={discrepancyId} />}
          </Row>
        ))}
      </Section>
      <Section title={w.findings} n={findings.length}>
        {findings.map((finding) => (
          <FoundOnPatrol key={finding.findingId} {...finding} />
        ))}
      </Section>
      <Section title={w.kept} n={kept.length}>
        <Text c="gray.8">{w.keptExplain}</Text>
        {kept.map((report) => (
          <Kept key={report.quarantineId} report={report} path={path} decides={decides} />
        ))}
      </Section>
      {!live && <Text c="red.9">{w.needsNetwork}</Text>}
    </Page>
  );
}

function Section({ title, n, children }: { readonly title: string; readonly n: number; readonly children: ReactNode }) {
  if (n === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} fz="lg" mb="xs">
        {title} <span className="figure">{n}</span>
      </Title>
      <Stack gap="xs">{children}</Stack>
    </section>
  );
}

function Row({
  childId,
  what,
  at,
  children,
}: {
  readonly childId: string | null;
  readonly what: string;
  readonly at: number;
  readonly children: ReactNode;
}) {
  const labels = useLabels();
  const timeOf = useTimeOf();
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <div>
          {childId !== null && (
            <Text fz="lg">
              <b>{labels.childName(childId)}</b> {labels.classAndNumber(childId)}
            </Text>
          )}
          <Text>
            {what} <span className="figure">{timeOf(at)}</span>
          </Text>
        </div>
        {children}
      </Group>
    </Paper>
  );
}

function SettleDiscrepancy({ discrepancyId }: { readonly discrepancyId: string }) {
  const w = useWords(TASK_WORDS);
  const say = useSay();
  const { campus } = useHere();
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const settle = () =>
    post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/correction/resolve-discrepancy`, {
      ...{ commandId: newCommandId(), discrepancyId, outcome: 'settled', note: note.trim() },
    }).catch((error: unknown) => setProblem(say(error)));
  return (
    <Group align="flex-end" gap="xs">
      <TextInput label={w.whatFound} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <Button disabled={note.trim() === ''} onClick={() => void settle()}>
        {w.settled}
      </Button>
      {problem !== null && (
        <Text c="red.9" role="alert">
          {problem}
        </Text>
      )}
    </Group>
  );
}

function FoundOnPatrol({
  findingId,
  placeId,
  kind,
  at,
}: {
  readonly findingId: string;
  readonly placeId: string;
  readonly kind: string;
  readonly at: number;
}) {
  const w = useWords(TASK_WORDS);
  const labels = useLabels();
  const report = useReport();
  return (
    <Row childId={null} what={`${labels.thing(placeId)} · ${w[kind as 'hazard'] ?? kind}`} at={at}>
      <Button variant="default" onClick={() => void report('ResolveFinding', { findingId, outcome: 'dealt_with' })}>
        {w.dealtWith}
      </Button>
    </Row>
  );
}

function Kept({ report, path, decides }: { readonly report: KeptReport; readonly path: string; readonly decides: boolean }) {
  const w = useWords(TASK_WORDS);
  const reports = useWords(REPORT_WORDS);
  const labels = useLabels();
  const [opened, setOpened] = useState(false);
  const { commandType, senderId, reason, at } = report;
  const what = reports[commandType as keyof typeof reports] ?? commandType ?? w.kept;
  return (
    <Row
      childId={null}
      what={[what, senderId && w.from(labels.staff(senderId)), w[reason as 'invalid']].filter(Boolean).join(' · ')}
      at={at}
    >
      {decides && (
        <Button variant="default" onClick={() => setOpened(true)}>
          {w.look}
        </Button>
      )}
      {opened && <KeptModal report={report} path={path} title={what} close={() => setOpened(false)} />}
    </Row>
  );
}

/** What the device sent: whom it was about first, then word for word. */
function KeptModal({
  report: { quarantineId },
  path,
  title,
  close,
}: {
  readonly report: KeptReport;
  readonly path: string;
  readonly title: string;
  readonly close: () => void;
}) {
  const w = useWords(TASK_WORDS);
  const say = useSay();
  const labels = useLabels();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ['kept-report', quarantineId],
    gcTime: 0,
    queryFn: () => get<{ readonly text: string | null }>(`${path}/kept-reports/${quarantineId}`),
  });
  const settle = async (outcome: 'entered_by_hand' | 'nothing_to_do') => {
    try {
      await post(`${path}/kept-reports/${quarantineId}/settle`, { commandId: newCommandId(), outcome });
      await queries.invalidateQueries({ queryKey: ['tasks'] });
      close();
    } catch (failed) {
      setProblem(say(failed));
    }
  };
  const named = childrenIn(data?.text ?? '').flatMap((childId) => labels.child(childId)?.name ?? []);
  return (
    <Modal opened onClose={close} title={title} size="lg">
      <Stack>
        {[...(error ? [say(error)] : []), ...(problem === null ? [] : [problem])].map((said) => (
          <Alert key={said} color="red" role="alert">
            {said}
          </Alert>
        ))}
        {named.length > 0 && <Text fz="lg">{w.children(named.join('、'))}</Text>}
        {data && data.text === null && <Text>{w.noText}</Text>}
        {data?.text && (
          <details open={named.length === 0}>
            <summary>{w.original}</summary>
            <pre className="as-sent" tabIndex={0}>
              {indented(data.text)}
            </pre>
          </details>
        )}
        <Group grow>
          <Button size="lg" variant="default" onClick={() => void settle('nothing_to_do')}>
            {w.nothing}
          </Button>
          <Button size="lg" onClick={() => void settle('entered_by_hand')}>
            {w.byHand}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Every text of what was sent that could be a child's id: labels know which are. */
function childrenIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/"([A-Za-z0-9_.:~-]{1,96})"/g)].map(([, id]) => id))];
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
