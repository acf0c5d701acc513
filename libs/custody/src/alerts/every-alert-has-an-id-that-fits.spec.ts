import { alertCodec, alertKind } from './events';
import { alertIdOf } from './alert-id';

const EVENT_ID = '0195c3a1-7f00-8000-9c4e-0123456789ab';

describe('every alert has an id that fits', () => {
  it('also about something whose own id is as long as an id may be', () => {
    const subject = 'x'.repeat(96);
    for (const kind of alertKind.kind.split(' | ')) {
      const alertId = alertIdOf({ kind: kind as never, subject, causeEventId: EVENT_ID });
      const event = { type: 'AlertAcknowledged', data: { alertId, staffId: 's1' } } as const;
      expect(() => alertCodec.encode(event)).not.toThrow();
    }
  });

  it('a finding of a patrol, named by its command, can be told', () => {
    const subject = '4452ad0b-4697-8126-ad0a-70e1e91b859e.count_differs';
    expect(alertIdOf({ kind: 'patrol_finding', subject, causeEventId: EVENT_ID }).length).toBeLessThanOrEqual(96);
  });

  it('readable where it fits, and different for different subjects and causes', () => {
    const of = (subject: string, causeEventId: string) => alertIdOf({ kind: 'late_pickup', subject, causeEventId });
    expect(of('c1', EVENT_ID)).toBe(`late_pickup.c1.${EVENT_ID}`);
    const long = ['a', 'b'].map((end) => 'x'.repeat(90) + end);
    expect(new Set([...long.map((subject) => of(subject, EVENT_ID)), of(long[0], EVENT_ID.replace('0', '1'))]).size).toBe(3);
  });
});
