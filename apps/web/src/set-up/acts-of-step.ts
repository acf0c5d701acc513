import { usePerson } from '../access/session';
import { useSchoolZone } from '../day/labels';
import { dateIn } from '../day/school-zone';
import { clock } from '../day/this-device';
import type { ActField } from '../roster/act-form';
import { useWords } from '../words/language';
import { SETUP_WORDS } from './words';

export interface SetUpAct {
  readonly title: string;
  readonly path: string;
  readonly fields: readonly ActField[];
  readonly body: (values: Readonly<Record<string, string>>) => object;
}

export interface ActsOfStep {
  readonly acts: readonly SetUpAct[];
  readonly link: { readonly to: string; readonly title: string } | null;
}

const minutesOf = (time = ''): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const numbersOf = (text = ''): readonly number[] =>
  text
    .split(/[,，、\s]+/)
    .filter(Boolean)
    .map(Number);

/** What can be done by hand in a step, and where the rest is done. */
export function useActsOfStep(step: string, campusId: string | null): ActsOfStep {
  const w = useWords(SETUP_WORDS);
  const { schoolId } = usePerson();
  const zone = useSchoolZone();
  const school = `/api/schools/${schoolId}`;
  const campus = `/api/campuses/${campusId ?? ''}`;
  const choice = (values: readonly (keyof typeof w)[]) => values.map((value) => ({ value, label: w[value] as string }));
  const weekdays: ActField = { name: 'weekdays', label: w.weekdays, type: 'weekdays', value: '1,2,3,4,5' };
  const from: ActField = { name: 'from', label: w.from, type: 'date', value: dateIn(zone, clock.now()) };
  const name = (label: string): ActField => ({ name: 'name', label, type: 'text' });
  const ofCampus = (acts: readonly SetUpAct[]): readonly SetUpAct[] => (campusId === null ? [] : acts);

  switch (step) {
    case 'school_and_campus':
      return {
        acts: [
          { title: w.nameSchool, path: `${school}/name`, fields: [name(w.schoolName)], body: (v) => ({ name: v.name }) },
          { title: w.addCampus, path: `${school}/campuses/open`, fields: [name(w.campusName)], body: (v) => ({ name: v.name }) },
        ],
        link: null,
      };
    case 'term_and_bells':
      return {
        acts: ofCampus([
          {
            title: w.setTerm,
            path: `${campus}/settings/term`,
            fields: [name(w.termName), from, { name: 'to', label: w.to, type: 'date' }],
            body: (v) => ({ name: v.name, from: v.from, to: v.to }),
          },
          {
            title: w.setWeekdays,
            path: `${campus}/settings/service-weekdays`,
            fields: [from, weekdays],
            body: (v) => ({ from: v.from, weekdays: numbersOf(v.weekdays) }),
          },
          {
            title: w.setLessonsEnd,
            path: `${campus}/bells/lessons-end`,
            fields: [from, { name: 'endsAt', label: w.lessonsEnd, type: 'time', value: '15:40' }],
            body: (v) => ({ from: v.from, times: [{ endsAt: minutesOf(v.endsAt) }] }),
          },
          {
            title: w.setPeriod,
            path: `${campus}/bells/set-period`,
            fields: [
              name(w.periodName),
              { name: 'kind', label: w.kind, type: 'choice', value: 'stage', choices: choice(['stage', 'extended_care', 'evening_study']) },
              { name: 'startsAt', label: w.startsAt, type: 'time', value: '15:50' },
              { name: 'endsAt', label: w.endsAt, type: 'time', value: '16:40' },
              from,
            ],
            body: (v) => ({
              name: v.name,
              from: v.from,
              kind: v.kind,
              careBlock: v.kind === 'evening_study' ? 'evening' : 'afternoon',
              times: [{ startsAt: minutesOf(v.startsAt), endsAt: minutesOf(v.endsAt) }],
            }),
          },
        ]),
        link: { to: '/office/arrange/calendar', title: w.toCalendar },
      };
    case 'gates_and_places':
      return {
        acts: ofCampus([
          {
            title: w.addPlace,
            path: `${campus}/places/set`,
            fields: [
              name(w.placeName),
              {
                name: 'kind',
                label: w.kind,
                type: 'choice',
                value: 'room',
                choices: choice(['room', 'grounds', 'clinic', 'library', 'office', 'other']),
              },
            ],
            body: (v) => ({ name: v.name, kind: v.kind, patrolCheckpoint: v.kind === 'grounds', sweepArea: v.kind !== 'office' }),
          },
          {
            title: w.addGate,
            path: `${campus}/gates/set`,
            fields: [name(w.gateName), { name: 'grades', label: w.grades, type: 'text', value: '1,2,3,4,5,6' }],
            body: (v) => ({ name: v.name, grades: numbersOf(v.grades) }),
          },
        ]),
        link: null,
      };
    case 'roster':
      return {
        acts: ofCampus([
          {
            title: w.addClass,
            path: `${campus}/classes/set`,
            fields: [
              { name: 'grade', label: w.grade, type: 'number', value: '1' },
              { name: 'classNo', label: w.classNo, type: 'number', value: '1' },
            ],
            body: (v) => ({ gradeLevel: Number(v.grade), classNo: Number(v.classNo) }),
          },
        ]),
        link: { to: '/office/children', title: w.toChildren },
      };
    case 'groups':
      return {
        acts: ofCampus([
          {
            title: w.addGroup,
            path: `${campus}/groups/set`,
            fields: [
              name(w.groupName),
              {
                name: 'kind',
                label: w.kind,
                type: 'choice',
                value: 'homework',
                choices: choice(['homework', 'club', 'reading', 'sport', 'care']),
              },
            ],
            body: (v) => ({ name: v.name, kind: v.kind }),
          },
        ]),
        link: { to: '/office/arrange/programme', title: w.toProgramme },
      };
    case 'staff':
      return { acts: [], link: { to: '/office/staff', title: w.toStaff } };
    case 'devices':
      return { acts: [], link: { to: '/devices', title: w.toDevices } };
    case 'plans_and_consents':
      return { acts: [], link: { to: '/office/children', title: w.toChildren } };
    case 'duty_roster':
      return { acts: [], link: { to: '/office/arrange/duties', title: w.toDuties } };
    default:
      return { acts: [], link: null };
  }
}
