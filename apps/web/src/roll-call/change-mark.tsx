import { ActionIcon, Button, Group, Paper, Text } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useWords } from '../words/language';
import type { TileRow } from './use-sheet';
import { ROLL_CALL_WORDS } from './words';

const CHOICES = [
  { mark: 'present', color: 'green.9', icon: IconCheck },
  { mark: 'late', color: 'orange.9', icon: IconClock },
  { mark: 'not_present', color: 'red.9', icon: IconX },
] as const;

/** A second tap never changes anything by itself: it asks what is right. Each choice is a new mark beside the old one. */
export function ChangeMark({
  row,
  choose,
  more,
  close,
}: {
  readonly row: TileRow;
  readonly choose: (mark: (typeof CHOICES)[number]['mark']) => void;
  readonly more: () => void;
  readonly close: () => void;
}) {
  const w = useWords(ROLL_CALL_WORDS);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), [row.childId]);
  return (
    <Paper
      withBorder
      shadow="md"
      p="xs"
      radius="md"
      role="group"
      aria-label={w.change(row.name)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <Group gap="xs" justify="space-between">
        <Text fw={700}>{w.change(row.name)}</Text>
        <ActionIcon variant="subtle" color="dark" size={48} onClick={close} aria-label={w.closeChange} hiddenFrom="sm">
          <IconX aria-hidden />
        </ActionIcon>
        <Group gap="xs" grow preventGrowOverflow={false} flex={1} wrap="nowrap">
          {CHOICES.map(({ mark, color, icon: Icon }, i) => (
            <Button
              key={mark}
              ref={i === 0 ? first : undefined}
              variant={row.mark === mark ? 'filled' : 'outline'}
              color={color}
              px="xs"
              leftSection={<Icon size={18} aria-hidden />}
              onClick={() => choose(mark)}
            >
              {w[mark]}
            </Button>
          ))}
          <Button variant="default" px="xs" onClick={more}>
            {w.more}
          </Button>
          <Button variant="subtle" color="dark" px="xs" onClick={close} visibleFrom="sm">
            {w.closeChange}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
