import { count, event, flag, id, integer, orNull, sealed, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { grades, groupKind, placeKind } from '../fields';
import { without } from './settings';
import type { CampusState, GateOfCampus, HomeClass, PlaceOfCampus, ServiceGroup } from './state';

export const placeEvents = {
  PlaceSet: event('A place where children may be: kind and capacity.', {
    placeId: id,
    building: id,
    kind: placeKind,
    capacity: orNull(count),
    patrolCheckpoint: flag,
    sweepArea: flag,
    label: orNull(sealed),
    buildingLabel: orNull(sealed),
  }),
  PlaceRemoved: event('The place is not used any more.', { placeId: id }),
  GateSet: event('A gate and the grades that leave through it.', { gateId: id, placeId: id, grades, label: orNull(sealed) }),
  GateRemoved: event('The gate is not used any more.', { gateId: id }),
  ClassSet: event('An administrative class of this school year.', {
    classId: id,
    gradeLevel: count,
    classNo: count,
    cohortYear: integer,
    placeId: orNull(id),
    gateId: orNull(id),
  }),
  ClassRemoved: event('The class does not exist any more.', { classId: id }),
  GroupSet: event('A service group: homework help, club, care …', {
    groupId: id,
    kind: groupKind,
    capacity: orNull(count),
    grades: orNull(grades),
    classId: orNull(id),
    label: orNull(sealed),
  }),
  GroupRemoved: event('The group does not exist any more.', { groupId: id }),
};

export type PlaceEvent = EventOf<typeof placeEvents>;

type Labelled<T, S> = { readonly [K in keyof T]: K extends 'label' | 'buildingLabel' ? S | null : T[K] };
export type PlaceCommand<S = Sealed> =
  | ({ readonly type: 'SetPlace' } & Labelled<PlaceOfCampus, S>)
  | { readonly type: 'RemovePlace'; readonly placeId: string }
  | ({ readonly type: 'SetGate' } & Labelled<GateOfCampus, S>)
  | { readonly type: 'RemoveGate'; readonly gateId: string }
  | ({ readonly type: 'SetClass' } & HomeClass)
  | { readonly type: 'RemoveClass'; readonly classId: string }
  | ({ readonly type: 'SetGroup' } & Labelled<ServiceGroup, S>)
  | { readonly type: 'RemoveGroup'; readonly groupId: string };

export function decidePlaces(command: PlaceCommand, state: CampusState) {
  const { type: _, ...data } = command;
  switch (command.type) {
    case 'SetPlace':
      return same(state.places[command.placeId], data) ? unchanged : accepted({ type: 'PlaceSet', data: data as PlaceOfCampus } as const);
    case 'SetGate':
      if (!Object.hasOwn(state.places, command.placeId)) return refused('place_unknown', { placeId: command.placeId });
      return same(state.gates[command.gateId], data) ? unchanged : accepted({ type: 'GateSet', data: data as GateOfCampus } as const);
    case 'SetClass':
      return setClass(command, state);
    case 'SetGroup':
      return same(state.groups[command.groupId], data) ? unchanged : accepted({ type: 'GroupSet', data: data as ServiceGroup } as const);
    case 'RemovePlace': {
      if (!Object.hasOwn(state.places, command.placeId)) return unchanged;
      const user = Object.values(state.gates).find((g) => g.placeId === command.placeId);
      return user
        ? refused('place_in_use', { placeId: command.placeId })
        : accepted({ type: 'PlaceRemoved', data: { placeId: command.placeId } } as const);
    }
    case 'RemoveGate':
      return Object.hasOwn(state.gates, command.gateId)
        ? accepted({ type: 'GateRemoved', data: { gateId: command.gateId } } as const)
        : unchanged;
    case 'RemoveClass':
      return Object.hasOwn(state.classes, command.classId)
        ? accepted({ type: 'ClassRemoved', data: { classId: command.classId } } as const)
        : unchanged;
    case 'RemoveGroup':
      return Object.hasOwn(state.groups, command.groupId)
        ? accepted({ type: 'GroupRemoved', data: { groupId: command.groupId } } as const)
        : unchanged;
    default:
      return command satisfies never;
  }
}

/** "There is one 3-2 a year." */
function setClass(command: Extract<PlaceCommand, { type: 'SetClass' }>, state: CampusState) {
  const { type: _, ...data } = command;
  if (same(state.classes[command.classId], data)) return unchanged;
  const twin = Object.values(state.classes).find(
    (c) => c.classId !== command.classId && c.gradeLevel === command.gradeLevel && c.classNo === command.classNo,
  );
  return twin ? refused('class_known', { classId: twin.classId }) : accepted({ type: 'ClassSet', data } as const);
}

export function evolvePlaces(state: CampusState, e: PlaceEvent): CampusState {
  switch (e.type) {
    case 'PlaceSet':
      return { ...state, places: { ...state.places, [e.data.placeId]: e.data } };
    case 'PlaceRemoved':
      return { ...state, places: without(state.places, e.data.placeId) };
    case 'GateSet':
      return { ...state, gates: { ...state.gates, [e.data.gateId]: e.data } };
    case 'GateRemoved':
      return { ...state, gates: without(state.gates, e.data.gateId) };
    case 'ClassSet':
      return { ...state, classes: { ...state.classes, [e.data.classId]: e.data } };
    case 'ClassRemoved':
      return { ...state, classes: without(state.classes, e.data.classId) };
    case 'GroupSet':
      return { ...state, groups: { ...state.groups, [e.data.groupId]: e.data } };
    case 'GroupRemoved':
      return { ...state, groups: without(state.groups, e.data.groupId) };
    default:
      return e satisfies never;
  }
}
