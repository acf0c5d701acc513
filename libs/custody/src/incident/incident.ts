import { anyCode, code, codecOf, event, fact, id, list, opt, orNull, sealed, time, type EventOf } from '@baton/event-schema';

/**
 * Stream incident-<schoolId>.<incidentId>: what happened, who is concerned, who must hear of it by when. The day's stream
 * only links to it; the chain of custody that an incident cites stays where it was recorded.
 */
export const INCIDENT_EVENTS = {
  IncidentOpened: event('An incident is on record, with the deadlines of its level.', {
    incidentId: id,
    campusId: id,
    level: code('minor', 'general', 'serious'),
    kind: anyCode,
    children: list(id),
    openedBy: id,
    /** the event of the day that opened it */
    cause: fact,
    /** guardians are told by then */
    guardiansBy: time,
    /** first report to the authority; null: this level needs none */
    firstReportBy: orNull(time),
    /** written report */
    writtenBy: orNull(time),
    note: opt(sealed),
  }),
} as const;

export type IncidentEvent = EventOf<typeof INCIDENT_EVENTS>;
export const incidentCodec = codecOf(INCIDENT_EVENTS);

export interface OpenIncident {
  readonly type: 'OpenIncident';
  readonly incidentId: string;
  readonly campusId: string;
  readonly level: 'minor' | 'general' | 'serious';
  readonly kind: string;
  readonly children: readonly string[];
  readonly openedBy: string;
  readonly cause: Extract<IncidentEvent, { type: 'IncidentOpened' }>['data']['cause'];
  /** when it happened, epoch ms */
  readonly at: number;
  /** end of that service day, epoch ms */
  readonly endOfDay: number;
}

export interface Incident {
  opened: Extract<IncidentEvent, { type: 'IncidentOpened' }>['data'] | null;
}

const HOUR = 3_600_000;

/** Hours from the incident to each report; the authorities differ, so a campus may set its own. */
export interface IncidentDeadlines {
  readonly firstReportSerious: number;
  readonly writtenSerious: number;
  readonly writtenGeneral: number;
}
export const DEFAULT_INCIDENT_DEADLINES: IncidentDeadlines = { firstReportSerious: 2, writtenSerious: 8, writtenGeneral: 24 };

/** Guardians hear of it the same day; the authority within the hours that the level asks for. */
export function decideIncident(
  incident: Incident,
  command: OpenIncident,
  deadlines: IncidentDeadlines = DEFAULT_INCIDENT_DEADLINES,
): { readonly kind: 'accepted'; readonly events: readonly IncidentEvent[] } | { readonly kind: 'unchanged' } {
  if (incident.opened !== null) return { kind: 'unchanged' };
  const { type: _, at, endOfDay, ...data } = command;
  const written = { minor: null, general: deadlines.writtenGeneral, serious: deadlines.writtenSerious }[command.level];
  const opened: IncidentEvent = {
    type: 'IncidentOpened',
    data: {
      ...data,
      guardiansBy: endOfDay,
      firstReportBy: command.level === 'serious' ? at + deadlines.firstReportSerious * HOUR : null,
      writtenBy: written === null ? null : at + written * HOUR,
    },
  };
  return { kind: 'accepted', events: [opened] };
}

export const incidentFold = {
  version: 1,
  initial: (): Incident => ({ opened: null }),
  evolve: (incident: Incident, recorded: { readonly event: IncidentEvent }): Incident => {
    incident.opened = recorded.event.data;
    return incident;
  },
};
