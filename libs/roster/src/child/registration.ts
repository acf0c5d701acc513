import { count, event, id, list, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { day } from '../fields';
import { NO_CHILD, withRecord, type ChildState, type RegisteredChild } from './state';

export const registrationEvents = {
  ChildRegistered: event('A child of the school has a record of its own.', {
    childId: id,
    schoolId: id,
    campusId: id,
    classId: id,
    gradeLevel: count,
    inClassNo: count,
    name: sealed,
    studentNumber: orNull(sealed),
    birthDate: orNull(sealed),
    sex: orNull(sealed),
    importId: orNull(id),
  }),
  ChildMovedClass: event('The child belongs to another class, grade, campus or number in class.', {
    campusId: id,
    classId: id,
    gradeLevel: count,
    inClassNo: count,
  }),
  ChildNameCorrected: event("The child's name was written wrongly.", { name: sealed }),
  ChildDetailsCorrected: event('Student number, birth date or sex were missing or wrong.', {
    studentNumber: orNull(sealed),
    birthDate: orNull(sealed),
    sex: orNull(sealed),
  }),
  SoundAlikesFound: event('The children of the same grade whose names sound like this one: the gate is warned.', { soundsLike: list(id) }),
  ChildLeft: event('The child left the school; from the day after this date it is on no list.', { on: day }),
  ChildReturned: event('The child came back, or had not left.', {}),
  ChildErased: event("The child's keys are destroyed: what is sealed about it can't be read any more.", { at: time }),
};

export type RegistrationEvent = EventOf<typeof registrationEvents>;

export type RegistrationCommand<S = Sealed> =
  | {
      readonly type: 'RegisterChild';
      readonly childId: string;
      readonly schoolId: string;
      readonly campusId: string;
      readonly classId: string;
      readonly gradeLevel: number;
      readonly inClassNo: number;
      readonly name: S;
      readonly studentNumber: S | null;
      readonly birthDate: S | null;
      readonly sex: S | null;
      readonly importId: string | null;
    }
  | {
      readonly type: 'MoveChildToClass';
      readonly campusId: string;
      readonly classId: string;
      readonly gradeLevel: number;
      readonly inClassNo: number;
    }
  | { readonly type: 'CorrectChildName'; readonly name: S }
  | { readonly type: 'CorrectChildDetails'; readonly studentNumber: S | null; readonly birthDate: S | null; readonly sex: S | null }
  | { readonly type: 'NoteSoundAlikes'; readonly soundsLike: readonly string[] }
  | { readonly type: 'RecordChildLeft'; readonly on: string }
  | { readonly type: 'RecordChildReturned' }
  | { readonly type: 'EraseChild'; readonly at: number };

export function register(command: Extract<RegistrationCommand, { type: 'RegisterChild' }>, state: ChildState) {
  const { type: _, ...data } = command;
  if (state.record) return state.record.childId === command.childId ? unchanged : refused('stream_taken');
  return accepted({ type: 'ChildRegistered', data } as const);
}

export function decideRegistration(command: Exclude<RegistrationCommand, { type: 'RegisterChild' }>, state: RegisteredChild) {
  const child = state.record;
  switch (command.type) {
    case 'MoveChildToClass': {
      const { type: _, ...data } = command;
      const now = { campusId: child.campusId, classId: child.classId, gradeLevel: child.gradeLevel, inClassNo: child.inClassNo };
      return same(data, now) ? unchanged : accepted({ type: 'ChildMovedClass', data } as const);
    }
    case 'CorrectChildName':
      return same(command.name, child.name) ? unchanged : accepted({ type: 'ChildNameCorrected', data: { name: command.name } } as const);
    case 'CorrectChildDetails': {
      const { type: _, ...data } = command;
      const now = { studentNumber: state.studentNumber, birthDate: state.birthDate, sex: state.sex };
      return same(data, now) ? unchanged : accepted({ type: 'ChildDetailsCorrected', data } as const);
    }
    case 'NoteSoundAlikes': {
      const soundsLike = [...command.soundsLike].sort();
      return same(soundsLike, child.soundsLike) ? unchanged : accepted({ type: 'SoundAlikesFound', data: { soundsLike } } as const);
    }
    case 'RecordChildLeft':
      return child.leftOn === command.on ? unchanged : accepted({ type: 'ChildLeft', data: { on: command.on } } as const);
    case 'RecordChildReturned':
      return child.leftOn === null ? unchanged : accepted({ type: 'ChildReturned', data: {} } as const);
    case 'EraseChild':
      return accepted({ type: 'ChildErased', data: { at: command.at } } as const);
    default:
      return command satisfies never;
  }
}

export function evolveRegistration(state: ChildState, e: RegistrationEvent): ChildState {
  switch (e.type) {
    case 'ChildRegistered':
      return registered(e.data);
    case 'ChildMovedClass':
      return withRecord(state, e.data);
    case 'ChildNameCorrected':
      return withRecord(state, { name: e.data.name });
    case 'ChildDetailsCorrected':
      return { ...state, ...e.data };
    case 'SoundAlikesFound':
      return withRecord(state, { soundsLike: e.data.soundsLike });
    case 'ChildLeft':
      return withRecord(state, { leftOn: e.data.on });
    case 'ChildReturned':
      return withRecord(state, { leftOn: null });
    case 'ChildErased':
      return { ...NO_CHILD, erased: true };
    default:
      return e satisfies never;
  }
}

function registered(data: Extract<RegistrationEvent, { type: 'ChildRegistered' }>['data']): ChildState {
  const { studentNumber, birthDate, sex, importId: _, ...record } = data;
  const nothing = { contacts: [], authorities: [], restrictions: [], placements: [], leaves: [], adHoc: [], delegations: [] };
  return { ...NO_CHILD, record: { ...record, ...nothing, soundsLike: [], selfConsent: null, leftOn: null }, studentNumber, birthDate, sex };
}
