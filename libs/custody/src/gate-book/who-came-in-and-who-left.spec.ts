import type { Sealed } from '@baton/event-schema';
import { decideGateBook, EMPTY_GATE_BOOK, evolveGateBook, gateBookCodec, whyNotIn, type GateBook, type GateBookCommand } from './gate-book';

const text: Sealed = {
  alg: 'A256GCM',
  subject: 'visit1',
  class: 'visitor',
  keyVersion: 1,
  nonce: 'q83vEjRWeJCrze8S',
  ciphertext: 'Z29sZGVu',
};
const at = Date.parse('2026-03-10T17:10:00+08:00');

const comes = (kind: 'guardian' | 'contractor' = 'guardian'): GateBookCommand => ({
  type: 'RegisterVisitor',
  ...{ visitId: 'visit1', gateId: 'south', kind, hostId: 'teacher1', companions: 0, at },
  ...{ name: text, idLastFour: text, phone: null, unit: null, purpose: text, vehicle: null },
});
const letIn = (of: Partial<Extract<GateBookCommand, { type: 'AdmitVisitor' }>> = {}): GateBookCommand => ({
  type: 'AdmitVisitor',
  ...{
    visitId: 'visit1',
    badge: '7',
    hostConfirmed: true,
    permittedBy: 'guard1',
    reason: null,
    at,
    duringCare: false,
    byLeader: false,
    ...of,
  },
});
const notLetIn: GateBookCommand = { type: 'RefuseVisitor', visitId: 'visit1', reason: 'during_care', note: null, at };
const goes: GateBookCommand = { type: 'RecordVisitorLeft', visitId: 'visit1', badgeReturned: true, at: at + 600_000 };
const handsOver: GateBookCommand = {
  type: 'OfferShift',
  ...{ shiftId: 'shift1', gateId: 'south', from: 'guard1', to: 'guard2', note: null, at },
  inspection: [{ item: 'radio', ok: true }],
  open: { visitorsInside: 1, childrenCalled: 0, escortsOut: 0 },
};
const signs: GateBookCommand = { type: 'AcceptShift', shiftId: 'shift1', by: 'guard2', at };

/** Gives the commands in turn; each a second time changes nothing. */
function after(...commands: readonly GateBookCommand[]): GateBook {
  return commands.reduce<GateBook>((book, command) => {
    const decision = decideGateBook(command, book);
    if (decision.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    for (const e of decision.events) gateBookCodec.encode(e);
    const next = decision.events.reduce(evolveGateBook, book);
    expect(decideGateBook(command, next).kind).toBe('unchanged');
    return next;
  }, EMPTY_GATE_BOOK);
}
const refusal = (command: GateBookCommand, book: GateBook) => {
  const decision = decideGateBook(command, book);
  return decision.kind === 'refused' ? decision.refusal.code : decision.kind;
};

describe('who came in and who left', () => {
  it('a visitor whom the host expects comes in and goes out again', () => {
    const inside = after(comes(), letIn());
    expect(inside.visits.get('visit1')?.state).toBe('inside');
    expect(decideGateBook(goes, inside).kind).toBe('accepted');
    expect(refusal(letIn(), after(comes(), letIn(), goes))).toBe('visit_over');
  });

  it('X5: a parent who asks to go in during care is not let in by a guard, and is recorded as refused', () => {
    const waiting = after(comes());
    expect(refusal(letIn({ duringCare: true }), waiting)).toBe('visitors_during_care');
    expect(after(comes(), notLetIn).visits.get('visit1')).toMatchObject({ state: 'refused', refused: { reason: 'during_care' } });
    // a leader may, and says why
    expect(refusal(letIn({ duringCare: true, byLeader: true }), waiting)).toBe('reason_required');
    expect(refusal(letIn({ duringCare: true, byLeader: true, reason: text }), waiting)).toBe('accepted');
  });

  it('a contractor may come in during care, when a host says so', () => {
    expect(refusal(letIn({ duringCare: true }), after(comes('contractor')))).toBe('accepted');
    expect(refusal(letIn({ duringCare: true, hostConfirmed: false }), after(comes('contractor')))).toBe('host_not_confirmed');
  });

  it('nobody comes in whom no host expects, at any time, unless a leader says why', () => {
    for (const duringCare of [true, false])
      for (const hasReason of [true, false]) {
        const of = { duringCare, hostConfirmed: false, hasReason };
        expect(whyNotIn('other', { ...of, byLeader: false })).toBe('host_not_confirmed');
        expect(whyNotIn('other', { ...of, byLeader: true })).toBe(hasReason ? null : 'reason_required');
      }
  });

  it('who walks out is recorded as gone, also who was never let in; who is inside can’t be refused any more', () => {
    expect(refusal(goes, after(comes(), notLetIn))).toBe('accepted');
    expect(refusal(notLetIn, after(comes(), letIn()))).toBe('visit_over');
    expect(refusal(goes, EMPTY_GATE_BOOK)).toBe('visit_unknown');
  });
});

describe('a gate changes guards', () => {
  it('stays with who had it until the next one signs', () => {
    expect(after(handsOver).shifts.get('shift1')?.state).toBe('offered');
    expect(after(handsOver, signs).shifts.get('shift1')).toMatchObject({ state: 'accepted', answeredAt: at });
  });

  it('only the next guard signs or refuses, once, and refuses with a reason', () => {
    const offered = after(handsOver);
    expect(refusal({ ...signs, by: 'guard1' }, offered)).toBe('shift_not_yours');
    expect(refusal(signs, EMPTY_GATE_BOOK)).toBe('shift_unknown');
    const no: GateBookCommand = { type: 'RefuseShift', shiftId: 'shift1', by: 'guard2', reason: text, at };
    expect(after(handsOver, no).shifts.get('shift1')).toMatchObject({ state: 'refused', refused: { reason: text } });
    expect(refusal(signs, after(handsOver, no))).toBe('shift_over');
    expect(refusal({ ...handsOver, to: 'guard1' }, EMPTY_GATE_BOOK)).toBe('shift_not_yours');
  });
});
