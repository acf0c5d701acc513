import { Stack, Text } from '@mantine/core';
import { groupedByCause } from '@baton/custody';
import { useWords } from '../words/language';
import { AlertCard } from './alert-card';
import { OneCause } from './one-cause';
import type { AlertShown } from './use-alerts';
import { ALERT_WORDS } from './words';

/** What should worry this person now: each on its own, or one cause with all that it makes. */
export function AlertList({ alerts }: { readonly alerts: readonly AlertShown[] }) {
  const w = useWords(ALERT_WORDS);
  const groups = groupedByCause(alerts);
  if (groups.length === 0) return <Text c="dimmed">{w.none}</Text>;
  return (
    <Stack gap="sm" role="list" aria-label={w.title}>
      {groups.map(({ cause, alerts: of }) =>
        cause === null ? (
          <AlertCard key={of[0].alertId} alert={of[0]} />
        ) : (
          <OneCause key={`${cause.kind} ${cause.id} ${cause.at}`} cause={cause} alerts={of} />
        ),
      )}
    </Stack>
  );
}
