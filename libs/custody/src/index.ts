export * from './events';
export * from './commands';
export * from './refusal';
export * from './state';
export * from './decision';
export { FOLD_VERSION, childrenNamedBy, decide, evolve, initialDay } from './campus-day';
export * from './board';
export { closingStatement, latePickups, musterLists, whoStandsInTheWay } from './closing/close';
export { heldBy, isSignedOn } from './duty/sign-on';
export { plansASessionAnew } from './opening/planned-anew';
export { answersBeforeCheckIn, transitLimit } from './handoff/handoff';
export { noticesToRemind } from './plan/plan';
export {
  gateClosedFor,
  leavesBeforeItsTime,
  mayCollect,
  mayRelease,
  mayReleaseOffline,
  momentOf,
  needsTheClassConfirmed,
  permitFor,
  restrictionOn,
} from './pickup/may-release';
export { isBroughtToThisGate } from './pickup/release';
export { waitingForWave, waveKey, wavesFrom } from './pickup/wave';
export * from './alerts/events';
export * from './alerts/alerts';
export { alertIdOf } from './alerts/alert-id';
export { dueAlerts } from './alerts/due-alerts';
export * from './alerts/cause';
export { nextSteps } from './alerts/next-step';
export * from './alerts/sending';
export { MAX_SILENCE_FOR_TRANSITS_MS, runningClocks, type RunningClock, type Step } from './alerts/clocks';
export { WHO_MAY, mayAct, mayRead, suffices, type ActingRole } from './rights';
export * from './incident/incident';
export * from './gate-book/gate-book';
