import type { GateBookEvent } from '../gate-book/gate-book';
import { sealedFor } from './grand-tour';

const at = Date.parse('2026-03-10T17:10:00+08:00');
const text = sealedFor('visit1');

/** One afternoon of the guard's book: every kind of event, every field filled. */
export function gateBookTour(): readonly GateBookEvent[] {
  return [
    {
      type: 'VisitorRegistered',
      data: {
        ...{ visitId: 'visit1', gateId: 'gateSouth', kind: 'guardian', hostId: 'teacher1', companions: 1, at },
        ...{ name: text, idLastFour: text, phone: text, unit: text, purpose: text, vehicle: text },
      },
    },
    {
      type: 'VisitorAdmitted',
      data: { visitId: 'visit1', badge: '7', hostConfirmed: true, permittedBy: 'guard1', reason: text, at },
    },
    { type: 'VisitorRefused', data: { visitId: 'visit2', reason: 'during_care', note: sealedFor('visit2'), at } },
    { type: 'VisitorLeft', data: { visitId: 'visit1', badgeReturned: true, at } },
    {
      type: 'ShiftOffered',
      data: {
        ...{ shiftId: 'shift1', gateId: 'gateSouth', from: 'guard1', to: 'guard2', at },
        inspection: [{ item: 'radio', ok: true }],
        open: { visitorsInside: 1, childrenCalled: 2, escortsOut: 1 },
        note: sealedFor('guard1'),
      },
    },
    { type: 'ShiftAccepted', data: { shiftId: 'shift1', at } },
    { type: 'ShiftRefused', data: { shiftId: 'shift2', reason: sealedFor('guard2'), at } },
  ];
}
