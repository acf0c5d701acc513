import { Badge, Button, Chip, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../ui/problem';
import { useWords } from '../../words/language';
import { ActForm, type ActField, type Choice } from '../act-form';
import { useCampusSetup, useNamesOfCampus, useStaffOfSchool, type CampusSetup } from '../campus-setup';
import { slotsOn, timetableWeekdayOf, type SlotOnDate } from './arranged-on';
import { peopleToChoose } from './duties';
import { useGiveToCampus, type CampusAct } from './give-to-campus';
import { ARRANGE_WORDS } from './words';

const ALL = 'all';

/** The programme board of a date: what is held where and with whom, changed or cancelled for that day alone. */
export function Programme({ campusId, today }: { readonly campusId: string; readonly today: string }) {
  const w = useWords(ARRANGE_WORDS);
  const nameOf = useNamesOfCampus(campusId);
  const setup = useCampusSetup(campusId);
  const staff = useStaffOfSchool();
  const [date, setDate] = useState(today);
  const [period, setPeriod] = useState(ALL);
  const [asked, setAsked] = useState('');
  const { act, setAct, give, giveNow, problem } = useGiveToCampus(campusId);
  if (!setup || !staff) return null;
  const people = peopleToChoose(staff);
  const places = setup.places.map(({ placeId, name }) => ({ value: placeId, label: name ?? '' }));
  const slots = slotsOn(setup.slots, date, timetableWeekdayOf(setup.days, date));
  const textOf = ({ planned, now }: SlotOnDate) => [planned.groupId, now.placeId, ...now.staffIds].map(nameOf).join(' ');
  const shown = slots.filter((slot) => (period === ALL || slot.planned.periodId === period) && textOf(slot).includes(asked.trim()));
  const change = (slot: SlotOnDate) =>
    setAct({
      title: w.changeTitle(nameOf(slot.planned.groupId), date),
      fields: [
        { name: 'placeId', label: w.place, type: 'choice', choices: places, value: slot.now.placeId },
        { name: 'staffId', label: w.teacher, type: 'choice', choices: people, value: slot.now.staffIds[0] ?? people[0]?.value },
      ],
      save: ({ placeId, staffId }) =>
        give('programme/change-on-date', {
          ...{ slotId: slot.slotId, date, placeId },
          staffIds: [staffId, ...slot.now.staffIds.slice(1).filter((other) => other !== staffId)],
          externalIds: slot.now.externalIds,
        }),
    });
  const schedule: CampusAct = {
    title: w.schedule,
    fields: fieldsOfSlot({ w, setup, people, places, from: date }),
    save: ({ staffId, weekdays = '', ...slot }) =>
      give('programme/schedule', { ...slot, staffIds: [staffId], weekdays: weekdays.split(',').map(Number) }),
  };
  const restore = ({ slotId, planned: { placeId, staffIds, externalIds } }: SlotOnDate) =>
    giveNow('programme/change-on-date', { slotId, date, placeId, staffIds, externalIds });
  return (
    <>
      <Group align="flex-end">
        <TextInput type="date" label={w.date} value={date} onChange={(event) => setDate(event.currentTarget.value || today)} />
        <TextInput flex={1} miw={220} label={w.find} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} />
        <Button onClick={() => setAct(schedule)}>{w.schedule}</Button>
      </Group>
      <Chip.Group value={period} onChange={(next) => setPeriod(next)}>
        <Group gap={6}>
          <Chip value={ALL} size="md">
            {w.all}
          </Chip>
          {setup.periods.map(({ periodId, name }) => (
            <Chip key={periodId} value={periodId} size="md">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Problem text={problem} />
      {shown.length === 0 && <Text c="dimmed">{w.noSlots}</Text>}
      {shown.map((slot) => (
        <Group key={slot.slotId} justify="space-between" className="group-row" mih={56} wrap="nowrap">
          <div>
            <Text component="div">
              <b>{nameOf(slot.planned.groupId)}</b>{' '}
              {slot.state !== 'as_planned' && (
                <Badge
                  variant="light"
                  color={slot.state === 'cancelled' ? 'red' : 'orange'}
                  c={slot.state === 'cancelled' ? 'red.9' : 'orange.9'}
                >
                  {w[slot.state]}
                </Badge>
              )}
            </Text>
            <Text size="sm">
              {nameOf(slot.planned.periodId)} · {nameOf(slot.now.placeId)} ·{' '}
              {[...slot.now.staffIds, ...slot.now.externalIds].map(nameOf).join('、')}
            </Text>
          </div>
          <Group gap="xs" wrap="nowrap">
            {slot.state === 'cancelled' ? (
              <Button variant="default" onClick={() => restore(slot)}>
                {w.restore}
              </Button>
            ) : (
              <>
                <Button variant="default" onClick={() => change(slot)}>
                  {w.change}
                </Button>
                <Button variant="default" onClick={() => giveNow('programme/cancel-on-date', { slotId: slot.slotId, date })}>
                  {w.cancelOnDate}
                </Button>
              </>
            )}
          </Group>
        </Group>
      ))}
      {act && <ActForm {...act} close={() => setAct(null)} />}
    </>
  );
}

/** Of a group that meets every week. */
function fieldsOfSlot({
  w,
  setup,
  people,
  places,
  from,
}: {
  readonly w: (typeof ARRANGE_WORDS)['zh'];
  readonly setup: CampusSetup;
  readonly people: readonly Choice[];
  readonly places: readonly Choice[];
  readonly from: string;
}): readonly ActField[] {
  const periods = setup.periods.map(({ periodId, name }) => ({ value: periodId, label: name ?? '' }));
  const groups = setup.groups.map(({ groupId, name }) => ({ value: groupId, label: name ?? '' }));
  const choice = (name: string, label: string, choices: readonly Choice[]): ActField => ({
    ...{ name, label, type: 'choice', choices },
    value: choices[0]?.value,
  });
  return [
    choice('groupId', w.group, groups),
    choice('periodId', w.period, periods),
    choice('placeId', w.place, places),
    choice('staffId', w.teacher, people),
    { name: 'weekdays', label: w.onWeekdays, type: 'weekdays', value: '1,2,3,4,5' },
    { name: 'from', label: w.from, type: 'date', value: from },
  ];
}
