import {
  anyCode,
  code,
  codecOf,
  count,
  event,
  flag,
  id,
  list,
  object,
  opt,
  orNull,
  revision,
  sealed,
  time,
  type EventOf,
  type Infer,
} from '@baton/event-schema';

/** Every event of a campus's alerts on one day: what was raised, who was told, who answered. */

export const alertKind = code(
  'roll_call_overdue',
  'unaccounted',
  'transit_overdue',
  'clinic_not_accepted',
  'staff_no_show',
  'late_pickup',
  'restriction',
  'impostor',
  'wrong_release',
  'patrol_finding',
  'conflict',
  'discrepancy',
  'device_silent',
  'contact_overdue',
  'no_duty_leader',
  'campus_reopened',
  'carried_in',
  'restricted_after_release',
  'session_not_held',
  'suspended_holder',
  'withdrawn_after_release',
);
export type AlertKind = Infer<typeof alertKind>;

/** class, grade and school as in the three-level escalation; then the principal, and the prompt to decide on police */
export const alertLevel = code('class', 'grade', 'school', 'police_prompt', 'principal');
export type AlertLevel = Infer<typeof alertLevel>;

const recipients = list(object({ role: id, staffId: orNull(id) }));
export type Recipient = Infer<typeof recipients>[number];

const told = {
  alertId: id,
  level: alertLevel,
  to: recipients,
  /** when this level was due; the record's time says when it was told */
  dueAt: time,
  /** levels that were due before and that nobody was told of: the watch was not running */
  passed: list(object({ level: alertLevel, dueAt: time })),
  /** revision of the day that was judged */
  dayRevision: revision,
  noContactAttempt: flag,
} as const;

export const ALERT_EVENTS = {
  AlertRaised: event('Something should worry these people. Its id follows from what started the clock: a new cause is a new alert.', {
    ...told,
    kind: alertKind,
    children: list(id),
    sessionId: orNull(id),
    offerId: orNull(id),
    gateId: orNull(id),
    startedAt: time,
    causeEventId: id,
  }),
  AlertEscalated: event('The next level is told.', told),
  AlertRepeated: event('Nobody acknowledged: told again, and the deputy too.', { alertId: id, to: recipients, repetition: count }),
  AlertDelivered: event('A channel handed the alert to a person’s device.', { alertId: id, staffId: id, channel: id }),
  AlertSendingClaimed: event('One instance sends the alert by a channel that leaves the system; the others wait until its lease is over.', {
    alertId: id,
    channel: id,
    telling: id,
    instance: id,
    attempt: count,
    /** machine's time */
    until: time,
  }),
  AlertSent: event('A channel that leaves the system took the alert.', { alertId: id, channel: id, telling: id }),
  AlertNotSent: event('A channel that leaves the system did not take the alert, however often it was tried.', {
    alertId: id,
    channel: id,
    telling: id,
    attempts: count,
    reason: anyCode,
  }),
  AlertSeen: event('A person opened it.', { alertId: id, staffId: id }),
  AlertAcknowledged: event('A person says: I know. The ladder goes on.', { alertId: id, staffId: id }),
  AlertTakenOver: event('A person takes the matter in hand, or gives it to another.', { alertId: id, staffId: id, by: id }),
  AlertResolved: event('It is over: by what the day shows, or by a person’s word.', {
    alertId: id,
    by: orNull(id),
    note: opt(sealed),
    dayRevision: orNull(revision),
  }),
  AlertRetracted: event('A late report shows that it never was so.', { alertId: id, dayRevision: revision }),
} as const;

export type AlertEvent = EventOf<typeof ALERT_EVENTS>;
export type AlertEventOf<T extends AlertEvent['type']> = Extract<AlertEvent, { type: T }>;
export const alertCodec = codecOf(ALERT_EVENTS);
