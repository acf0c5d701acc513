import { Badge, Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconClockPause,
  IconDoorExit,
  IconHelpCircle,
  IconNotes,
  IconWalk,
} from '@tabler/icons-react';
import type { ChildState } from '@baton/custody';
import type { ComponentType } from 'react';
import { useWords, words } from '../words/language';

const STATE_WORDS = words(
  {
    expected: '未到',
    on_leave: '请假',
    unaccounted: '去向不明',
    explained: '已说明',
    held: '在看护中',
    in_transit: '交接途中',
    released: '已离校',
    not_planned: '今天不参加',
  },
  {
    expected: 'not here yet',
    on_leave: 'on leave',
    unaccounted: 'unaccounted for',
    explained: 'explained',
    held: 'in custody',
    in_transit: 'in transit',
    released: 'released',
    not_planned: 'not planned today',
  },
);

interface Look {
  readonly color: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>;
}
/** Colour, shape and word say the same: none of them alone. */
export const STATE_LOOK: Readonly<Record<ChildState, Look>> = {
  expected: { color: 'gray', icon: IconCircle },
  on_leave: { color: 'grape', icon: IconNotes },
  unaccounted: { color: 'red', icon: IconAlertTriangle },
  explained: { color: 'grape', icon: IconClockPause },
  held: { color: 'green', icon: IconCheck },
  in_transit: { color: 'orange', icon: IconWalk },
  released: { color: 'blue', icon: IconDoorExit },
  not_planned: { color: 'gray', icon: IconHelpCircle },
};

export const useStateWord = () => useWords(STATE_WORDS);

export function StateBadge({ state, size = 'lg' }: { readonly state: ChildState; readonly size?: 'md' | 'lg' | 'xl' }) {
  const w = useStateWord();
  const { color, icon: Icon } = STATE_LOOK[state];
  return (
    <Badge color={color} c={`${color}.9`} size={size} variant="light" leftSection={<Icon size={16} aria-hidden />}>
      {w[state]}
    </Badge>
  );
}

/** A number that a person must see: large, with its word. */
export function Figure({ value, label, color }: { readonly value: number | string; readonly label: string; readonly color?: string }) {
  return (
    <Group gap={6} align="baseline" wrap="nowrap">
      <Text fz={30} fw={700} lh={1} c={color} className="figure">
        {value}
      </Text>
      <Text size="sm" c={color}>
        {label}
      </Text>
    </Group>
  );
}
