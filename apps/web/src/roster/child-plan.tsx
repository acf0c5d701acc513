import { addDays } from '@baton/roster';
import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useRolesToday } from '../day/here';
import { Problem } from '../ui/problem';
import { useWords } from '../words/language';
import { ActForm, type ActField } from './act-form';
import { slotsOn, timetableWeekdayOf } from './arrange/arranged-on';
import { useCampusSetup, useNamesOfCampus, type CampusSetup } from './campus-setup';
import { CHILD_WORDS } from './child-words';

const MODES = ['collected', 'agency', 'self'] as const;
type Mode = (typeof MODES)[number];
interface GroupOfPeriod {
  readonly periodId: string;
  readonly groupId: string;
}
export interface PlanOfChild {
  readonly placements: readonly {
    readonly weekday: number;
    readonly from: string;
    readonly to: string | null;
    readonly groups: readonly GroupOfPeriod[];
    readonly dismissalPeriodId: string;
    readonly gateId: string;
    readonly mode: Mode;
  }[];
  readonly adHoc: readonly { readonly date: string; readonly kind: 'join' | 'leave_out'; readonly groups: readonly GroupOfPeriod[] }[];
}

/** No group in a period. */
const NO_GROUP = '';
type Give = (path: string, body: object) => Promise<void>;

/** Where the child takes part by weekday; joining or leaving out today; leaving at another time, gate or in another way. */
export function PlanOfChildSection({
  plan,
  campusId,
  today,
  mayChange,
  give,
}: {
  readonly plan: PlanOfChild;
  readonly campusId: string;
  readonly today: string;
  readonly mayChange: boolean;
  readonly give: Give;
}) {
  const w = useWords(CHILD_WORDS);
  const say = useSay();
  const decides = hasRole(useRolesToday(), 'academic_office', 'deputy', 'principal');
  const setup = useCampusSetup(campusId);
  const nameOf = useNamesOfCampus(campusId);
  const [act, setAct] = useState<'place' | 'join' | 'dismissal' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const giveNow = (path: string) => void give(path, { date: today }).catch((refused: unknown) => setProblem(say(refused)));
  const now = plan.placements.filter(({ from, to }) => from <= today && (to === null || to >= today));
  const oneDay = plan.adHoc.find(({ date }) => date === today);
  const done: Give = async (path, body) => {
    await give(path, body);
    setAct(null);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={w.placements}>
      <Group justify="space-between" mb="xs">
        <Title order={3} fz="lg">
          {w.placements}
        </Title>
        {mayChange && (
          <Group gap={6}>
            {decides && (
              <Button variant="default" onClick={() => setAct('place')}>
                {w.placeChild}
              </Button>
            )}
            <Button variant="default" onClick={() => setAct('join')}>
              {w.joinToday}
            </Button>
            <Button variant="default" onClick={() => giveNow('ad-hoc/leave-out')}>
              {w.leaveOutToday}
            </Button>
            <Button variant="default" onClick={() => setAct('dismissal')}>
              {w.changeDismissal}
            </Button>
          </Group>
        )}
      </Group>
      <Problem text={problem} />
      {oneDay && (
        <Group justify="space-between" className="group-row" mih={48}>
          <Badge size="lg" variant="light" color="orange" c="orange.9">
            {oneDay.kind === 'join' ? w.joinToday : w.leaveOutToday}
          </Badge>
          {mayChange && (
            <Button variant="default" px="sm" onClick={() => giveNow('ad-hoc/undo')}>
              {w.undoToday}
            </Button>
          )}
        </Group>
      )}
      {now.length === 0 && <Text c="dimmed">{w.noPlacements}</Text>}
      {now.map((row) => (
        <Text key={row.weekday} className="group-row">
          <b>{w.weekday(row.weekday)}</b> {row.groups.map(({ groupId }) => nameOf(groupId)).join('、')} ·{' '}
          {w.leaves_after(nameOf(row.dismissalPeriodId), nameOf(row.gateId))} · {w[row.mode]}
        </Text>
      ))}
      {setup && act === 'place' && <Place plan={plan} setup={setup} nameOf={nameOf} today={today} give={done} close={() => setAct(null)} />}
      {setup && act === 'join' && <Join plan={plan} setup={setup} nameOf={nameOf} today={today} give={done} close={() => setAct(null)} />}
      {setup && act === 'dismissal' && <Dismissal plan={plan} setup={setup} today={today} give={done} close={() => setAct(null)} />}
    </Paper>
  );
}

interface FormProps {
  readonly plan: PlanOfChild;
  readonly setup: CampusSetup;
  readonly today: string;
  readonly give: Give;
  readonly close: () => void;
}

/** After which period, at which gate, with whom: as it usually is for this child. */
function useFieldsOfLeaving(setup: CampusSetup, plan: PlanOfChild): readonly ActField[] {
  const w = useWords(CHILD_WORDS);
  const usual = plan.placements.at(-1);
  const periods = setup.periods.map(({ periodId, name }) => ({ value: periodId, label: name ?? '' }));
  const gates = setup.gates.map(({ gateId, name }) => ({ value: gateId, label: name ?? '' }));
  return [
    {
      name: 'dismissalPeriodId',
      label: w.dismissalPeriod,
      type: 'choice',
      choices: periods,
      value: usual?.dismissalPeriodId ?? periods.at(-1)?.value,
    },
    { name: 'gateId', label: w.gate, type: 'choice', choices: gates, value: usual?.gateId ?? gates[0]?.value },
    {
      name: 'mode',
      label: w.mode,
      type: 'choice',
      choices: MODES.map((value) => ({ value, label: w[value] })),
      value: usual?.mode ?? 'collected',
    },
  ];
}

type NamedFormProps = FormProps & { readonly nameOf: (id: string | null) => string };

interface Held {
  readonly periodId: string;
  readonly groupId: string;
}

/** A choice for each period in which something is held. */
function useFieldsOfGroups({ periods }: CampusSetup, held: readonly Held[], nameOf: (id: string | null) => string) {
  const w = useWords(CHILD_WORDS);
  const open = periods.filter(({ periodId }) => held.some((one) => one.periodId === periodId));
  const groupsIn = (periodId: string) => [...new Set(held.filter((one) => one.periodId === periodId).map(({ groupId }) => groupId))];
  return {
    fields: open.map(({ periodId, name }): ActField => ({
      ...{ name: periodId, label: `${w.group} · ${name ?? ''}`, type: 'choice', optional: true },
      choices: [
        { value: NO_GROUP, label: w.noGroup },
        ...groupsIn(periodId).map((groupId) => ({ value: groupId, label: nameOf(groupId) })),
      ],
    })),
    chosen: (values: Readonly<Record<string, string>>) =>
      open.flatMap(({ periodId }) => (values[periodId] ? [{ periodId, groupId: values[periodId] }] : [])),
  };
}

/** Which groups on which weekdays, every week. */
function Place({ plan, setup, nameOf, today, give, close }: NamedFormProps) {
  const w = useWords(CHILD_WORDS);
  const leaving = useFieldsOfLeaving(setup, plan);
  const held = setup.slots.flatMap(({ versions }) => versions.filter(({ to }) => to === null || to >= today));
  const groups = useFieldsOfGroups(setup, held, nameOf);
  return (
    <ActForm
      title={w.placeChild}
      about={w.placeWhy}
      fields={[
        { name: 'weekdays', label: w.weekdays, type: 'weekdays', value: '1,2,3,4,5' },
        { name: 'from', label: w.from, type: 'date', value: addDays(today, 1) },
        ...groups.fields,
        ...leaving,
      ]}
      save={({ weekdays = '', from, dismissalPeriodId, gateId, mode, ...rest }) =>
        give('enrolment/place', {
          rows: weekdays.split(',').map((weekday) => ({
            ...{ weekday: Number(weekday), from, dismissalPeriodId, gateId, mode },
            groups: groups.chosen(rest),
          })),
        })
      }
      close={close}
    />
  );
}

function Join({ plan, setup, nameOf, today, give, close }: NamedFormProps) {
  const w = useWords(CHILD_WORDS);
  const leaving = useFieldsOfLeaving(setup, plan);
  const held = slotsOn(setup.slots, today, timetableWeekdayOf(setup.days, today))
    .filter(({ state }) => state !== 'cancelled')
    .map(({ planned }) => planned);
  const groups = useFieldsOfGroups(setup, held, nameOf);
  return (
    <ActForm
      title={w.joinToday}
      fields={[...groups.fields, ...leaving]}
      save={({ dismissalPeriodId, gateId, mode, ...rest }) =>
        give('ad-hoc/join', { date: today, groups: groups.chosen(rest), dismissalPeriodId, gateId, mode })
      }
      close={close}
    />
  );
}

function Dismissal({ plan, setup, today, give, close }: FormProps) {
  const w = useWords(CHILD_WORDS);
  const leaving = useFieldsOfLeaving(setup, plan);
  return (
    <ActForm
      title={w.changeDismissal}
      about={w.changeDismissalWhy}
      fields={[
        { name: 'from', label: w.from, type: 'date', value: today },
        { name: 'to', label: w.toOptional, type: 'date', value: today, optional: true },
        ...leaving,
      ]}
      save={({ from = today, to, dismissalPeriodId, gateId, mode }) =>
        give('dismissal/change', {
          weekday: timetableWeekdayOf(setup.days, from),
          ...{ from, dismissalPeriodId, gateId, mode },
          ...(to ? { to } : {}),
        })
      }
      close={close}
    />
  );
}
