import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { Cause } from '@baton/custody';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { useDay, useNow } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { AlertCard, NextLevel } from './alert-card';
import { useAlertActs, useSeen } from './act-on-alerts';
import type { AlertShown } from './use-alerts';
import { ALERT_WORDS, CAUSE_WORDS } from './words';

const MINUTE = 60_000;

/** One cause that makes many: where to go, which children, and one tap for all of them; each by itself on a second. */
export function OneCause({ cause, alerts }: { readonly cause: Cause; readonly alerts: readonly AlertShown[] }) {
  const w = useWords(ALERT_WORDS);
  const say = useSay();
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(5_000);
  const title = useWords(CAUSE_WORDS)[cause.kind](usePlaceOf(cause));
  const act = useAlertActs(alerts.map(({ alertId }) => alertId));
  const [each, setEach] = useState(false);
  useSeen(alerts);
  const since = Math.min(...alerts.map(({ startedAt }) => startedAt));
  const kinds = [...Map.groupBy(alerts, ({ kind }) => kind)].map(([kind, of]) => `${w[kind]} ${of.length}`);
  const children = [...new Set(alerts.flatMap((alert) => alert.children))];
  const [next] = alerts.flatMap((alert) => alert.next ?? []).sort((a, b) => a.dueAt - b.dueAt);
  const open = alerts.filter(({ takenOverBy }) => takenOverBy === null);
  return (
    <Paper withBorder p="md" role="listitem" style={{ borderLeft: '6px solid var(--mantine-color-orange-8)' }}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Group gap="xs" wrap="nowrap">
          <IconStack2 aria-hidden color="var(--mantine-color-orange-9)" />
          <Text fw={700} fz="lg">
            {title}
          </Text>
        </Group>
        <Text fw={600} className="figure" c="orange.9">
          {w.since(timeOf(since), Math.max(0, Math.floor((now - since) / MINUTE)))}
        </Text>
      </Group>
      <Text>{w.oneCause(alerts.length, kinds.join('、'))}</Text>
      {children.length > 0 && (
        <Text>
          <b>{w.people(children.length)}</b> {children.map(labels.childName).join('、')}
        </Text>
      )}
      <NextLevel next={next ?? null} />
      {act.problem !== null && (
        <Alert color="red" mt="xs" role="alert">
          {say(act.problem)}
        </Alert>
      )}
      <Group mt="sm" gap="xs">
        {open.length > 0 && (
          <Button loading={act.busy} onClick={() => void act.give('take-over')}>
            {w.takeOverAll(alerts.length)}
          </Button>
        )}
        <Button variant="default" aria-expanded={each} onClick={() => setEach(!each)}>
          {each ? w.together : w.each}
        </Button>
      </Group>
      {each && (
        <Stack gap="sm" mt="sm" role="list" aria-label={title}>
          {alerts.map((alert) => (
            <AlertCard key={alert.alertId} alert={alert} />
          ))}
        </Stack>
      )}
    </Paper>
  );
}

/** Where one goes to settle it. */
function usePlaceOf({ kind, id }: Cause): string {
  const labels = useLabels();
  const { day } = useDay();
  if (kind === 'receiver' || kind === 'still_with') return labels.staff(id);
  if (kind !== 'session') return labels.thing(id);
  const session = day?.sessions.get(id);
  return session
    ? [labels.thing(session.groupId), labels.thing(session.placeId), session.staffIds.map(labels.staff).join('、')].join(' ')
    : '';
}
