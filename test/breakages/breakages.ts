/**
 * One line each: what a tired person could break, and the tests that must turn red for it. `line` stands exactly once in
 * the file (under libs/custody/src); `broken` takes its place.
 */
export interface Breakage {
  readonly rule: string;
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly specs: readonly string[];
}

const late = 'what-a-late-report-means.spec.ts';
const handoff = 'handoff/a-group-changes-hands.spec.ts';
const release = 'pickup/release-to-the-right-person.spec.ts';
const wrong = 'pickup/a-wrong-release-and-a-child-that-never-left.spec.ts';
const rollCall = 'roll-call/roll-call-opens-custody.spec.ts';
const taking = 'check-in/i-have-this-child.spec.ts';
const closing = 'closing/closing-the-day.spec.ts';
const duty = 'duty/sign-on-and-groups.spec.ts';
const patrol = 'patrol/patrol-muster-and-notices.spec.ts';
const watch = 'alerts/the-watch.spec.ts';
const outgoing = 'alerts/alerts-that-leave-the-system.spec.ts';
const planned = 'opening/the-plan-changes-after-the-day-began.spec.ts';
const rights = 'who-may-say-what.spec.ts';
const generated = 'a-generated-day.spec.ts';
const again = 'pickup/a-release-whose-answer-was-lost.spec.ts';

export const BREAKAGES: readonly Breakage[] = [
  {
    rule: 'a restriction blocks, whoever shows a card',
    file: 'pickup/may-release.ts',
    line: "  if (asking.collectorId !== null && restrictionOn(day, facts, asking.collectorId) !== null) return no('blocked');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'no leader overrides a restriction in force',
    file: 'pickup/release.ts',
    line: "  return code !== 'blocked' || restrictionOn(day, command.facts, command.collectorId ?? '') === 'expired_review';",
    broken: '  return true;',
    specs: [release],
  },
  {
    rule: 'of two documents the stricter counts',
    file: 'pickup/may-release.ts',
    line: "  if (ofTheChild === 'in_force' || ofTheDay.some((r) => date <= r.to)) return 'in_force';",
    broken: "  if (ofTheDay.some((r) => date <= r.to)) return 'in_force';",
    specs: [release],
  },
  {
    rule: 'only a leader overrides',
    file: 'pickup/release.ts',
    line: "  if (!mayOverrideAtGate(context.actor.role) || code === 'unknown_pass') return false;",
    broken: "  if (code === 'unknown_pass') return false;",
    specs: [release],
  },
  {
    rule: 'a closed gate is closed for leaders too',
    file: 'pickup/release.ts',
    line: "  if (gateClosedFor(day, command.gateId, now)) return refusedAtGate(day, command, 'gate_closed');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'names that sound alike are looked at, whoever decides',
    file: 'pickup/release.ts',
    line: "  if (needsTheClassConfirmed(child, command, command.facts)) return refusedAtGate(day, command, 'confirm_similar_name');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'a child is released once',
    file: 'pickup/release.ts',
    line: "  if (child.state === 'released' && child.release && child.release.undone === null)",
    broken: '  if (child.release && child.release.undone !== null)',
    specs: [release],
  },
  {
    rule: 'a delegate shows the right document',
    file: 'pickup/may-release.ts',
    line: "  if (asking.idDigest !== delegated.delegation.idDigest) return no('id_mismatch');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'nobody leaves alone after a red warning',
    file: 'pickup/may-release.ts',
    line: "  if (day.consentsSuspendedAt !== null && day.consentsSuspendedAt <= stoodUntil) return no('consent_suspended');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'who asks at the gate is answered for now',
    file: 'pickup/release.ts',
    line: '  const now = context.recordedAt;',
    broken: '  const now = context.at;',
    specs: [release],
  },
  {
    rule: 'no exit before the wave without a slip',
    file: 'pickup/may-release.ts',
    line: "  if (leavesBeforeItsTime(day, child, at) && permitFor(day, child.childId, asking, at) === null) return no('no_exit_permit');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'an offline release without authority is no release',
    file: 'pickup/release.ts',
    line: "  if (child && permission?.ok && inCustody(child) && child.state !== 'unaccounted' && isCurrent(child, context)) {",
    broken: "  if (child && permission && inCustody(child) && child.state !== 'unaccounted' && isCurrent(child, context)) {",
    specs: [late],
  },
  {
    rule: 'a reversed release leaves the child missing',
    file: 'pickup/release.ts',
    line: "    happened('ChildUnaccounted', { childId: command.childId, cause: 'wrong_release', sessionId: null }),",
    broken: '',
    specs: [wrong],
  },
  {
    rule: 'the giver answers until somebody accepts',
    file: 'handoff/fold.ts',
    line: "    if (child.state === 'held') child.state = 'in_transit';",
    broken: "    if (child.state === 'held') [child.state, child.holder] = ['in_transit', null];",
    specs: [handoff],
  },
  {
    rule: 'nobody signs off while holding a child',
    file: 'duty/sign-on.ts',
    line: "  if (held.length > 0) return refused('still_holding', { children: held });",
    broken: '',
    specs: [duty],
  },
  {
    rule: 'spans touch',
    file: 'hands.ts',
    line: '    from: at,\n    to: null,',
    broken: '    from: at + 1,\n    to: null,',
    specs: [handoff, taking],
  },
  {
    rule: 'a missing child is taken over by nobody who has not seen it',
    file: 'handoff/handoff.ts',
    line: "    if (child.state === 'unaccounted') return refused('not_in_custody', { childId, holder: child.holder });",
    broken: '',
    specs: [handoff],
  },
  {
    rule: 'custody that never ran opens, however late we hear of it',
    file: 'handoff/handoff.ts',
    line: "  if (!child || (child.openedEventId === null && child.state !== 'released'))",
    broken: '  if (!child)',
    specs: [handoff],
  },
  {
    rule: 'an unmarked child is not present',
    file: 'roll-call/roll-call.ts',
    line: "  if (child.state === 'expected' || child.state === 'unaccounted') return true;",
    broken: "  if (child.state === 'unaccounted') return true;",
    specs: [rollCall],
  },
  {
    rule: 'a child that the holder counts and does not see is missing',
    file: 'closing/close.ts',
    line: "    if (effect === 'current') events.push(happened('ChildUnaccounted', { childId, cause: 'muster', sessionId: child?.sessionId ?? null }));",
    broken: '',
    specs: [patrol],
  },
  {
    rule: 'a time of unknown error never wins',
    file: 'late-report.ts',
    line: "  context.timeKnown && context.at >= (child.state === 'unaccounted' ? child.lastSeen : child.lastKnown).latest;",
    broken: "  context.at >= (child.state === 'unaccounted' ? child.lastSeen : child.lastKnown).latest;",
    specs: [late],
  },
  {
    rule: 'what contradicts the book opens a conflict',
    file: 'late-report.ts',
    line: "  return claim.fitsThen && isPast(child, context) ? 'history' : 'conflict';",
    broken: "  return 'history';",
    specs: [late],
  },
  {
    rule: 'a confirmation is a sighting',
    file: 'hands.ts',
    line: '  child.lastKnown = known.earliest === earliest && known.latest === latest ? child.lastSeen : known;\n  touchedBy(day, child, record);',
    broken: '',
    specs: [taking],
  },
  {
    rule: 'the alarm’s time is void once the child is found',
    file: 'hands.ts',
    line: '  if (wasMissing) child.lastKnown = child.lastSeen;',
    broken: '',
    specs: [late, generated],
  },
  {
    rule: 'an offer that was taken back is no history for who had the child',
    file: 'handoff/handoff.ts',
    line: '  const fitsThen = named && holderAt(child, context.at) !== null && movedOnAfter(child, context.at);',
    broken: '  const fitsThen = named && holderAt(child, context.at) !== null;',
    specs: [handoff],
  },
  {
    rule: 'a child that comes back is opened again',
    file: 'check-in/taking.ts',
    line: '  if (child.holder === null) return takingAgain(child, context, back);',
    broken: '',
    specs: [wrong, taking],
  },
  {
    rule: 'the day does not close over a missing child',
    file: 'closing/close.ts',
    line: "    if (child.state === 'held' || child.state === 'in_transit' || child.state === 'unaccounted')",
    broken: "    if (child.state === 'held' || child.state === 'in_transit')",
    specs: [closing],
  },
  {
    rule: 'the day does not close over a class that was never called',
    file: 'closing/close.ts',
    line: "    if (child.state === 'expected')",
    broken: '    if (false)',
    specs: [closing],
  },
  {
    rule: 'a late report of a child inside opens the day again',
    file: 'closing/reopen.ts',
    line: '  const inside = events.find(showsAChildInside);',
    broken: '  const inside = undefined as DayEvent | undefined;',
    specs: [closing],
  },
  {
    rule: 'a missing child is not carried into tomorrow as held',
    file: 'closing/close.ts',
    line: "  const children = [...day.children.values()].filter((c) => c.state === 'held' || c.state === 'in_transit').map((c) => c.childId);",
    broken: '  const children = [...day.children.values()].filter((c) => c.holder !== null).map((c) => c.childId);',
    specs: [closing],
  },
  {
    rule: 'the ladder climbs though somebody acknowledged',
    file: 'alerts/next-step.ts',
    line: '      !(step.unlessAcknowledged && raised?.acknowledgedBy) &&',
    broken: '      !raised?.acknowledgedBy &&',
    specs: [watch],
  },
  {
    rule: 'an alert that nobody answers is told again',
    file: 'alerts/due-alerts.ts',
    line: '    else if (!climbing.has(alert.alertId)) due.push(...tellAgain(day, alert, policy, now));',
    broken: '',
    specs: [watch],
  },
  {
    rule: 'a gate acts at its own gate',
    file: 'rights.ts',
    line: '  day.duties.some((d) => d.staffId === context.actor.id && d.role === context.actor.role && (d.gateId === gateId || d.gateId === null));',
    broken: '  day.duties.some((d) => d.staffId === context.actor.id);',
    specs: [rights],
  },
  {
    rule: 'who is suspended acts no more',
    file: 'rights.ts',
    line: "  if (isSuspended(day, command, context)) return { code: 'not_permitted' };",
    broken: '',
    specs: [planned],
  },
  {
    rule: 'a room that a leader gave stays when the plan says something else',
    file: 'opening/planned-anew.ts',
    line: '    placeId: moved ? e.placeId : now.placeId,',
    broken: '    placeId: e.placeId,',
    specs: [planned],
  },
  {
    rule: 'the children of a session that is not held are not forgotten',
    file: 'opening/planned-anew.ts',
    line: 'children: [...session.expected] };',
    broken: 'children: [] };',
    specs: [planned],
  },
  {
    rule: 'another campus that is heard late takes nobody away',
    file: 'check-in/take-child.ts',
    line: '  if (here && here.to === null && command.openedAt !== undefined && here.from > command.openedAt) return unchanged;',
    broken: '',
    specs: [taking],
  },
  {
    rule: 'a child that comes back from another campus had not left by a gate',
    file: 'check-in/taking.ts',
    line: "child.state === 'released' && child.elsewhere === null && child.release?.undone == null;",
    broken: "child.state === 'released' && child.release?.undone == null;",
    specs: [taking],
  },
  {
    rule: 'one instance at a time sends an alert out of the system',
    file: 'alerts/alerts.ts',
    line: "      if (alert.state !== 'open' || another) return unchanged;",
    broken: "      if (alert.state !== 'open') return unchanged;",
    specs: [outgoing],
  },
  {
    rule: 'a tablet whose clock is wrong still says what came first',
    file: 'late-report.ts',
    line: ' || nextOfTheSameTablet(child, context);',
    broken: ';',
    specs: [late],
  },
  {
    rule: 'a child that comes onto a list whose roll call is over is asked for',
    file: 'roll-call/expected-late.ts',
    line: '  session.notAskedFor = { at: effectiveTime(record.metadata.time), eventId: record.eventId };',
    broken: '',
    specs: [watch],
  },
  {
    rule: 'who is back before the end is late like all others',
    file: 'alerts/clocks.ts',
    line: '  const back = child.reopened !== null && child.reopened.at >= end ? child.reopened : null;',
    broken: '  const back = child.reopened;',
    specs: [watch],
  },
  {
    rule: 'who was expected in a group that is not held is not forgotten when its time is over',
    file: 'alerts/clocks.ts',
    line: 'homeless.filter((childId) => isAskedForByNobody(day, childId));',
    broken: '[];',
    specs: [planned],
  },
  {
    rule: 'a spare tablet that is silent keeps no clock of its gate from running',
    file: 'alerts/clocks.ts',
    line: 'd) => !d.gateGoesOn && now < d.since',
    broken: 'd) => now < d.since',
    specs: [watch],
  },
  {
    rule: 'whoever had children whom somebody took is told',
    file: 'check-in/custody.ts',
    line: '  tellWhoHadThem(day, e, record);',
    broken: '',
    specs: [handoff],
  },
  {
    rule: 'a receiver takes over from whom the screen names',
    file: 'handoff/handoff.ts',
    line: "    if (child.holder !== command.from) return refused('holder_changed', { childId, holder: child.holder });",
    broken: '',
    specs: [handoff],
  },
  {
    rule: 'a delegation serves once',
    file: 'pickup/may-release.ts',
    line: "      return today?.state === 'used' || today?.state === 'cancelled' ? { ...d, state: today.state } : d;",
    broken: '      return d;',
    specs: [release],
  },
  {
    rule: 'leaders hear of whoever fails the document again',
    file: 'alerts/clocks.ts',
    line: '  const impostor = refusal.failedChecks >= policy.idCheckFailLimit;',
    broken: '  const impostor = policy.idCheckFailLimit < 0;',
    specs: [watch],
  },
  {
    rule: 'an authority that was withdrawn today lets nobody go',
    file: 'pickup/may-release.ts',
    line: '  return withdrawn !== undefined && withdrawn.at <= at;',
    broken: '  return false;',
    specs: [release],
  },
  {
    rule: 'leaders hear of a permission that is taken back when the child has left by it',
    file: 'alerts/clocks.ts',
    line: "  child?.state === 'released' && child.release?.undone === null && child.release.authorityId === authorityId;",
    broken: '  child === undefined;',
    specs: [watch],
  },
  {
    rule: 'leaders hear of a document against the person with whom a child left before its roll call',
    file: 'pickup/gate.ts',
    line: "  return state === 'explained' ? (day.collectedBeforeCheckIn.get(childId) ?? null) : null;",
    broken: '  return null;',
    specs: [watch],
  },
  {
    rule: 'a delegation serves again when the release by which nobody left is annulled',
    file: 'pickup/fold.ts',
    line: "  if (release?.kind === 'delegate') delegationUnused(day, release.authorityId ?? '');",
    broken: '',
    specs: [release],
  },
  {
    rule: 'without network an old list is no proof for whom it may have changed',
    file: 'pickup/may-release.ts',
    line: "  return !restricted && (kind === 'list' || kind === 'self');",
    broken: '  return true;',
    specs: [late],
  },
  {
    rule: 'another visit is another release, though the same person comes to the same gate',
    file: 'pickup/release.ts',
    line: '  child.release.pickupId === pickupId &&',
    broken: '',
    specs: [again],
  },
  {
    rule: 'an authority that was withdrawn while nobody knows the time lets nobody go unseen',
    file: 'pickup/release.ts',
    line: '  return untilNow.ok ? then : untilNow;',
    broken: '  return then;',
    specs: [late],
  },
];
