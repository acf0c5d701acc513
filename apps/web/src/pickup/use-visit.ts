import { useCallback, useRef, useState } from 'react';
import { readPassText } from '@baton/roster';
import { usePerson } from '../access/session';
import { newId, Refusal, Unreachable } from '../api/api';
import { clock, useOfDay, useReport } from '../day/here';
import { childrenToCollect, judge, NOTHING_CONFIRMED, type AtGate, type Verdict } from './at-the-gate';
import { inCustodyOf, useGateCommands, type PickupAnswer } from './gate-commands';
import { recognise } from './recognise';
import { secondsSince } from './use-at-gate';
import { confirm, newVisit, refusedBy, toggle, type PassProblem, type Visit } from './visit';

/** Releases under way at once, of one visit: an escort of an agency collects many. */
const RELEASES_AT_ONCE = 4;

/** Refusals that are kept as events also when a tablet decides them alone. */
const KEPT_OFFLINE: ReadonlySet<string> = new Set([
  'blocked',
  'no_authority',
  'authority_not_today',
  'no_delegation',
  'no_consent',
  'unknown_pass',
]);

export interface VisitControl {
  readonly visit: Visit | null;
  readonly verdicts: readonly Verdict[];
  readonly scan: (text: string) => void;
  readonly chooseChild: (childId: string) => void;
  readonly chooseCollector: (personId: string) => void;
  /** of the child on the screen, or of this one */
  readonly leavesAlone: (childId?: string) => void;
  /** a leader lets this child go against a refusal, by name and with a reason */
  readonly override: (childId: string, reason: string) => void;
  readonly somebodyElse: () => void;
  readonly toggleChild: (childId: string) => void;
  /** these stay this time, all others go */
  readonly stay: (childIds: readonly string[]) => void;
  readonly confirmClass: (childId: string, classId: string) => void;
  readonly confirmDocument: (childId: string, idLast4: string) => void;
  /** without network: the guard has the child in front of them */
  readonly confirmStandsHere: (childId: string) => void;
  /** lets everybody go who is ready and wasn't told to stay */
  readonly release: () => void;
  readonly close: () => void;
}

interface Asked {
  readonly pickupId: string;
  readonly collectorId?: string | null;
  readonly pass?: string;
  readonly children?: readonly string[];
}

/** The one visit on the screen, judged anew with every change of the day. */
export function useVisit(at: AtGate | null): VisitControl {
  const [visit, setVisit] = useState<Visit | null>(null);
  const { schoolId } = usePerson();
  const people = useOfDay(({ people: list }) => list);
  const commands = useGateCommands();
  const report = useReport();
  // answers come late: they belong to the visit that asked, not to the one on the screen now
  const current = useRef<{ at: AtGate | null; people: typeof people }>({ at, people });
  current.current = { at, people };

  const change = useCallback((pickupId: string, next: (visit: Visit) => Visit | null) => {
    setVisit((shown) => (shown?.pickupId === pickupId ? next(shown) : shown));
  }, []);

  const verdicts = at && visit ? verdictsOf(at, visit) : [];

  const keepRefusals = useCallback(
    async (gate: AtGate, pickupId: string, collectorId: string) => {
      for (const { childId, code, where } of childrenToCollect(gate, collectorId))
        if (code !== null && KEPT_OFFLINE.has(code) && (where.kind === 'at_gate' || where.kind === 'elsewhere'))
          await report('ReportBlockedRelease', { childId, pickupId, collectorId, gateId: gate.gateId, code });
    },
    [report],
  );

  const inquire = useCallback(
    async (asked: Asked): Promise<PickupAnswer> => {
      const gate = current.current.at;
      if (!gate || gate.snapshotAge !== null) throw new Unreachable('offline');
      return commands.request({ gateId: gate.gateId, ...asked });
    },
    [commands],
  );

  const hear = useCallback(
    async (pickupId: string, inquiry: Promise<PickupAnswer>, knownAs: string | null, ifNobody: PassProblem = 'unknown_pass') => {
      const gate = current.current.at;
      try {
        const answer = await inquiry;
        change(pickupId, (shown) => afterAnswer(shown, answer, ifNobody));
      } catch (error) {
        change(pickupId, (shown) => withoutAnswer(shown, error));
        if (gate && error instanceof Unreachable && knownAs !== null) await keepRefusals(gate, pickupId, knownAs);
      }
    },
    [change, keepRefusals],
  );

  const scan = useCallback(
    async (text: string) => {
      const pickupId = newId('pk');
      setVisit(newVisit(pickupId, { by: 'card', asking: true }));
      const { at: gate, people: known } = current.current;
      const signed = readPassText(text);
      if (!signed) return change(pickupId, (shown) => ({ ...shown, asking: false, passProblem: 'not_a_pass' }));
      // the server looks while the tablet does
      const inquiry = inquire({ pickupId, pass: text });
      inquiry.catch(() => undefined); // heard below
      // a tablet's own clock may be hours wrong: the school's is the one that phones agree with
      const who = await recognise(signed, known, schoolId, gate?.now ?? clock.now());
      const personId = 'personId' in who ? who.personId : null;
      const offline = gate?.snapshotAge != null;
      change(pickupId, (shown) => ({
        ...shown,
        by: who.kind === 'phone' ? 'phone' : 'card',
        asker: personId === null ? null : { collectorId: personId },
        ...(who.kind === 'pass_revoked' || (offline && (who.kind === 'code_over' || who.kind === 'code_used'))
          ? { passProblem: who.kind }
          : {}),
      }));
      await hear(pickupId, inquiry, personId, who.kind === 'card' || 'ownCard' in who ? 'pass_revoked' : 'unknown_pass');
    },
    [change, hear, inquire, schoolId],
  );

  const chooseCollector = useCallback(
    (personId: string) => {
      const gate = current.current.at;
      const pickupId = visit?.pickupId ?? newId('pk');
      setVisit((shown) =>
        newVisit(pickupId, { by: shown?.by ?? 'search', childId: shown?.childId ?? null, asker: { collectorId: personId }, asking: true }),
      );
      const children = gate ? inCustodyOf(gate.day, gate.families.childrenOf.get(personId) ?? []) : [];
      if (children.length === 0) change(pickupId, (shown) => ({ ...shown, asking: false }));
      else void hear(pickupId, inquire({ pickupId, collectorId: personId, children }), personId);
    },
    [change, hear, inquire, visit?.pickupId],
  );

  const somebodyElse = useCallback(() => {
    const gate = current.current.at;
    if (!visit?.childId || !gate) return;
    const { pickupId, childId } = visit;
    change(pickupId, (shown) => ({ ...shown, stranger: true }));
    if (gate.snapshotAge === null) void hear(pickupId, inquire({ pickupId, collectorId: null, children: [childId] }), null);
    else void report('ReportBlockedRelease', { childId, pickupId, gateId: gate.gateId, code: 'unknown_pass' });
  }, [change, hear, inquire, report, visit]);

  const release = async () => {
    if (!at || !visit || visit.releasing || visit.asking || visit.asker === null) return;
    const going = verdicts.filter(({ ready, childId }) => ready && !visit.staying.has(childId) && !visit.refused.has(childId));
    if (going.length === 0) return;
    const { pickupId } = visit;
    change(pickupId, (shown) => ({ ...shown, releasing: true }));
    const refused = new Map<string, string>();
    await inTurns(going, RELEASES_AT_ONCE, async (verdict) => {
      const code = await releaseOne(at, visit, verdict);
      if (code !== null) refused.set(verdict.childId, code);
    });
    change(pickupId, (shown) => (refused.size === 0 ? null : { ...refusedBy(shown, refused), releasing: false }));

    async function releaseOne(gate: AtGate, of: Visit, verdict: Verdict): Promise<string | null> {
      const body = bodyOf(gate, of, verdict);
      try {
        if (gate.snapshotAge !== null) throw new Unreachable('offline');
        await commands.release(body);
        return null;
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        if (!(error instanceof Unreachable) || of.asker === null) return 'unreachable';
        const snapshotAge = gate.snapshotAge ?? secondsSince(current.current.people?.takenAt ?? 0, gate.now);
        const { ready, code } = judge({ ...gate, snapshotAge }, verdict.childId, of.asker, of.confirmed.get(verdict.childId));
        if (!ready) return code ?? 'needs_network';
        await report('ReportRelease', { ...body, snapshotAge });
        return null;
      }
    }
  };

  const override = async (childId: string, reason: string) => {
    const verdict = verdicts.find((one) => one.childId === childId);
    if (!at || !visit || !verdict || visit.releasing) return;
    const { pickupId } = visit;
    change(pickupId, (shown) => ({ ...shown, releasing: true }));
    const code = await commands.release({ ...bodyOf(at, visit, verdict), override: { reason } }).then(
      () => null,
      (error: unknown) => (error instanceof Refusal ? error.code : 'needs_network'),
    );
    change(pickupId, (shown) => ({ ...(code === null ? shown : refusedBy(shown, new Map([[childId, code]]))), releasing: false }));
  };

  const onVisit = (next: (shown: Visit) => Visit) => setVisit((shown) => shown && next(shown));
  return {
    visit,
    verdicts,
    scan: (text) => void scan(text),
    chooseChild: (childId) => setVisit(newVisit(newId('pk'), { childId })),
    chooseCollector,
    leavesAlone: (childId) =>
      childId === undefined
        ? onVisit((shown) => ({ ...shown, asker: { alone: true } }))
        : setVisit(newVisit(newId('pk'), { childId, asker: { alone: true } })),
    override: (childId, reason) => void override(childId, reason),
    somebodyElse,
    toggleChild: (childId) => onVisit((shown) => toggle(shown, childId)),
    stay: (childIds) => onVisit((shown) => ({ ...shown, staying: new Set(childIds) })),
    confirmClass: (childId, classId) => onVisit((shown) => confirm(shown, childId, { classId })),
    confirmDocument: (childId, idLast4) => onVisit((shown) => confirm(shown, childId, { idLast4 })),
    confirmStandsHere: (childId) => onVisit((shown) => confirm(shown, childId, { standsHere: true })),
    release: () => void release(),
    close: () => setVisit(null),
  };
}

/** The children that this visit is about, each with what holds now. */
function verdictsOf(at: AtGate, { asker, childId, confirmed }: Visit): readonly Verdict[] {
  if (asker === null) return [];
  if ('alone' in asker) return childId === null ? [] : [judge(at, childId, asker, confirmed.get(childId))];
  const theirs = childrenToCollect(at, asker.collectorId, confirmed);
  // the child that was searched for is answered for, whoever came
  if (childId === null || theirs.some((verdict) => verdict.childId === childId)) return theirs;
  return [judge(at, childId, asker, confirmed.get(childId)), ...theirs];
}

function bodyOf(at: AtGate, { pickupId, asker, confirmed }: Visit, { childId, exitPermitId }: Verdict) {
  const { classId, idLast4 } = confirmed.get(childId) ?? NOTHING_CONFIRMED;
  return {
    ...{ pickupId, childId, gateId: at.gateId },
    ...(asker === null ? {} : 'alone' in asker ? { alone: true } : { collectorId: asker.collectorId }),
    ...(classId === null ? {} : { confirmedClassId: classId }),
    ...(idLast4 === null ? {} : { idLast4 }),
    ...(exitPermitId === null ? {} : { exitPermitId }),
  };
}

/** The server knows whose pass it is, and whom this person may not have. */
function afterAnswer(visit: Visit, { collectorId, blocked }: PickupAnswer, ifNobody: PassProblem): Visit {
  const refused = new Map(blocked.filter(({ code }) => STANDS.has(code)).map(({ childId, code }) => [childId, code]));
  const known = refusedBy({ ...visit, asking: false }, refused);
  if (visit.stranger || visit.by === 'search') return known;
  return collectorId === null
    ? { ...known, asker: null, passProblem: visit.passProblem ?? ifNobody }
    : { ...known, asker: { collectorId } };
}

/** What the server says against a child stays on the screen; where the child is, the day itself tells. */
const STANDS: ReadonlySet<string> = new Set([...KEPT_OFFLINE, 'delegation_not_confirmed', 'delegation_outside_window', 'delegation_used']);

const PASS_CODES: Readonly<Record<string, PassProblem>> = {
  unknown_pass: 'unknown_pass',
  pass_revoked: 'pass_revoked',
  code_over: 'code_over',
  code_used: 'code_used',
};

function withoutAnswer(visit: Visit, error: unknown): Visit {
  const said = error instanceof Refusal ? PASS_CODES[error.code] : undefined;
  if (said) return { ...visit, asking: false, asker: null, passProblem: said };
  if (visit.asker === null && visit.childId === null)
    return { ...visit, asking: false, passProblem: visit.passProblem ?? 'no_network_for_pass' };
  return { ...visit, asking: false };
}

async function inTurns<T>(all: readonly T[], atOnce: number, act: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const turn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, turn));
}
