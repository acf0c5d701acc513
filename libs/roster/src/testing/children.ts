import { decideChild, evolveChild, type ChildCommand, type ChildEvent } from '../child/child';
import { NO_CHILD, type ChildState } from '../child/state';
import { scenarios } from './scenario';
import { secret } from './samples';

export const givenChild = scenarios<ChildState, ChildEvent, ChildCommand>({ initial: NO_CHILD, decide: decideChild, evolve: evolveChild });

export const registered = (more: Partial<Extract<ChildEvent, { type: 'ChildRegistered' }>['data']> = {}): ChildEvent => ({
  type: 'ChildRegistered',
  data: {
    childId: 'child1',
    schoolId: 'school1',
    campusId: 'campus1',
    classId: 'class51',
    gradeLevel: 5,
    inClassNo: 7,
    name: secret('child1', '王小明'),
    studentNumber: secret('child1', 'G1'),
    birthDate: null,
    sex: null,
    importId: null,
    ...more,
  },
});

export const motherListed: ChildEvent = {
  type: 'ContactListed',
  data: { contactId: 'k1', personId: 'mother', relation: '52', isGuardian: true, order: 1, document: null },
};
