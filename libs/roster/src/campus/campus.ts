import { codecOf, type EventOf, type Sealed } from '@baton/event-schema';
import { refused } from '../decision';
import { decideDuties, dutyEvents, evolveDuties, type DutyCommand, type DutyEvent } from './duties';
import { decidePlaces, evolvePlaces, placeEvents, type PlaceCommand, type PlaceEvent } from './places';
import { decideProgramme, evolveProgramme, programmeEvents, type ProgrammeCommand, type ProgrammeEvent } from './programme';
import { decideSeats, evolveSeats, seatEvents, type SeatCommand, type SeatEvent } from './seats';
import { decideSettings, evolveSettings, openCampus, settingsEvents, type SettingsCommand, type SettingsEvent } from './settings';
import { NO_CAMPUS, type CampusState } from './state';

/** Stream campus-<campusId>: settings, calendar, bells, places, gates, classes, groups, programme board, duty roster. */
export const campusEvents = { ...settingsEvents, ...placeEvents, ...programmeEvents, ...dutyEvents, ...seatEvents };
export type CampusEvent = EventOf<typeof campusEvents>;
export const campusCodec = codecOf(campusEvents);

export type CampusCommand<S = Sealed> = SettingsCommand<S> | PlaceCommand<S> | ProgrammeCommand<S> | DutyCommand | SeatCommand;
export type CampusRefusal = Extract<ReturnType<typeof decideCampus>, { kind: 'refused' }>['refusal'];

/** Pure; the standing of the people that are rostered arrives in the command. */
export function decideCampus(command: CampusCommand, state: CampusState) {
  if (command.type === 'OpenCampus') return openCampus(command, state);
  if (!state.campus) return refused('campus_unknown');
  switch (command.type) {
    case 'SetPlace':
    case 'RemovePlace':
    case 'SetGate':
    case 'RemoveGate':
    case 'SetClass':
    case 'RemoveClass':
    case 'SetGroup':
    case 'RemoveGroup':
      return decidePlaces(command, state);
    case 'ScheduleSlot':
    case 'CancelSlot':
    case 'ChangeSlotOnDate':
    case 'CancelSlotOnDate':
    case 'MergeGroups':
      return decideProgramme(command, state);
    case 'AssignDuty':
    case 'VacateDuty':
    case 'SubstituteDuty':
      return decideDuties(command, state);
    case 'ClaimSeats':
    case 'ReleaseSeats':
      return decideSeats(command, state);
    default:
      return decideSettings(command, state);
  }
}

export function evolveCampus(state: CampusState, e: CampusEvent): CampusState {
  if (Object.hasOwn(settingsEvents, e.type)) return evolveSettings(state, e as SettingsEvent);
  if (Object.hasOwn(placeEvents, e.type)) return evolvePlaces(state, e as PlaceEvent);
  if (Object.hasOwn(programmeEvents, e.type)) return evolveProgramme(state, e as ProgrammeEvent);
  if (Object.hasOwn(seatEvents, e.type)) return evolveSeats(state, e as SeatEvent);
  return evolveDuties(state, e as DutyEvent);
}

/** `version` counts up whenever evolve changes meaning. */
export const campusFold = {
  version: 4,
  initial: (): CampusState => NO_CAMPUS,
  evolve: (state: CampusState, recorded: { readonly event: CampusEvent }): CampusState => evolveCampus(state, recorded.event),
};
