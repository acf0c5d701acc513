import { sessionsOf } from '../../../../apps/demo/src/player/load-index';
import type { CastChild, CastGroup } from '../../../../apps/demo/src/school/cast';
import { EXTENDED, STAGE_1, STAGE_2, STAGE_3 } from '../../../../apps/demo/src/school/p1-numbers';
import { importedSchool, laterSchool } from './kept-schools';
import type { School } from '../school';
import {
  acceptAll,
  classKeyOf,
  completeRollCall,
  goHome,
  groupsOf,
  homeroomOf,
  lastReleaseOf,
  listedIn,
  markPresent,
  motherOf,
  offerToSession,
  releaseBody,
  rollCallOf,
  signOn,
  stage1Of,
  stage2Of,
  stage3Of,
  staysForStage2,
  staysForStage3,
  together,
} from './taps';

/**
 * The reference Tuesday without its troubles, as far as a scenario needs it behind itself: the same children, groups and
 * numbers, but everybody comes to roll call and nobody is late. Scenarios begin where their own trouble begins.
 */

// --- stages of the day, each kept for all scenarios that begin there
/** 15:30: 22 leaves are approved, the list is frozen, the leadership is on duty. */
export const frozenSchool = (): Promise<string> =>
  laterSchool('frozen', importedSchool, async (school) => {
    school.jumpTo('15:00');
    await approveLeaves(school);
    await school.clockTo('15:30');
    await readSessions(school);
    const { dutyLeader, nurse, gradeLeads } = school.cast.staff;
    await school.done(dutyLeader, 'duty/sign-on', { role: 'duty_leader' });
    await school.done(nurse, 'duty/sign-on', { role: 'nurse' });
    await together(gradeLeads, (lead) => school.done(lead, 'duty/sign-on', { role: 'grade_lead' }));
  });

export async function approveLeaves(school: School): Promise<void> {
  const span = { from: school.serviceDay, to: school.serviceDay };
  await together(school.cast.cases.onLeave, (key) =>
    school.done(homeroomOf(school, school.childNamed(key)), `/api/children/${school.child(key)}/leave/record`, span),
  );
}

/** Sessions of the open day stand on its board. */
export async function readSessions(school: School): Promise<void> {
  const { body } = await school.get(school.cast.staff.dutyLeader, 'board');
  school.index = { ...school.index, sessions: sessionsOf(body, school.index) };
}

const isAway = (child: CastChild): boolean => child.part === 'explained';
const isThere = (child: CastChild): boolean => !isAway(child);

/** 15:53: all 36 teachers have marked 1,126 children present and completed nothing yet; two children are nowhere. */
export const markedSchool = (): Promise<string> =>
  laterSchool('marked', frozenSchool, async (school) => {
    await school.clockTo('15:48');
    const groups = groupsOf(school, STAGE_1);
    await together(groups, (group) => signOn(school, group));
    await school.clockTo('15:51');
    await together(groups, (group) => markPresent(school, group, listedIn(school, group).filter(isThere)));
    await school.clockTo('15:53');
  });

/** 15:55: all 36 roll calls are complete; the two who were nowhere are explained. */
export const calledSchool = (): Promise<string> =>
  laterSchool('called', markedSchool, async (school) => {
    const groups = groupsOf(school, STAGE_1);
    await school.clockTo('15:54');
    await together(groups, (group) => completeRollCall(school, group));
    await school.clockTo('15:55');
    await together(school.cast.children.filter(isAway), (child) => explain(school, child));
  });

const explain = (school: School, child: CastChild) =>
  school.done(homeroomOf(school, child), 'concern/explain-absence', {
    childId: school.child(child.key),
    kind: 'collected_before_check_in',
    personId: school.person(child.key, motherOf(child)),
  });

/** 16:55: 174 have gone home, 952 are in 22 clubs and 14 homework groups, all roll calls complete. */
export const clubsSchool = (): Promise<string> =>
  laterSchool('clubs', calledSchool, async (school) => {
    await school.clockTo('16:20');
    const playing = (...parts: readonly CastChild['part'][]) => school.cast.children.filter(({ part }) => parts.includes(part));
    await together(playing('early_leaver', 'clinic_early'), (child) => leaveEarly(school, child));
    await school.clockTo('16:41');
    await together(playing('after_stage_1'), (child) => goHome(school, stage1Of(school, classKeyOf(child)).teacher, child));
    await school.clockTo('16:43');
    await together(groupsOf(school, STAGE_2), (group) => signOn(school, group));
    await together(groupsOf(school, STAGE_1), (group) => fanOut(school, group));
    await school.clockTo('16:51');
    await together(groupsOf(school, STAGE_2), (group) => rollCallOf(school, group, listedIn(school, group).filter(staysForStage2)));
    await school.clockTo('16:55');
  });

async function leaveEarly(school: School, child: CastChild): Promise<void> {
  const { teacher } = stage1Of(school, classKeyOf(child));
  const permitId = `permit.${child.key.replace('#', '.')}`;
  const body = { permitId, childId: school.child(child.key), reason: 'family', validUntil: school.at('17:00') };
  await school.done(teacher, 'pickup/issue-exit-permit', body);
  await school.done(teacher, 'pickup/release', { ...releaseBody(school, child), exitPermitId: permitId });
}

async function fanOut(school: School, from: CastGroup): Promise<void> {
  const staying = listedIn(school, from).filter(staysForStage2);
  for (const to of groupsOf(school, STAGE_2)) {
    const moving = staying.filter((child) => child.groups[STAGE_2] === to.name);
    if (moving.length === 0) continue;
    const offerId = await offerToSession(school, from.teacher, moving, to);
    await acceptAll(school, to.teacher, offerId, moving);
  }
}

/**
 * 18:06: the main wave is over, stage 3 is over. 41 are in extended care, one is still in the grade room. The library boy
 * was logged as gone alone at 17:44; the wrong release of 17:43 was reversed, the child came back and has left.
 */
export const eveningSchool = (): Promise<string> =>
  laterSchool('evening', clubsSchool, async (school) => {
    await school.clockTo('17:38');
    await together([...groupsOf(school, STAGE_3), ...groupsOf(school, EXTENDED)], (group) => signOn(school, group));
    await school.clockTo('17:41');
    await together(groupsOf(school, STAGE_2), (group) => toGradeRooms(school, group));
    await together(groupsOf(school, STAGE_3), (group) => rollCallOf(school, group, listedIn(school, group).filter(staysForStage3)));
    await school.clockTo('17:43');
    await releaseWrongChild(school);
    await mainWave(school);
    await school.clockTo('17:49');
    await reverseWrongRelease(school);
    await school.clockTo('17:58');
    await wrongChildIsBack(school);
    await school.clockTo('18:00');
    await stage3Ends(school);
    await school.clockTo('18:06');
  });

async function toGradeRooms(school: School, from: CastGroup): Promise<void> {
  const staying = listedIn(school, from).filter(staysForStage3);
  for (const room of groupsOf(school, STAGE_3)) {
    const moving = staying.filter((child) => child.groups[STAGE_3] === room.name);
    if (moving.length > 0) await acceptAll(school, room.teacher, await offerToSession(school, from.teacher, moving, room), moving);
  }
}

async function releaseWrongChild(school: School): Promise<void> {
  const { taken, recordedUncle } = school.cast.cases.wrongChild;
  const child = school.childNamed(taken);
  await school.done(stage2Of(school, child).teacher, 'pickup/release', releaseBody(school, child, { name: recordedUncle }));
}

async function mainWave(school: School): Promise<void> {
  const { library, wrongChild } = school.cast.cases;
  const wave = school.cast.children.filter(({ part, key }) => part === 'main_wave' && key !== wrongChild.taken);
  const leave = (child: CastChild) => goHome(school, stage2Of(school, child).teacher, child);
  await together(
    wave.filter(({ key }) => key !== library.child),
    leave,
  );
  await school.clockTo('17:44');
  // his plan lets him go alone, and so the gate logged him
  const boy = school.childNamed(library.child);
  await school.done(stage2Of(school, boy).teacher, 'pickup/release', releaseBody(school, boy, { alone: true }));
}

async function reverseWrongRelease(school: School): Promise<void> {
  const { taken } = school.cast.cases.wrongChild;
  await school.done(school.cast.staff.dutyLeader, 'pickup/reverse-release', {
    childId: school.child(taken),
    release: await lastReleaseOf(school, taken),
    reason: 'wrong_child',
  });
}

async function wrongChildIsBack(school: School): Promise<void> {
  const { taken, mother } = school.cast.cases.wrongChild;
  const { dutyLeader } = school.cast.staff;
  await school.done(dutyLeader, 'check-in/take', { children: [school.child(taken)], kind: 'returned' });
  await school.done(dutyLeader, 'pickup/release', releaseBody(school, school.childNamed(taken), { name: mother }));
}

async function stage3Ends(school: School): Promise<void> {
  const leaving = school.cast.children.filter(({ part }) => part === 'after_stage_3');
  await together(leaving, (child) => goHome(school, stage3Of(school, child).teacher, child));
  for (const group of groupsOf(school, EXTENDED)) {
    const members = listedIn(school, group).filter(({ part }) => part === 'extended_care');
    for (const room of groupsOf(school, STAGE_3)) {
      const moving = members.filter((child) => child.groups[STAGE_3] === room.name);
      if (moving.length > 0) await acceptAll(school, group.teacher, await offerToSession(school, room.teacher, moving, group), moving);
    }
    await rollCallOf(school, group, members);
  }
}
