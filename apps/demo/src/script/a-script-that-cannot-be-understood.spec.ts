import { FORMAT, type DayScript } from './day-script';
import { readScript, ScriptProblem } from './read-script';
import { literalOf, referenceIn } from './references';
import { withoutRelease } from './drop-release';

const script: DayScript = {
  format: FORMAT,
  title: 'a small day',
  serviceDay: '2026-03-10',
  timeZone: 'Asia/Shanghai',
  starts: '15:20:00',
  ends: '19:00:00',
  school: { files: ['school.xlsx'] },
  people: { T1: '王老师' },
  devices: [{ id: 'gate_east', gate: 'gate:东门' }],
  steps: [{ at: '17:40:00', as: 'staff:T1', say: 'pickup/release', with: { childId: 'child:1-1#1' } }],
  expect: {},
};
const read = (change: object) => readScript(JSON.stringify({ ...script, ...change }));

describe('a script that can’t be understood', () => {
  it('one that can is read as it is', () => {
    expect(read({})).toEqual(script);
  });

  it.each([
    ['no JSON', () => readScript('{'), /not JSON/],
    ['another format', () => read({ format: 'x' }), /baton-day-1/],
    ['no times', () => read({ starts: 'soon' }), /15:20:00/],
    ['a device with a dash', () => read({ devices: [{ id: 'gate-east' }] }), /devices/],
    ['a step without a person', () => read({ steps: [{ ...script.steps[0], as: '王老师' }] }), /steps\[0\].*staff:T012/],
    ['a step that says nothing known', () => read({ steps: [{ ...script.steps[0], say: 'release' }] }), /steps\[0\].*roll-call\/mark/],
    ['a step at no time', () => read({ steps: [{ ...script.steps[0], at: '25' }] }), /steps\[0\].*15:50:10/],
  ])('%s is refused with the place and what to write', (_, reading, words) => {
    expect(reading).toThrow(ScriptProblem);
    expect(reading).toThrow(words);
  });

  it('tells references from literals', () => {
    expect(referenceIn('session:第二阶段/合唱社')).toEqual({ kind: 'session', rest: '第二阶段/合唱社' });
    expect([referenceIn('same_building'), referenceIn('text:child:1-1#1')]).toEqual([null, null]);
    expect(literalOf('text:child:1-1#1')).toBe('child:1-1#1');
  });

  it('without its only release it has no step left, and there is no second one to leave out', () => {
    expect(withoutRelease(script, 1).steps).toEqual([]);
    expect(() => withoutRelease(script, 2)).toThrow(/1 releases/);
  });
});
