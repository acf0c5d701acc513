import fc from 'fast-check';
import { dutyMinutes, type HeldSpan } from './duty-minutes';
import { shanghai } from './testing/samples';

const at = (hhmm: string) => shanghai('2026-03-10', hhmm);
const stage2 = { periodId: 'p2', startsAt: at('16:50'), endsAt: at('17:40') };
const span = (staffId: string, from: string, to: string | null): HeldSpan => ({
  staffId,
  role: 'duty_teacher',
  from: at(from),
  to: to ? at(to) : null,
});

describe('minutes on duty', () => {
  it('T1 hands 28 children to T2 at 17:06 of a 50-minute period: 16 and 34', () => {
    const spans = [
      ...Array.from({ length: 28 }, () => span('t1', '16:48', '17:06')),
      ...Array.from({ length: 28 }, () => span('t2', '17:06', '17:44')),
    ];
    expect(dutyMinutes(spans, [stage2], at('18:00')).map((m) => [m.staffId, m.minutes])).toEqual([
      ['t1', 16],
      ['t2', 34],
    ]);
  });

  it('what is still held counts up to now, and nothing outside a period counts', () => {
    expect(dutyMinutes([span('t1', '17:00', null)], [stage2], at('17:10'))[0].minutes).toBe(10);
    expect(dutyMinutes([span('t1', '16:40', '16:50')], [stage2], at('18:00'))).toEqual([]);
  });

  it('never gives a person more minutes than the period has, however many spans overlap', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 })), { maxLength: 40 });
    fc.assert(
      fc.property(spans, (pairs) => {
        const all = pairs.map(([a, b]) => ({
          staffId: 't1',
          role: 'r',
          from: at('16:30') + Math.min(a, b) * 60_000,
          to: at('16:30') + Math.max(a, b) * 60_000,
        }));
        const minutes = dutyMinutes(all, [stage2], at('20:00'))[0]?.minutes ?? 0;
        // the same by brute force: each minute that any span covers
        let brute = 0;
        for (let m = stage2.startsAt; m < stage2.endsAt; m += 60_000) if (all.some((s) => s.from <= m && m < s.to)) brute++;
        expect(minutes).toBe(brute);
      }),
    );
  });
});
