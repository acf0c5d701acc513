import { Alert, Button, Group, NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { Page } from '../ui/page';
import { QrCode } from '../ui/qr-code';
import { useWords } from '../words/language';
import { PASS_WORDS } from './words';

interface Campus {
  readonly classes: readonly { readonly classId: string; readonly gradeLevel: number; readonly classNo: number }[];
}
interface Card {
  readonly personId: string;
  readonly name: string | null;
  readonly pass: { readonly number: string; readonly version: number; readonly text: string } | null;
  readonly children: readonly { readonly childId: string; readonly name: string | null }[];
}

/** Cards of a class's collectors: issued, printed on A4 or singly, worth nothing once lost. */
export default function PassesPage() {
  const w = useWords(PASS_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const queries = useQueryClient();
  const [classId, setClassId] = useState<string | null>(null);
  const [format, setFormat] = useState('sheet');
  const [problem, setProblem] = useState<string | null>(null);
  const { data: campuses = [] } = useQuery({
    queryKey: ['campuses', schoolId],
    queryFn: () => get<readonly Campus[]>(`/api/schools/${schoolId}/campuses`),
  });
  const classes = campuses
    .flatMap((campus) => campus.classes)
    .map((one) => ({
      value: one.classId,
      label: w.className(one.gradeLevel, one.classNo),
    }));
  const chosen = classId ?? classes[0]?.value ?? null;
  const path = `/api/schools/${schoolId}/passes`;
  const { data: cards = [] } = useQuery({
    queryKey: ['passes', chosen],
    enabled: chosen !== null,
    queryFn: () => get<readonly Card[]>(`${path}/print?class=${chosen ?? ''}`),
  });
  const doing = (act: Promise<unknown>) =>
    act.then(() => queries.invalidateQueries({ queryKey: ['passes'] })).catch((error: unknown) => setProblem(say(error)));
  return (
    <Page title={w.title} subtitle={<span className="no-print">{w.explain}</span>}>
      <Group align="flex-end" className="no-print">
        <NativeSelect label={w.class} value={chosen ?? ''} onChange={(event) => setClassId(event.currentTarget.value)} data={classes} />
        <Button
          disabled={chosen === null}
          onClick={() => void doing(post(`${path}/issue`, { commandId: newCommandId(), classId: chosen }))}
        >
          {w.issue}
        </Button>
        <SegmentedControl
          size="md"
          value={format}
          onChange={setFormat}
          data={[
            { value: 'sheet', label: w.sheet },
            { value: 'single', label: w.single },
          ]}
        />
        <Button variant="default" onClick={() => window.print()}>
          {w.print}
        </Button>
      </Group>
      {problem !== null && (
        <Alert color="red" role="alert" className="no-print">
          {problem}
        </Alert>
      )}
      {cards.length === 0 && <Text c="dimmed">{w.none}</Text>}
      <div className={`cards cards-${format}`}>
        {cards.map((card) => (
          <PickupCard
            key={card.personId}
            card={card}
            lost={() => doing(post(`${path}/revoke`, { commandId: newCommandId(), personId: card.personId, reason: 'lost' }))}
            replace={() =>
              doing(post(`${path}/replace`, { commandId: newCommandId(), personId: card.personId, replaces: card.pass?.version }))
            }
          />
        ))}
      </div>
    </Page>
  );
}

function PickupCard({
  card,
  lost,
  replace,
}: {
  readonly card: Card;
  readonly lost: () => Promise<unknown>;
  readonly replace: () => Promise<unknown>;
}) {
  const w = useWords(PASS_WORDS);
  const { name, pass, children } = card;
  return (
    <div className={pass === null ? 'card no-print' : 'card'}>
      {pass === null ? <Text c="dimmed">{w.noCard}</Text> : <QrCode text={pass.text} label={w.no(pass.number)} size="30mm" />}
      <div>
        <Text fw={700} fz="lg">
          {name}
        </Text>
        <Text size="sm">{w.collects(children.map((child) => child.name).join('、'))}</Text>
        {pass !== null && (
          <Text size="sm" c="dimmed" className="figure">
            {w.no(pass.number)}
          </Text>
        )}
        {pass !== null && (
          <Group gap={6} className="no-print" mt={4}>
            <Button variant="default" px="sm" onClick={() => void lost()}>
              {w.lost}
            </Button>
            <Button variant="default" px="sm" onClick={() => void replace()}>
              {w.replace}
            </Button>
          </Group>
        )}
      </div>
    </div>
  );
}
