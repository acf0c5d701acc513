import { type EventStore, type Place, project, type Recorded, type RunningProjection, type Sealer } from '@baton/event-log';
import { type CampusEvent, campusCodec, evolveStaff, NO_STAFF, type StaffEvent, type StaffState, staffCodec } from '@baton/roster';
import type { Readiness } from '../platform/readiness';
import { TextsToOpen } from '../platform/texts-to-open';
import { KnownHere } from '../projections/known-here';
import { type Account, foldedLogin, signInDigest } from './account';

interface Entry {
  state: StaffState;
  name: string | null;
  /** last revision seen of the staff stream */
  revision: number;
}

/**
 * Who works here, for sign-in and rights: folded from the log at start and kept up to date by the subscription. Names are
 * opened into memory only, and dropped when the person is erased.
 */
export class StaffDirectory {
  private readonly staff = new Map<string, Entry>();
  private readonly byDigest = new Map<string, Set<string>>();
  private readonly byName = new Map<string, Set<string>>();
  private readonly campuses = new Map<string, string>();
  private readonly known = new KnownHere();
  private readonly names: TextsToOpen;
  private running: RunningProjection | null = null;

  constructor(private readonly sealer: Sealer) {
    this.names = new TextsToOpen(sealer, (damaged) => {
      throw damaged;
    });
  }

  /** Resolves when everything that stands in the log is known here. */
  async start(store: EventStore, readiness: Readiness, brokenLink: () => void): Promise<void> {
    this.running = project<StaffEvent | CampusEvent>(store, {
      name: 'staff-directory',
      prefixes: ['staff-', 'campus-'],
      codecs: [staffCodec, campusCodec] as never,
      brokenLink,
      live: () => this.names.live(),
      handle: (recorded, place) => this.handle(recorded, place),
    });
    let stopped: string | null = null;
    void this.running.stopped.then((why) => (stopped = why.kind));
    readiness.add('staff-directory', () => ({ ready: stopped === null, stopped, staff: this.staff.size }));
    await this.running.caughtUp;
  }

  async stop(): Promise<void> {
    await this.running?.close();
  }

  get(staffId: string): Account | null {
    const entry = this.staff.get(staffId);
    return entry?.state.record ? accountOf(entry) : null;
  }

  /** By staff number first, then by full name; null when nobody or more than one fits. */
  byLogin(login: string): Account | null {
    const found = this.byDigest.get(signInDigest(this.sealer, login)) ?? this.byName.get(foldedLogin(login));
    if (found?.size !== 1) return null;
    return this.get([...found][0]);
  }

  /** Drops the name of whoever's keys were destroyed, here or by another instance. */
  forget(staffId: string): void {
    const entry = this.staff.get(staffId);
    if (!entry) return;
    this.names.forget(staffId);
    this.call(staffId, entry, null);
  }

  private call(staffId: string, entry: Entry, name: string | null): void {
    this.unlist(staffId, entry);
    entry.name = name;
    this.list(staffId, entry);
  }

  all(): Account[] {
    return [...this.staff.values()].filter((entry) => entry.state.record).map(accountOf);
  }

  /** A campus that the log doesn't know belongs to nobody. */
  isCampusOf(schoolId: string, campusId: string): boolean {
    return this.campuses.get(campusId) === schoolId;
  }

  campusesOf(schoolId: string): readonly string[] {
    return [...this.campuses].filter(([, school]) => school === schoolId).map(([campusId]) => campusId);
  }

  /** Resolves when this event of a staff stream is known here. @throws Refused `behind` */
  async hasSeen(stream: string, revision: string): Promise<void> {
    if (this.seenRevision(stream) < Number(revision)) await this.known.until(stream, Number(revision));
  }

  private seenRevision(stream: string): number {
    return this.staff.get(staffIdOf(stream))?.revision ?? -1;
  }

  private async handle({ event }: Recorded<StaffEvent | CampusEvent>, place: Place): Promise<void> {
    if (event.type === 'CampusOpened') this.campuses.set(event.data.campusId, event.data.schoolId);
    if (!place.stream.startsWith('staff-')) return;
    const entry = this.handleStaff(event as StaffEvent, place);
    await this.names.due();
    entry.revision = Number(place.revision);
    this.known.saw(place.stream, entry.revision);
  }

  private handleStaff(event: StaffEvent, place: Place): Entry {
    const staffId = staffIdOf(place.stream);
    const entry = this.staff.get(staffId) ?? { state: NO_STAFF, name: null, revision: -1 };
    this.unlist(staffId, entry);
    entry.state = evolveStaff(entry.state, event);
    this.staff.set(staffId, entry);
    this.list(staffId, entry);
    const keep = (name: string | null) => this.call(staffId, entry, name);
    if (event.type === 'StaffRegistered' || event.type === 'StaffNameCorrected')
      this.names.add(staffId, { place: { stream: place.stream, type: event.type, path: 'name' }, sealed: event.data.name }, keep);
    if (event.type === 'StaffErased') {
      this.names.add(staffId, null, keep);
      this.sealer.forget(staffId);
    }
    return entry;
  }

  private list(staffId: string, entry: Entry): void {
    if (!entry.state.record) return;
    if (entry.state.record.signInDigest) add(this.byDigest, entry.state.record.signInDigest, staffId);
    if (entry.name !== null) add(this.byName, foldedLogin(entry.name), staffId);
  }

  private unlist(staffId: string, entry: Entry): void {
    if (entry.state.record?.signInDigest) remove(this.byDigest, entry.state.record.signInDigest, staffId);
    if (entry.name !== null) remove(this.byName, foldedLogin(entry.name), staffId);
  }
}

export const staffStream = (schoolId: string, staffId: string): string => `staff-${schoolId}.${staffId}`;

const staffIdOf = (stream: string): string => stream.slice(stream.indexOf('.') + 1);

function accountOf(entry: Entry): Account {
  const { record } = entry.state;
  if (!record) throw new Error('an account was asked for that is not there');
  return {
    staffId: record.staffId,
    schoolId: record.schoolId,
    name: entry.name,
    hasLogin: record.signInDigest !== null,
    roles: record.roles,
    suspended: record.suspended,
    onlyOn: record.onlyOn,
    leftOn: record.leftOn,
    epoch: record.sessionEpoch,
    lockedUntil: record.lockedUntil,
  };
}

function add(index: Map<string, Set<string>>, key: string, staffId: string): void {
  index.set(key, (index.get(key) ?? new Set<string>()).add(staffId));
}

function remove(index: Map<string, Set<string>>, key: string, staffId: string): void {
  const found = index.get(key);
  found?.delete(staffId);
  if (found?.size === 0) index.delete(key);
}
