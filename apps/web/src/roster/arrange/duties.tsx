import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import type { Role } from '@baton/contracts';
import { useState } from 'react';
import { ROLE_WORDS } from '../../access/words';
import { Problem } from '../../ui/problem';
import { useWords } from '../../words/language';
import { ActForm, type ActField } from '../act-form';
import { useCampusSetup, useNamesOfCampus, useStaffOfSchool, type CampusSetup, type StaffOfSchool } from '../campus-setup';
import { dutiesOn, timetableWeekdayOf } from './arranged-on';
import { useGiveToCampus, type CampusAct } from './give-to-campus';
import { ARRANGE_WORDS } from './words';

const ROLES = [
  'duty_leader',
  'duty_administrator',
  'grade_lead',
  'homeroom_teacher',
  'duty_teacher',
  'gate_teacher',
  'gate_guard',
  'nurse',
  'escort',
  'deputy',
  'principal',
  'volunteer',
  'academic_office',
] as const satisfies readonly Role[];

const NONE = '';
const byName = (a: { readonly label: string }, b: { readonly label: string }) => a.label.localeCompare(b.label, 'zh-CN');
export const peopleToChoose = (staff: readonly StaffOfSchool[]) =>
  staff
    .filter(({ suspended, leftOn, roles }) => !suspended && leftOn === null && !roles.includes('system_administrator'))
    .map(({ staffId, name }) => ({ value: staffId, label: name ?? '' }))
    .sort(byName);

/** Who has which duty on a date, who stands in, and what is planned anew. */
export function Duties({ campusId, today }: { readonly campusId: string; readonly today: string }) {
  const w = useWords(ARRANGE_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const nameOf = useNamesOfCampus(campusId);
  const setup = useCampusSetup(campusId);
  const staff = useStaffOfSchool();
  const [date, setDate] = useState(today);
  const { act, setAct, give, problem } = useGiveToCampus(campusId);
  if (!setup || !staff) return null;
  const people = peopleToChoose(staff);
  const duties = dutiesOn(setup.duties, date, timetableWeekdayOf(setup.days, date)).sort(
    (a, b) => ROLES.indexOf(a.role as (typeof ROLES)[number]) - ROLES.indexOf(b.role as (typeof ROLES)[number]),
  );
  const planDuty: CampusAct = {
    title: w.planDuty,
    fields: fieldsOfDuty({ w, roleWords, setup, nameOf, people, date }),
    save: (v) =>
      give('duties/plan', {
        staffId: v.staffId,
        role: v.role,
        ...(v.gateId === NONE ? {} : { gateId: v.gateId }),
        ...(v.classId === NONE ? {} : { classId: v.classId }),
        ...(v.grade === '' ? {} : { grade: Number(v.grade) }),
        ...(v.when === 'date' ? { date, from: date, to: date } : { from: date, weekdays: (v.weekdays ?? '').split(',').map(Number) }),
      }),
  };
  return (
    <>
      <Group align="flex-end" justify="space-between">
        <TextInput type="date" label={w.date} value={date} onChange={(event) => setDate(event.currentTarget.value || today)} />
        <Button onClick={() => setAct(planDuty)}>{w.planDuty}</Button>
      </Group>
      <Problem text={problem} />
      {duties.length === 0 && <Text c="dimmed">{w.noDuties}</Text>}
      {duties.map((duty) => (
        <Group key={duty.dutyId} justify="space-between" className="group-row" mih={56}>
          <div>
            <Text component="div">
              <b>{nameOf(duty.hasIt)}</b> {roleWords[duty.role]}{' '}
              {[nameOf(duty.classId), nameOf(duty.gateId), duty.grade === null ? '' : w.grade(duty.grade)].filter(Boolean).join(' ')}{' '}
              {duty.substituted && (
                <Badge variant="light" color="orange" c="orange.9">
                  {w.substituted}
                </Badge>
              )}
            </Text>
            {duty.substituted && (
              <Text size="sm" c="dimmed">
                {w.inPlaceOf(nameOf(duty.staffId))}
              </Text>
            )}
          </div>
          <Group gap="xs">
            <Button
              variant="default"
              onClick={() =>
                setAct({
                  title: w.substituteTitle(nameOf(duty.staffId), date),
                  fields: [{ name: 'staffId', label: w.person, type: 'choice', choices: people, value: people[0]?.value }],
                  save: ({ staffId }) => give('duties/substitute', { dutyId: duty.dutyId, date, staffId }),
                })
              }
            >
              {w.substitute}
            </Button>
            <Button
              variant="default"
              onClick={() =>
                setAct({
                  title: w.vacateTitle(nameOf(duty.staffId)),
                  fields: [{ name: 'from', label: w.vacateFrom, type: 'date', value: date }],
                  save: ({ from }) => give('duties/vacate', { dutyId: duty.dutyId, from }),
                })
              }
            >
              {w.vacate}
            </Button>
          </Group>
        </Group>
      ))}
      {act && <ActForm {...act} close={() => setAct(null)} />}
    </>
  );
}

function fieldsOfDuty({
  w,
  roleWords,
  setup,
  nameOf,
  people,
  date,
}: {
  readonly w: (typeof ARRANGE_WORDS)['zh'];
  readonly roleWords: Readonly<Record<Role, string>>;
  readonly setup: CampusSetup;
  readonly nameOf: (id: string | null) => string;
  readonly people: readonly { readonly value: string; readonly label: string }[];
  readonly date: string;
}): readonly ActField[] {
  const none = { value: NONE, label: w.none };
  const gates = setup.gates.map(({ gateId, name }) => ({ value: gateId, label: name ?? '' }));
  const classes = setup.classes.map(({ classId }) => ({ value: classId, label: nameOf(classId) }));
  return [
    {
      name: 'role',
      label: w.role,
      type: 'choice',
      value: 'duty_teacher',
      choices: ROLES.map((value) => ({ value, label: roleWords[value] })),
    },
    { name: 'staffId', label: w.person, type: 'choice', value: people[0]?.value, choices: people },
    { name: 'gateId', label: w.gate, type: 'choice', optional: true, choices: [none, ...gates] },
    { name: 'classId', label: w.class, type: 'choice', optional: true, choices: [none, ...classes] },
    { name: 'grade', label: w.gradeNo, type: 'number', optional: true },
    {
      name: 'when',
      label: w.when,
      type: 'choice',
      value: 'date',
      choices: [
        { value: 'date', label: w.onlyThatDay(date) },
        { value: 'weekly', label: w.weekly },
      ],
    },
    { name: 'weekdays', label: w.weekdays, type: 'weekdays', value: '1,2,3,4,5' },
  ];
}
