import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconListCheck } from '@tabler/icons-react';
import { useOfDay } from '../day/here';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { GATE_WORDS } from './words';

const MINUTE_MS = 60_000;

/** How old the list is that this gate judges by: red from where the policy no longer trusts it alone. */
export function ListAge({ at: { day, now } }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const takenAt = useOfDay(({ people }) => people?.takenAt);
  const minutes = takenAt === undefined ? null : Math.max(0, Math.floor((now - takenAt) / MINUTE_MS));
  const old = minutes === null || minutes > day.policy.offlineCacheMaxAge;
  const Icon = old ? IconAlertTriangle : IconListCheck;
  return (
    <Badge
      size="xl"
      variant={old ? 'filled' : 'white'}
      color={old ? 'red.9' : 'dark.7'}
      leftSection={<Icon size={18} aria-hidden />}
      role="status"
    >
      {minutes === null ? w.listNever : old ? w.listOld(minutes) : w.listAge(minutes)}
    </Badge>
  );
}
