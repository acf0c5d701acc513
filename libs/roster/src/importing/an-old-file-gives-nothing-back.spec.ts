import { authorityToCollect } from '../child/rules-of-release';
import type { ImportRows } from '../import/rows';
import { toSeal } from '../plain';
import { RecordedSchool } from '../testing/recorded-school';
import { shanghai } from '../testing/samples';
import { inputFor, SCHOOL_FILE } from '../testing/school-file';
import { planImport } from './plan-import';

const again = (school: RecordedSchool, rows: ImportRows) =>
  planImport(inputFor(rows, school.current(), { importId: 'import2', today: '2026-03-30', at: shanghai('2026-03-30', '09:00') }));

function imported(): RecordedSchool {
  const school = new RecordedSchool();
  for (const target of planImport(inputFor(SCHOOL_FILE, school.current())).targets) school.write(target);
  return school;
}

const childNamed = (school: RecordedSchool, name: string): string =>
  [...school.current().children].find(([, c]) => c.record?.name === name)?.[0] ?? '';

const REVOKED_AT = shanghai('2026-03-10', '08:15');
const WARNED = { code: 'permission_taken_back', severity: 'warning', params: { date: '2026-03-10' } };

describe('the mother said at the counter that the grandmother doesn’t collect any more', () => {
  const school = imported();
  const childId = childNamed(school, '林小晨');
  const grandmother = [...school.current().persons].find(([, p]) => p.record?.name === '奶奶')?.[0] ?? '';
  const held = school.child(childId).record?.authorities.find((a) => a.personId === grandmother);
  school.write({
    kind: 'child',
    id: childId,
    commands: [{ type: 'RevokeAuthority', authorityId: held?.authorityId ?? '', at: REVOKED_AT }],
  });

  it('the office’s file, in which she still stands, doesn’t give it again: the office is told', () => {
    const plan = again(school, SCHOOL_FILE);
    expect(plan.targets).toEqual([]);
    expect(plan.problems).toMatchObject([WARNED]);
  });

  it('a row that begins after that day is a new permission', () => {
    const collectors = SCHOOL_FILE.collectors.map((c) =>
      c.name === '奶奶' && c.child.name === '林小晨' ? { ...c, from: '2026-03-11' } : c,
    );
    const plan = again(school, { ...SCHOOL_FILE, collectors });
    expect(plan.problems).toEqual([]);
    for (const target of plan.targets) school.write(target);
    const record = school.child(childId).record;
    const wednesday = { at: shanghai('2026-04-01', '17:40'), date: '2026-04-01', calendarWeekday: 3 as const };
    expect(record && authorityToCollect(record, grandmother, wednesday).ok).toBe(true);
  });
});

describe('the consent to leave alone was taken back', () => {
  const school = imported();
  const childId = [...school.current().children].find(([, c]) => c.record?.selfConsent)?.[0] ?? '';
  const consentId = school.child(childId).record?.selfConsent?.consentId ?? '';
  school.write({ kind: 'child', id: childId, commands: [{ type: 'RevokeSelfConsent', consentId, at: REVOKED_AT }] });

  it('the slip of before doesn’t count again', () => {
    const plan = again(school, SCHOOL_FILE);
    expect(plan.targets).toEqual([]);
    expect(plan.problems).toMatchObject([WARNED]);
  });

  it('one that was signed after that day does', () => {
    const consents = SCHOOL_FILE.consents.map((row) => ({ ...row, signedOn: '2026-03-11' }));
    const plan = again(school, { ...SCHOOL_FILE, consents });
    expect(plan.problems).toEqual([]);
    expect(plan.targets.flatMap((t) => t.commands.map((c) => c.type))).toEqual(['GrantSelfConsent']);
  });
});

describe('a slip of a guardian whom a court keeps from the child', () => {
  const TOLD = { code: 'consent_signer_restricted', severity: 'warning' };
  const restrictedSchool = () => {
    const school = new RecordedSchool();
    for (const target of planImport(inputFor({ ...SCHOOL_FILE, consents: [] }, school.current())).targets) school.write(target);
    const father = [...school.current().persons].find(([, p]) => p.record?.name === '王父')?.[0] ?? '';
    const childId = [...school.current().children].find(([, c]) => c.record?.contacts.some((a) => a.personId === father))?.[0] ?? '';
    const document = toSeal('RestrictionRecorded', 'document', childId, 'evidence', '裁定书');
    const content = toSeal('RestrictionRecorded', 'content', childId, 'evidence', '不得接触');
    const dates = { from: '2026-03-10', to: '2026-09-09', today: '2026-03-10', at: REVOKED_AT };
    const restriction = { restrictionId: 'r1', personId: father, document, content, by: 'leader', reviewMonths: 6, ...dates };
    school.write({ kind: 'child', id: childId, commands: [{ type: 'RecordRestriction', ...restriction }] });
    return school;
  };
  const signedBy = (name: string | null) => SCHOOL_FILE.consents.map((row) => ({ ...row, signedBy: name, signedOn: '2026-03-20' }));

  it.each([
    ['by name', SCHOOL_FILE.collectors],
    ['by name, in a file that lists no families', []],
  ])('is not taken, and the office is told: %s', (_, collectors) => {
    const plan = again(restrictedSchool(), { ...SCHOOL_FILE, collectors, consents: signedBy('王父') });
    expect(plan.problems).toMatchObject([TOLD]);
    expect(plan.targets).toEqual([]);
  });

  it('nor one that names nobody, if there is no other guardian', () => {
    const plan = again(restrictedSchool(), { ...SCHOOL_FILE, consents: signedBy(null) });
    expect(plan.problems).toMatchObject([TOLD]);
    expect(plan.targets).toEqual([]);
  });
});
