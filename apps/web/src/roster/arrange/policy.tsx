import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { hasRole } from '../../access/session';
import { useRolesToday } from '../../day/here';
import { useWords } from '../../words/language';
import { ActForm } from '../act-form';
import { useCampusSetup, type PolicyValue } from '../campus-setup';
import { useGiveToCampus } from './give-to-campus';
import { ARRANGE_WORDS, POLICY_WORDS } from './words';

/** Values that are a time of day; all others are counts of what their words say. */
const TIMES: readonly string[] = ['selfReleaseLatest', 'selfReleaseLatestEvening', 'eveningHardStop'];
const two = (n: number): string => String(n).padStart(2, '0');
const shown = (key: string, value: number): string =>
  TIMES.includes(key) ? `${two(Math.floor(value / 60))}:${two(value % 60)}` : String(value);
const read = (key: string, typed: string): number =>
  TIMES.includes(key) ? Number(typed.slice(0, 2)) * 60 + Number(typed.slice(3, 5)) : Number(typed);

/** The school's own numbers, each with the date from which it holds. */
export function Policy({ campusId, today }: { readonly campusId: string; readonly today: string }) {
  const w = useWords(ARRANGE_WORDS);
  const labels: Readonly<Record<string, string>> = useWords(POLICY_WORDS);
  const roles = useRolesToday();
  const setup = useCampusSetup(campusId);
  const [asked, setAsked] = useState('');
  const { act, setAct, give } = useGiveToCampus(campusId);
  if (!setup) return null;
  const settles = hasRole(roles, 'academic_office', 'system_administrator', 'deputy', 'principal');
  const change = ({ key, value, min, max }: PolicyValue) =>
    setAct({
      title: labels[key] ?? key,
      about: w.range(shown(key, min), shown(key, max)),
      fields: [
        { name: 'value', label: w.value, type: TIMES.includes(key) ? 'time' : 'number', value: shown(key, value) },
        { name: 'from', label: w.from, type: 'date', value: today },
      ],
      save: (typed) => give('settings/policy', { key, value: read(key, typed.value ?? ''), from: typed.from }),
    });
  return (
    <>
      <Text>{w.policyExplain}</Text>
      <TextInput label={w.findRule} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} />
      {setup.policy
        .filter(({ key }) => (labels[key] ?? key).includes(asked.trim()))
        .map((policy) => (
          <PolicyRow
            key={policy.key}
            policy={policy}
            label={labels[policy.key] ?? policy.key}
            today={today}
            change={settles ? change : null}
          />
        ))}
      {act && <ActForm {...act} close={() => setAct(null)} />}
    </>
  );
}

function PolicyRow({
  policy,
  label,
  today,
  change,
}: {
  readonly policy: PolicyValue;
  readonly label: string;
  readonly today: string;
  readonly change: ((policy: PolicyValue) => void) | null;
}) {
  const w = useWords(ARRANGE_WORDS);
  const { key, value, usual, changes } = policy;
  const coming = changes.filter(({ from }) => from > today);
  return (
    <Group justify="space-between" className="group-row" mih={56} wrap="nowrap">
      <div>
        <Text>{label}</Text>
        <Text size="sm" c="dimmed">
          {[value === usual ? '' : w.usual(shown(key, usual)), ...coming.map((one) => w.changesTo(shown(key, one.value), one.from))]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      <Group wrap="nowrap">
        <Text fw={700} fz="xl" className="figure">
          {shown(key, value)}
        </Text>
        {change && (
          <Button variant="default" aria-label={`${w.edit} ${label}`} onClick={() => change(policy)}>
            {w.edit}
          </Button>
        )}
      </Group>
    </Group>
  );
}
