import { randomUUID } from 'node:crypto';
import { toSeal, type ImportTarget } from '@baton/roster';
import type { Test } from 'supertest';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { RosterWriter } from '../src/roster/importing/roster-writer';
import type { LittleSchool, Who } from './little-school';

export const MOTHERS_NUMBER = '13800000001';
export const motherOf = (childId: string): string => `mother_${childId}`;

/** Writes the child's mother down with her number, as first to be called. */
export async function withMother(school: LittleSchool, childId: string, name = `母亲${childId}`): Promise<void> {
  const { schoolId } = school;
  const { app, platform } = school.server.running;
  const personId = motherOf(childId);
  const secret = (field: string, text: string) => toSeal('PersonRegistered', field, personId, 'roster', text);
  const phoneDigest = platform.stores.sealer.keyedHash('phone', MOTHERS_NUMBER);
  const mother: ImportTarget = {
    ...{ kind: 'person', id: personId },
    commands: [
      {
        type: 'RegisterPerson',
        ...{ personId, schoolId, kind: 'guardian', agencyId: null, importId: null, idLastFour: null, idDigest: null, phoneDigest },
        name: secret('name', name),
        phone: secret('phone', MOTHERS_NUMBER),
      },
    ],
  };
  const metadata = serverMetadata(platform.identity, platform.stores.clock, { schoolId, actor: systemActor('test') });
  await app.get(RosterWriter, { strict: false }).write(schoolId, mother, metadata);
  await school.child(childId, {
    type: 'ListContact',
    contactId: `c${childId}`,
    ...{ personId, relation: '52', isGuardian: true, order: 1, document: null },
  });
}

/** Gives a command about a child over HTTP. */
export const aboutChild = (
  school: LittleSchool,
  who: Who,
  childId: string,
  path: string,
  fields: object,
  commandId: string = randomUUID(),
): Test => school.people[who].post(`/api/children/${childId}/${path}`, { commandId, ...fields });

/** This person may collect this child from now on. */
export const addChildAuthority = (school: LittleSchool, childId: string, personId: string): Promise<void> =>
  school.child(childId, {
    type: 'GrantAuthority',
    authorityId: `a${childId}${personId}`,
    ...{ personId, kind: 'guardian', relation: '52', from: '2026-02-24', to: null, weekdays: null, agencyId: null },
    at: Date.parse('2026-02-24T08:00:00+08:00'),
  });
