import { decideIncident, incidentCodec, incidentFold, type OpenIncident } from './incident';

const at = Date.parse('2026-03-10T17:49:00+08:00');
const open = (level: OpenIncident['level']): OpenIncident => ({
  type: 'OpenIncident',
  incidentId: 'i1',
  campusId: 'c1',
  level,
  kind: 'wrong_release',
  children: ['child1'],
  openedBy: 'leader',
  cause: { stream: 'campusDay-c1-2026-03-10', revision: '7', hash: 'a'.repeat(64) },
  at,
  endOfDay: Date.parse('2026-03-11T00:00:00+08:00'),
});

describe('An incident is opened', () => {
  it('asks for a first report within two hours and a written one within eight when it is serious', () => {
    const decision = decideIncident(incidentFold.initial(), open('serious'));
    expect(decision).toMatchObject({ events: [{ data: { firstReportBy: at + 2 * 3_600_000, writtenBy: at + 8 * 3_600_000 } }] });
  });

  it('needs no report to the authority when it is minor, but guardians hear of it the same day', () => {
    const decision = decideIncident(incidentFold.initial(), open('minor'));
    expect(decision).toMatchObject({ events: [{ data: { firstReportBy: null, writtenBy: null, guardiansBy: open('minor').endOfDay } }] });
  });

  it('is opened once, however often it is linked', () => {
    const first = decideIncident(incidentFold.initial(), open('general'));
    if (first.kind !== 'accepted') throw new Error('not opened');
    incidentCodec.encode(first.events[0]);
    const incident = incidentFold.evolve(incidentFold.initial(), { event: first.events[0] });
    expect(decideIncident(incident, open('general'))).toEqual({ kind: 'unchanged' });
  });
});
