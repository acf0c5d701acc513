import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { hasRole } from '../../access/session';
import { useRolesToday } from '../../day/here';
import { Problem } from '../../ui/problem';
import { useWords } from '../../words/language';
import { ActForm } from '../act-form';
import { useCampusSetup, type CalendarDay } from '../campus-setup';
import { CHILD_WORDS } from '../child-words';
import { spansOf } from './arranged-on';
import { useGiveToCampus, type CampusAct } from './give-to-campus';
import { ARRANGE_WORDS } from './words';

type W = (typeof ARRANGE_WORDS)['zh'];
const AS_IT_IS = '';
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const MODES = ['normal', 'none', 'shortened', 'full_day_care'] as const;
const modeWord = (w: W, mode: (typeof MODES)[number]): string => (mode === 'none' ? w.noService : w[mode]);

/** Days that are different, rehearsals, and the national holidays of each year. */
export function Calendar({ campusId, today }: { readonly campusId: string; readonly today: string }) {
  const w = useWords(ARRANGE_WORDS);
  const { weekday } = useWords(CHILD_WORDS);
  const roles = useRolesToday();
  const setup = useCampusSetup(campusId);
  const { act, setAct, give, giveNow, problem } = useGiveToCampus(campusId);
  if (!setup) return null;
  const settles = hasRole(roles, 'academic_office', 'system_administrator', 'deputy', 'principal');
  const rehearses = settles || hasRole(roles, 'duty_leader');
  const setDay: CampusAct = {
    title: w.setDay,
    fields: fieldsOfDay(w, weekday, today),
    save: (v) => give('calendar/set-day', bodyOfDay(v)),
  };
  const planRehearsal: CampusAct = {
    title: w.planRehearsal,
    about: w.rehearsalWhy,
    fields: [{ name: 'date', label: w.date, type: 'date' }],
    save: ({ date }) => give('calendar/plan-rehearsal', { date }),
  };
  const setYear: CampusAct = {
    title: w.setYear,
    about: w.yearExplain,
    fields: [
      { name: 'year', label: w.year, type: 'number', value: String(Number(today.slice(0, 4)) + 1) },
      { name: 'holidays', label: w.holidaysAs, type: 'text' },
      { name: 'makeUps', label: w.makeUpsAs, type: 'text', optional: true },
    ],
    save: ({ year, holidays = '', makeUps = '' }) => {
      const spans = spansOf(holidays);
      const days = spansOf(makeUps);
      if (!spans || !days) return Promise.reject(new Error(w.unreadable));
      return give('calendar/set-year', { year: Number(year), holidays: spans, makeUpDays: days.map(({ from }) => ({ date: from })) });
    },
  };
  const days = [...setup.days].sort((a, b) => b.date.localeCompare(a.date));
  return (
    <>
      <Problem text={problem} />
      <Part title={w.exceptions} act={settles ? setDay : null} choose={setAct}>
        {days.length === 0 && <Text c="dimmed">{w.noExceptions}</Text>}
        {days.map((day) => (
          <Group key={day.date} justify="space-between" className="group-row" mih={52} wrap="nowrap">
            <Text>
              <b className="figure">{day.date}</b> {saidOfDay(w, weekday, day)}
            </Text>
            {settles && (
              <Button variant="default" onClick={() => giveNow('calendar/clear-day', { date: day.date })}>
                {w.clearDay}
              </Button>
            )}
          </Group>
        ))}
      </Part>
      <Part title={w.rehearsals} act={rehearses ? planRehearsal : null} choose={setAct}>
        {setup.rehearsals.length === 0 && <Text c="dimmed">{w.noRehearsals}</Text>}
        {setup.rehearsals.map((date) => (
          <Group key={date} justify="space-between" className="group-row" mih={52}>
            <b className="figure">{date}</b>
            {rehearses && (
              <Button variant="default" onClick={() => giveNow('calendar/cancel-rehearsal', { date })}>
                {w.cancelRehearsal}
              </Button>
            )}
          </Group>
        ))}
      </Part>
      <Part title={w.years} act={settles ? setYear : null} choose={setAct}>
        {setup.nationalYears.map(({ year, entered, holidays, makeUpDays }) => (
          <div key={year} className="group-row">
            <Text fw={700}>
              {year} <Text span>{entered ? w.entered : w.builtIn}</Text>
            </Text>
            <Text size="sm" className="figure">
              {w.holidays} {holidays.map(({ from, to }) => (from === to ? from.slice(5) : `${from.slice(5)}~${to.slice(5)}`)).join('、')}
            </Text>
            <Text size="sm" className="figure">
              {w.makeUps} {makeUpDays.map((date) => date.slice(5)).join('、')}
            </Text>
          </div>
        ))}
      </Part>
      {act && <ActForm {...act} close={() => setAct(null)} />}
    </>
  );
}

function Part({
  title,
  act,
  choose,
  children,
}: {
  readonly title: string;
  readonly act: CampusAct | null;
  readonly choose: (act: CampusAct) => void;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="lg">
          {title}
        </Title>
        {act && (
          <Button variant="default" onClick={() => choose(act)}>
            {act.title}
          </Button>
        )}
      </Group>
      {children}
    </Paper>
  );
}

function fieldsOfDay(w: W, weekday: (n: number) => string, today: string): CampusAct['fields'] {
  const asItIs = { value: AS_IT_IS, label: w.asNational };
  const teaching = [
    { value: 'yes', label: w.isTeaching },
    { value: 'no', label: w.noTeaching },
  ];
  const modes = MODES.map((mode) => ({ value: mode, label: modeWord(w, mode) }));
  const timetables = WEEKDAYS.map((n) => ({ value: String(n), label: weekday(n) }));
  return [
    { name: 'date', label: w.date, type: 'date', value: today },
    { name: 'teaching', label: w.teaching, type: 'choice', optional: true, choices: [asItIs, ...teaching] },
    { name: 'mode', label: w.serviceMode, type: 'choice', optional: true, choices: [asItIs, ...modes] },
    { name: 'timetable', label: w.timetable, type: 'choice', optional: true, choices: [asItIs, ...timetables] },
    { name: 'note', label: w.note, type: 'text', optional: true },
  ];
}

const bodyOfDay = ({ date, teaching, mode, timetable, note }: Readonly<Record<string, string>>) => ({
  date,
  ...(teaching === AS_IT_IS ? {} : { isTeachingDay: teaching === 'yes' }),
  ...(mode === AS_IT_IS ? {} : { serviceMode: mode }),
  ...(timetable === AS_IT_IS ? {} : { timetableWeekday: Number(timetable) }),
  ...(note === '' ? {} : { note }),
});

function saidOfDay(w: W, weekday: (n: number) => string, { isTeachingDay, serviceMode, timetableWeekday, note }: CalendarDay): string {
  return [
    isTeachingDay === null ? '' : isTeachingDay ? w.isTeaching : w.noTeaching,
    serviceMode === null ? '' : `${w.serviceMode} ${modeWord(w, serviceMode)}`,
    timetableWeekday === null ? '' : w.follows(weekday(timetableWeekday)),
    note ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
}
