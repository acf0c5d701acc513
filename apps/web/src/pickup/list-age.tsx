import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconListCheck } from '@tabler/icons-react';
import { useDay } from '../day/here';
import { useWords } from '../words/language';
import { GATE_WORDS } from './words';

const MINUTE_MS = 60_000;

/** How old the list is that this gate judges by: red from where the policy no longer trusts it alone. */
export function ListAge({ now }: { readonly now: number }) {
  const w = useWords(GATE_WORDS);
  const { day, people } = useDay();
  const minutes = people ? Math.max(0, Math.floor((now - people.takenAt) / MINUTE_MS)) : null;
  const old = minutes === null || minutes > (day?.policy.offlineCacheMaxAge ?? 0);
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
