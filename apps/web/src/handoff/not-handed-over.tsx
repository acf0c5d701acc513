import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { lazy, Suspense, useState } from 'react';
import { usePerson } from '../access/session';
import { useLabels } from '../day/labels';
import { notHandedOver, type NotHandedOver as Row } from '../duty/my-day';
import { Chips, NameChip } from '../ui/name-chip';
import { useWords } from '../words/language';
import { useNamed } from './use-named';
import { HANDOFF_WORDS } from './words';

const TakeOverModal = lazy(() => import('./take-over.modal'));

/** Children of my group whom somebody else still has by the book: the receiver may take them over, with a reason. */
export function NotHandedOver({ day, now }: { readonly day: CampusDay; readonly now: number }) {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  const named = useNamed();
  const { staffId } = usePerson();
  const [taking, setTaking] = useState<Row | null>(null);
  const rows = notHandedOver(day, staffId, now);
  if (rows.length === 0) return null;
  return (
    <section aria-label={w.notHandedOver}>
      <Title order={2} fz="lg">
        {w.notHandedOver}
      </Title>
      <Text c="gray.8" mb="xs">
        {w.notHandedOverHint}
      </Text>
      {rows.map((row) => (
        <Paper key={row.holder} withBorder p="sm" mb="xs">
          <Group justify="space-between" mb="xs" gap="xs">
            <Text fz={20} fw={700}>
              {w.stillWith(labels.staff(row.holder), row.children.length)}
            </Text>
            <Button variant="outline" color="orange.9" onClick={() => setTaking(row)}>
              {w.takeOver(row.children.length)}
            </Button>
          </Group>
          <Chips label={w.stillWith(labels.staff(row.holder), row.children.length)}>
            {named(day, row.children, now).map(({ childId, name, number, note }) => (
              <li key={childId}>
                <NameChip {...{ name, number, note }} />
              </li>
            ))}
          </Chips>
        </Paper>
      ))}
      <Suspense fallback={null}>{taking && <TakeOverModal day={day} now={now} row={taking} close={() => setTaking(null)} />}</Suspense>
    </section>
  );
}
