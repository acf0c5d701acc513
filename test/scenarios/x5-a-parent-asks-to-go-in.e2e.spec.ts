import { gateBookCodec } from '@baton/custody';
import { decodeRecorded } from '@baton/event-log';
import { gateBookStream } from '../../apps/server/src/day/streams';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, groupsOf, homeroomOf, listedIn, motherOf, newId, offerToGate, releaseBody, staysForStage2 } from './support/kept/taps';
import { STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const SOUTH = '南门';

async function guardsBook(school: School) {
  const { campusId, serviceDay } = school;
  const events: { type: string; data: object; at: number; by: string }[] = [];
  const { store } = school.server.running.platform.stores;
  for await (const recorded of store.readStream(gateBookStream({ campusId, serviceDay }))) {
    const { event, metadata } = decodeRecorded(gateBookCodec, recorded, recorded.revision);
    events.push({ ...event, at: metadata.time.recordedAt, by: metadata.actor.id });
  }
  return events;
}

describe('A visitor during care', () => {
  scenario(
    'X5 Visitor during care: refused and on record; the child comes to the gate only with an exit permit',
    clubsSchool,
    async (school) => {
      const { staff } = school.cast;
      const [guard] = staff.guards[SOUTH];
      const [gateTeacher] = staff.gateTeachers[SOUTH];
      const group = groupsOf(school, STAGE_2).find((one) =>
        listedIn(school, one).some((child) => staysForStage2(child) && child.gate === SOUTH),
      );
      if (!group) throw new Error('no group with a child of the south gate');
      const [child] = listedIn(school, group).filter((one) => staysForStage2(one) && one.part === 'main_wave' && one.gate === SOUTH);
      await school.clockTo('17:10');

      const asked = await school.done(guard, 'gate-book/visitors/register', {
        ...{ gateId: school.gate(SOUTH), kind: 'guardian', name: motherOf(child), purpose: '进校接孩子' },
        hostId: school.staff(group.teacher),
      });
      const { visitId } = asked.body as unknown as { visitId: string };
      expect(asked.body).toMatchObject({ duringCare: true, whyNotIn: 'visitors_during_care' });
      // the host's word doesn't open the gate either
      const admitted = await school.say(guard, 'gate-book/visitors/admit', { visitId, hostConfirmed: true });
      expect(admitted).toMatchObject({ status: 409, body: { code: 'visitors_during_care' } });
      await school.done(guard, 'gate-book/visitors/refuse', { visitId, reason: 'during_care' });
      expect(await guardsBook(school)).toMatchObject([
        { type: 'VisitorRegistered', data: { visitId, kind: 'guardian', gateId: school.gate(SOUTH) }, by: school.staff(guard) },
        { type: 'VisitorRefused', data: { visitId, reason: 'during_care' }, at: school.at('17:10'), by: school.staff(guard) },
      ]);
      const { body } = await school.get(guard, 'gate-book');
      expect(body).toMatchObject({ visitors: [{ visitId, name: motherOf(child), state: 'refused' }], open: { visitorsInside: [] } });

      // the child is brought to the gate: without a permit it doesn't leave before its time
      const line = await offerToGate(school, group.teacher, [child], SOUTH);
      await school.clockTo('17:12');
      await acceptAll(school, gateTeacher, line, [child]);
      const early = await school.say(gateTeacher, 'pickup/release', releaseBody(school, child, { gate: SOUTH }));
      expect(early).toMatchObject({ status: 409, body: { code: 'no_exit_permit' } });
      const permitId = newId();
      await school.done(homeroomOf(school, child), 'pickup/issue-exit-permit', {
        ...{ permitId, childId: school.child(child.key), reason: 'family' },
        validUntil: school.at('17:40'),
      });
      await school.done(gateTeacher, 'pickup/release', { ...releaseBody(school, child, { gate: SOUTH }), exitPermitId: permitId });
      const released = (await school.book()).of('ReleaseCompleted').filter(({ data }) => data.childId === school.child(child.key));
      expect(released).toMatchObject([{ at: school.at('17:12'), by: { id: school.staff(gateTeacher) } }]);
    },
  );
});
