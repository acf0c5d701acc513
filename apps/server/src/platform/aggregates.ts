import {
  type GateBook,
  type GateBookEvent,
  type GateBookRefusal,
  gateBookCodec,
  gateBookFold,
  type Incident,
  type IncidentEvent,
  incidentCodec,
  incidentFold,
} from '@baton/custody';
import { type Aggregate, createAggregate, type EventStore } from '@baton/event-log';
import {
  type CampusEvent,
  type CampusRefusal,
  type CampusState,
  campusCodec,
  campusFold,
  type ChildEvent,
  type ChildRefusal,
  type ChildState,
  childCodec,
  childFold,
  type DeviceEvent,
  type DeviceRefusal,
  type DeviceState,
  deviceCodec,
  deviceFold,
  type DirectoryEvent,
  type DirectoryRefusal,
  type DirectoryState,
  directoryCodec,
  directoryFold,
  type ImportEvent,
  type ImportRefusal,
  type ImportState,
  importCodec,
  importFold,
  type PersonEvent,
  type PersonRefusal,
  type PersonState,
  personCodec,
  personFold,
  staffCodec,
  staffFold,
} from '@baton/roster';
import type { StaffAggregate, StaffRefusalCode } from '../access/staff-log';
import { type ViewedAggregate, type ViewedEvent, viewedCodec, viewedFold } from '../access/viewed-records';
import { alertsAggregate, type AlertsLog } from '../alerts/alerts-log';
import { dayAggregate, type DayLog } from '../day/day-log';
import type { Metrics } from './metrics';

/** Children whose records stay in memory: every child of a large school, read again at each release. */
const CACHED_CHILDREN = 8_000;
/** Members of staff. */
const CACHED_STAFF = 1_000;
/** Streams that are only written to. */
const CACHED_WITNESSES = 8;

/** Every kind of stream that the server decides on. Each reads its stream's tail before it answers. */
export class Aggregates {
  readonly day: DayLog;
  readonly alerts: AlertsLog;
  readonly child: Aggregate<ChildState, ChildEvent, ChildRefusal>;
  readonly campus: Aggregate<CampusState, CampusEvent, CampusRefusal>;
  readonly staff: StaffAggregate;
  readonly directory: Aggregate<DirectoryState, DirectoryEvent, DirectoryRefusal>;
  readonly device: Aggregate<DeviceState, DeviceEvent, DeviceRefusal>;
  readonly person: Aggregate<PersonState, PersonEvent, PersonRefusal>;
  readonly importing: Aggregate<ImportState, ImportEvent, ImportRefusal>;
  readonly incident: Aggregate<Incident, IncidentEvent, null>;
  readonly gateBook: Aggregate<GateBook, GateBookEvent, GateBookRefusal>;
  readonly viewed: ViewedAggregate;

  constructor(store: EventStore, metrics: Metrics) {
    const onBrokenLink = () => metrics.brokenLinks.inc();
    const common = { store, onBrokenLink };
    this.day = dayAggregate(store, onBrokenLink);
    this.alerts = alertsAggregate(store, onBrokenLink);
    this.directory = createAggregate({ ...common, codec: directoryCodec, fold: directoryFold, refusalOf: recordsNone<DirectoryRefusal> });
    this.device = createAggregate({ ...common, codec: deviceCodec, fold: deviceFold, refusalOf: recordsNone<DeviceRefusal> });
    this.child = createAggregate({
      ...common,
      codec: childCodec,
      fold: childFold,
      refusalOf: recordsNone<ChildRefusal>,
      maxCached: CACHED_CHILDREN,
    });
    this.incident = createAggregate({ ...common, codec: incidentCodec, fold: incidentFold, refusalOf: recordsNone<null> });
    this.gateBook = createAggregate({ ...common, codec: gateBookCodec, fold: gateBookFold, refusalOf: recordsNone<GateBookRefusal> });
    this.campus = createAggregate({ ...common, codec: campusCodec, fold: campusFold, refusalOf: recordsNone<CampusRefusal> });
    this.staff = createAggregate({
      ...common,
      codec: staffCodec,
      fold: staffFold,
      refusalOf: recordsNone<StaffRefusalCode>,
      maxCached: CACHED_STAFF,
    });
    this.person = createAggregate({
      ...common,
      codec: personCodec,
      fold: personFold,
      refusalOf: recordsNone<PersonRefusal>,
      maxCached: CACHED_CHILDREN,
    });
    this.importing = createAggregate({ ...common, codec: importCodec, fold: importFold, refusalOf: recordsNone<ImportRefusal> });
    this.viewed = createAggregate<null, ViewedEvent, null>({
      ...common,
      codec: viewedCodec,
      fold: viewedFold,
      refusalOf: recordsNone<null>,
      maxCached: CACHED_WITNESSES,
    });
  }
}

/** Outside the day no refusal is an event: it is decided anew each time. */
const recordsNone = <R>(): R | null => null;
