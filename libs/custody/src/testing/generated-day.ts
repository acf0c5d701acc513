import type { CommandContext, CompleteRelease, DayCommand } from '../commands';
import { KIND } from '../commands';
import type { DayDecision } from '../decision';
import { playDay, type PlayedDay } from './play-day';
import { accept, marks, offer, offlineRelease, release, take, toGate, toSession, toStaff } from './commands';
import {
  AGENCY_ESCORT,
  clock,
  expectedChild,
  factOf,
  father,
  freezeTheList,
  openTheDay,
  RESTRICTED,
  STAFF,
  STRANGER,
  uncle,
  WALKS_TODAY,
} from './small-school';

/**
 * A world in which children really are somewhere, and people with tablets say so: on time, late, out of order between
 * devices, twice, or from a clock that is wrong. The book sees only what arrives; the world knows where each child is.
 */

export const DEEDS = [
  'marks', 'completes', 'takes', 'returns', 'offers', 'accepts', 'accepts', 'refuses', 'recalls', 'denies', 'wanders', 'releases', 'releases',
  'releasesOffline', 'releasesOffline', 'releasesOffline', 'mistaps', 'mistaps', 'explains', 'reverses', 'reverses', 'annuls', 'finds',
  'goesOffline', 'goesOffline', 'comesOnline', 'closes', 'resolves', 'musters', 'takesOver', 'signsOff', 'admits', 'restricts', 'suspends',
  'corrects', 'contacts', 'escortReturns', 'movesAway',
] as const; // prettier-ignore
export type Deed = (typeof DEEDS)[number];

/** One thing that somebody does; the numbers choose among what is possible at that moment. */
export interface Step {
  readonly deed: Deed;
  readonly who: number;
  readonly child: number;
  readonly other: number;
  readonly seconds: number;
}

export interface LifePlan {
  readonly steps: readonly Step[];
  /** this device stays without network until after the close; none when it is past the last */
  readonly straggler: number;
  /** devices whose clock's error is unknown, as bits; theirs shows nonsense */
  readonly unknownClocks: number;
  /** in which order devices come back at the end */
  readonly order: readonly number[];
}

const HOUR = 3_600_000;

const PEOPLE = [
  STAFF.teacher1, STAFF.teacher2, STAFF.teacher3, STAFF.peTeacher, STAFF.nurse, STAFF.gateTeacherEast, STAFF.gateTeacherSouth, STAFF.dutyLeader,
] as const; // prettier-ignore
export const DEVICES = PEOPLE.length;
const GATE_OF: Readonly<Record<string, string>> = { [STAFF.gateTeacherEast]: 'gateEast', [STAFF.gateTeacherSouth]: 'gateSouth' };
const SESSION_OF: Readonly<Record<string, string>> = {
  [STAFF.teacher1]: 'stage1of21',
  [STAFF.teacher2]: 'stage1of51',
  [STAFF.teacher3]: 'club',
  [STAFF.nurse]: 'homework',
};
const LISTED = ['child2a', 'child2c', 'child5a', WALKS_TODAY, RESTRICTED];
/** the last one is on no list */
export const CHILDREN = [...LISTED, 'child5z'];

/** What really is so, and whether anybody has said it. */
export type Truth =
  | { readonly kind: 'not_here_yet' | 'gone' }
  /**
   * `wandered`: from this person, and nobody has said so; `denied`: this person has; `tapped_out`: still with this person,
   * though a gate has tapped it out
   */
  | { readonly kind: 'with' | 'wandered' | 'denied' | 'tapped_out'; readonly who: string };

interface Tap {
  readonly commandId: string;
  readonly command: DayCommand;
  readonly occurredAt: number;
  readonly seen: number | null;
  readonly timeKnown: boolean;
}
interface Device {
  readonly owner: string;
  online: boolean;
  /** revision on the screen when the network went */
  screen: number;
  readonly knowsTheTime: boolean;
  readonly queue: Tap[];
}
interface RealOffer {
  readonly offerId: string;
  readonly from: string;
  readonly gateId: string | null;
  readonly children: readonly string[];
}

export interface LivedDay {
  readonly day: PlayedDay;
  readonly truth: ReadonlyMap<string, Truth>;
  /** what the day says differs from the truth, and nothing in the book asks about it */
  silentlyWrong(): string[];
  /** the duty leader and all others settle everything that is open, and the day is closed; null, or why it could not be */
  settleAndClose(): DayDecision | null;
  /** the last device comes back */
  stragglerArrives(): void;
}

export function liveThrough(plan: LifePlan): LivedDay {
  const world = new World(plan);
  for (const step of plan.steps) world.live(step);
  world.everybodyComesBack();
  return world;
}

class World implements LivedDay {
  readonly day = playDay();
  readonly truth = new Map<string, Truth>(CHILDREN.map((c) => [c, { kind: 'not_here_yet' }]));
  private now = clock('17:25');
  private taps = 0;
  private readonly devices: Device[];
  private readonly offers: RealOffer[] = [];
  private readonly delivered: { device: Device; tap: Tap }[] = [];
  private readonly answered = new Set<string>();

  constructor(private readonly plan: LifePlan) {
    this.devices = PEOPLE.map((owner, i) => ({
      owner,
      online: true,
      screen: -1,
      // the duty leader settles what others' clocks have left open
      knowsTheTime: (plan.unknownClocks & (1 << i)) === 0 || i === DEVICES - 1,
      queue: [],
    }));
    this.day.send('15:00', STAFF.clock, openTheDay());
    this.day.send('15:30', STAFF.clock, { ...freezeTheList(), list: { children: LISTED.map((c) => expectedChild(c)), onLeave: [] } });
    const last = this.devices[plan.straggler];
    if (last) this.cutOff(last);
  }

  // --- devices
  private cutOff(device: Device): void {
    if (!device.online) return;
    device.online = false;
    device.screen = this.day.state.revision;
  }

  /** A report: it goes into the tablet's queue, and out of it in order, some time after. */
  private report(device: Device, command: DayCommand, lag = 0): void {
    if (KIND[command.type] !== 'report') throw new Error(`${command.type} is a request`);
    const seen = device.online ? Math.max(-1, this.day.state.revision - lag) : device.screen;
    device.queue.push({
      commandId: `tap${++this.taps}`,
      command,
      // a clock of unknown error shows nonsense
      occurredAt: device.knowsTheTime ? this.now : clock('16:40') + ((this.now * 7919) % (3 * HOUR)),
      seen: device.knowsTheTime || this.taps % 2 === 0 ? seen : null,
      timeKnown: device.knowsTheTime,
    });
  }

  /** A request is answered at once, after everything that the tablet said before. */
  private request(device: Device, command: DayCommand): DayDecision | null {
    if (!device.online) return null;
    this.flush(device);
    return this.day.send(this.now, device.owner, command, { commandId: `tap${++this.taps}` });
  }

  private flush(device: Device, most = Infinity): void {
    for (let n = 0; n < most && device.queue.length > 0; n++) {
      const tap = device.queue.shift() as Tap;
      this.deliver(device, tap);
      this.delivered.push({ device, tap });
    }
  }

  /** The log's part: a command that has appended is not decided again. */
  private deliver(device: Device, tap: Tap): void {
    if (this.answered.has(tap.commandId)) return;
    const { commandId, seen, timeKnown, occurredAt } = tap;
    const before = this.day.state.revision;
    const delivery = { commandId, seen, timeKnown, arrives: Math.max(this.now, timeKnown ? occurredAt : this.now) };
    this.day.send(occurredAt, device.owner, tap.command, delivery);
    if (this.day.state.revision > before) this.answered.add(commandId);
  }

  // --- the world
  live(step: Step): void {
    this.now += step.seconds * 1_000;
    const device = this.devices[step.who % DEVICES];
    const child = CHILDREN[step.child % CHILDREN.length];
    this.does(step, device, child);
    const straggler = this.devices[this.plan.straggler];
    // a screen that lags, a network that is slow: between devices anything may overtake anything
    for (const d of this.devices) if (d.online && d !== straggler) this.flush(d, (step.other + d.owner.length) % 4);
    // the network answered and the tablet didn't hear it: it sends again
    const again = this.delivered[step.seconds % Math.max(1, this.delivered.length)];
    if (again && step.other % 5 === 0) this.deliver(again.device, again.tap);
  }

  private with(who: string): string[] {
    return CHILDREN.filter((c) => {
      const t = this.truth.get(c);
      return (t?.kind === 'with' || t?.kind === 'tapped_out') && t.who === who;
    });
  }

  private isHere = (child: string): boolean => this.truth.get(child)?.kind !== 'gone';

  private nowWith(who: string, ...children: readonly string[]): void {
    for (const child of children) this.truth.set(child, { kind: 'with', who });
  }

  private does(step: Step, device: Device, child: string): void {
    const who = device.owner;
    const lag = step.other % 3 === 0 ? step.other % 7 : 0;
    switch (step.deed) {
      case 'marks': {
        const session = SESSION_OF[who];
        if (!session) return;
        const comes = this.truth.get(child)?.kind === 'not_here_yet' ? [child] : [];
        const here = [...this.with(who), ...comes];
        const missing = LISTED.filter((c) => !here.includes(c)).slice(0, step.other % 2);
        if (here.length > 0) this.report(device, marks(session, 'present', ...here), lag);
        if (missing.length > 0) this.report(device, marks(session, 'not_present', ...missing), lag);
        return this.nowWith(who, ...here);
      }
      case 'completes':
        if (SESSION_OF[who]) this.report(device, { type: 'CompleteRollCall', sessionId: SESSION_OF[who] }, lag);
        return;
      case 'takes':
        if (!this.isHere(child)) return;
        this.report(device, take([child]), lag);
        return this.nowWith(who, child);
      case 'finds':
        if (!this.isHere(child)) return;
        this.report(device, { type: 'FindChild', childId: child, placeId: 'library' }, lag);
        return this.nowWith(who, child);
      case 'admits':
        if (!this.isHere(child)) return;
        this.report(device, { type: 'AdmitWalkIn', childId: child, classId: 'class51', grade: 5, sessionId: 'club' }, lag);
        return this.nowWith(who, child);
      case 'returns':
        if (this.isHere(child)) return;
        this.report(device, take([child], 'returned'), lag);
        return this.nowWith(who, child);
      case 'offers': {
        const children = this.with(who).filter((_, i) => (step.other >> i) % 2 === 0);
        const to = [toGate('gateEast'), toGate('gateSouth'), toSession('club'), toStaff(STAFF.nurse)][step.child % 4];
        const offerId = `offer${this.offers.length}`;
        this.offers.push({ offerId, from: who, gateId: to.gateId, children });
        return this.report(device, offer(offerId, children, to), lag);
      }
      case 'accepts': {
        const given = this.offers.at(-1 - (step.child % 3));
        if (!given || given.from === who) return;
        const children = this.with(given.from).filter((c) => given.children.includes(c));
        if (children.length === 0) return;
        this.report(device, accept(given.offerId, children), lag);
        return this.nowWith(who, ...children);
      }
      case 'refuses':
      case 'recalls':
      case 'escortReturns':
        return this.givesBack(step, device);
      case 'denies': {
        const lost = CHILDREN.filter((c) => this.truth.get(c)?.kind === 'wandered' && this.day.state.children.get(c)?.holder === who);
        if (lost.length === 0) return;
        this.report(device, { type: 'DenyCustody', children: lost }, lag);
        return this.denied(who, lost);
      }
      case 'musters': {
        const lost = CHILDREN.filter((c) => this.truth.get(c)?.kind === 'wandered' && this.day.state.children.get(c)?.holder === who);
        const counted = this.with(who).length;
        this.report(device, { type: 'CountMuster', musterId: 'muster', holder: who, counted, missing: lost }, lag);
        return this.denied(who, lost);
      }
      case 'wanders':
        return this.wanders(child);
      case 'releases':
      case 'mistaps':
      case 'releasesOffline':
        return this.atTheGate(step, device);
      case 'explains':
        if (this.truth.get(child)?.kind !== 'not_here_yet') return;
        this.report(device, { type: 'ExplainAbsence', childId: child, kind: 'at_home', personId: null, consentBreach: false }, lag);
        this.truth.set(child, { kind: 'gone' });
        return;
      default:
        return this.doesAtTheDesk(step, device, child);
    }
  }

  private wanders(child: string): void {
    const truth = this.truth.get(child);
    if (truth?.kind === 'with') this.truth.set(child, { kind: 'wandered', who: truth.who });
  }

  /** Who had the child last says so; the word of anybody else says only where it isn't. */
  private denied(who: string, lost: readonly string[]): void {
    for (const child of lost) {
      const truth = this.truth.get(child);
      if (truth?.kind === 'wandered' && truth.who === who) this.truth.set(child, { kind: 'denied', who });
    }
  }

  /** Taken back, refused or brought back: the children were with the giver all along. */
  private givesBack(step: Step, device: Device): void {
    const given = this.offers.at(-1 - (step.child % 2));
    if (!given) return;
    const children = this.with(given.from).filter((c) => given.children.includes(c));
    const { offerId } = given;
    if (step.deed === 'refuses' && device.owner !== given.from)
      this.report(device, { type: 'RefuseCustody', offerId, children, reason: 'not_in_the_line' });
    if (step.deed === 'recalls' && device.owner === given.from) this.report(device, { type: 'RecallOffer', offerId, children });
    if (step.deed === 'escortReturns') this.report(device, { type: 'ReturnEscort', offerId, children });
  }

  /** A child goes out: in the line to this gate, or by the hand of whoever has it. */
  private atTheGate(step: Step, device: Device): void {
    const who = device.owner;
    const gateId = GATE_OF[who] ?? 'gateEast';
    const inLine = this.offers
      .filter((o) => o.gateId === gateId && GATE_OF[who])
      .flatMap((o) => this.with(o.from).filter((c) => o.children.includes(c)));
    const children = [...this.with(who), ...inLine];
    if (children.length === 0) return;
    // at the second gate the child that the first has tapped out by mistake
    const twice = step.deed === 'releasesOffline' ? children.filter((c) => this.truth.get(c)?.kind === 'tapped_out') : [];
    const candidates = twice.length > 0 ? twice : children;
    const child = candidates[step.child % candidates.length];
    const collector = [undefined, undefined, uncle(child), father(child), STRANGER, AGENCY_ESCORT][step.other % 6];
    const alone = step.other % 7 === 3;
    const override = step.other % 4 === 3 ? { reason: 'after_a_call' } : null;
    const asked: Partial<CompleteRelease> = {
      ...{ gateId, alone, override, pickupId: `pickup${this.taps}` },
      ...(alone ? { collectorId: null } : collector === undefined ? {} : { collectorId: collector }),
    };
    if (step.deed === 'releasesOffline') {
      if (device.online) return;
      this.report(device, offlineRelease(child, asked, step.seconds * 3));
      this.truth.set(child, { kind: 'gone' });
      return;
    }
    if (this.request(device, release(child, asked))?.kind !== 'accepted') return;
    const before = this.truth.get(child);
    const holder = before?.kind === 'with' || before?.kind === 'tapped_out' ? before.who : who;
    this.truth.set(child, step.deed === 'mistaps' ? { kind: 'tapped_out', who: holder } : { kind: 'gone' });
  }

  private doesAtTheDesk(step: Step, device: Device, child: string): void {
    const leader = this.devices[DEVICES - 1];
    const book = this.day.state.children.get(child);
    const standing = book?.state === 'released' && book.release ? String(book.release.revision) : null;
    switch (step.deed) {
      case 'reverses':
        if (standing && this.truth.get(child)?.kind === 'gone')
          this.request(leader, { type: 'ReverseRelease', childId: child, release: standing, reason: 'wrong_child' });
        return;
      case 'annuls':
        if (!standing || !this.isHere(child)) return;
        if (
          this.request(device, { type: 'AnnulRelease', childId: child, release: standing, reason: 'mistap', placeId: null })?.kind ===
          'accepted'
        )
          this.nowWith(device.owner, child);
        return;
      case 'takesOver': {
        const children = this.with(book?.holder ?? '').filter((c) => this.day.state.children.get(c)?.holder === book?.holder);
        if (!book?.holder || children.length === 0) return;
        const command = { type: 'TakeOver', children, from: book.holder, placeId: null, reason: 'teacher_unwell' } as const;
        if (this.request(leader, command)?.kind === 'accepted') this.nowWith(leader.owner, ...children);
        return;
      }
      case 'resolves':
        return this.resolve([...this.day.state.conflicts.values()].find((c) => c.resolvedAt === null && c.childId === child)?.conflictId);
      case 'closes':
        this.request(leader, { type: 'CloseCampus', heads: [] });
        return;
      case 'signsOff':
        this.request(device, { type: 'SignOff', sessionId: step.other % 2 === 0 ? null : (SESSION_OF[device.owner] ?? null) });
        return;
      case 'goesOffline':
        return this.cutOff(device);
      case 'comesOnline':
        if (this.devices.indexOf(device) !== this.plan.straggler) device.online = true;
        return;
      case 'restricts': {
        const restriction = {
          restrictionId: `order.${child}`,
          personId: uncle(child),
          from: '2026-03-10',
          to: '2026-09-01',
          reviewed: false,
          reviewDue: '2026-09-01',
        };
        if (step.other % 4 === 0)
          this.system({ type: 'ApplyToDay', change: { kind: 'restriction', childId: child, restriction, fact: factOf(child, 5) } });
        return;
      }
      case 'movesAway': {
        if (step.other % 4 !== 0 || this.truth.get(child)?.kind !== 'with') return;
        const opened = { stream: 'campusDay-campus2-2026-03-10', revision: String(++this.taps), hash: 'ef'.repeat(32) };
        this.system({ type: 'RecordAcceptedElsewhere', childId: child, campusId: 'campus2', opened });
        // the book of this campus may not know the child yet, and then knows nothing of its leaving
        if (this.day.state.children.get(child)?.state === 'released') this.truth.set(child, { kind: 'gone' });
        return;
      }
      case 'suspends':
        if (step.other % 8 === 0) this.system({ type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'red', children: [] });
        return;
      case 'corrects':
        return this.report(device, { type: 'CorrectRecord', corrects: '1', childId: child, what: 'time_of_mark' });
      case 'contacts':
        return this.report(device, { type: 'AttemptContact', childId: child, concern: 'absence', personId: null, outcome: 'no_answer' });
      default:
        throw new Error(`Nobody knows how to do ${step.deed}`);
    }
  }

  private system(command: DayCommand): void {
    this.day.send(this.now, STAFF.clock, command, { role: 'system' });
  }

  /** The duty leader looks, and says what is true. */
  private resolve(conflictId: string | undefined): void {
    const conflict = this.day.state.conflicts.get(conflictId ?? '');
    const leader = this.devices[DEVICES - 1];
    if (!conflict || !leader.online) return;
    const truth = this.truth.get(conflict.childId);
    const { resolution, holder } =
      truth?.kind === 'with'
        ? { resolution: 'child_is_with' as const, holder: truth.who }
        : truth?.kind === 'gone'
          ? { resolution: 'child_has_left' as const, holder: null }
          : { resolution: 'as_recorded' as const, holder: null };
    // where it is, nobody knows: the leader can't say yet
    if (resolution === 'as_recorded') return;
    this.request(leader, { type: 'ResolveConflict', conflictId: conflict.conflictId, resolution, holder });
  }

  // --- the end of the day
  everybodyComesBack(): void {
    for (const i of this.plan.order) {
      const device = this.devices[i % DEVICES];
      if (i % DEVICES === this.plan.straggler) continue;
      device.online = true;
      // back in any order, and not all at once
      this.flush(device, 2);
    }
    this.devices.forEach((device, i) => {
      if (i === this.plan.straggler) return;
      device.online = true;
      this.flush(device);
    });
  }

  stragglerArrives(): void {
    const last = this.devices[this.plan.straggler];
    if (!last) return;
    this.now += 60_000;
    last.online = true;
    this.flush(last);
  }

  silentlyWrong(): string[] {
    const waiting = new Set(this.devices.flatMap((d) => d.queue.flatMap((t) => childrenOf(t.command))));
    return CHILDREN.filter((c) => !waiting.has(c)).flatMap((c) => {
      const wrong = silentlyWrong(this.day, c, this.truth.get(c) as Truth);
      return wrong ? [wrong] : [];
    });
  }

  settleAndClose(): DayDecision | null {
    this.now = Math.max(this.now, clock('18:31')) + 60_000;
    const leader = this.devices[DEVICES - 1];
    leader.online = true;
    for (const child of CHILDREN) this.settle(child, leader);
    for (const { conflictId, resolvedAt, childId } of [...this.day.state.conflicts.values()])
      if (resolvedAt === null) {
        const resolution = this.truth.get(childId)?.kind === 'gone' ? 'child_has_left' : 'as_recorded';
        this.request(leader, { type: 'ResolveConflict', conflictId, resolution, holder: null });
      }
    // an explanation or a resolution may have been what was still missing
    for (const child of CHILDREN) this.settle(child, leader);
    const decision = this.request(leader, { type: 'CloseCampus', heads: [] });
    return decision?.kind === 'refused' ? decision : null;
  }

  /** Whoever is inside comes to the duty leader and is collected; of whoever is not, somebody says so. */
  private settle(child: string, leader: Device): void {
    const truth = this.truth.get(child);
    this.now += 1_000;
    const state = () => this.day.state.children.get(child)?.state;
    if (truth?.kind !== 'gone' && (truth?.kind !== 'not_here_yet' || state() === 'held' || state() === 'in_transit')) {
      this.report(leader, { type: 'FindChild', childId: child, placeId: 'library' });
      this.flush(leader);
      this.now += 1_000;
      this.request(leader, release(child));
      this.truth.set(child, { kind: 'gone' });
    }
    // gone, and the news of it still on a tablet somewhere: whoever should have it counts, and the guardian is called
    if (state() === 'held' || state() === 'in_transit') {
      const holder = this.day.state.children.get(child)?.holder ?? '';
      this.report(leader, { type: 'CountMuster', musterId: 'last', holder, counted: 0, missing: [child] });
    }
    this.flush(leader);
    if (state() === 'expected' || state() === 'unaccounted') {
      this.report(leader, { type: 'ExplainAbsence', childId: child, kind: 'at_home', personId: null, consentBreach: false });
      this.flush(leader);
    }
  }
}

function childrenOf(command: DayCommand): readonly string[] {
  if (command.type === 'MarkRollCall') return command.marks.map((m) => m.childId);
  if ('children' in command) return command.children;
  return 'childId' in command && command.childId !== null ? [command.childId] : [];
}

/**
 * The promise of the book: whoever last had the child answers for it there, or the book asks where it is, by an open
 * conflict or by calling it missing. And nobody answers, unasked, for a child that is gone.
 */
function silentlyWrong(day: PlayedDay, childId: string, truth: Truth): string | null {
  const child = day.state.children.get(childId);
  const asked =
    child?.state === 'unaccounted' || [...day.state.conflicts.values()].some((c) => c.childId === childId && c.resolvedAt === null);
  if (asked) return null;
  const held = child?.state === 'held' || child?.state === 'in_transit' ? child.holder : null;
  const says = `the book says ${child?.state ?? 'nothing'}${held ? ` with ${held}` : ''}`;
  if (truth.kind === 'with' && held !== truth.who) return `${childId} is with ${truth.who}; ${says}`;
  if (truth.kind === 'gone' && held !== null) return `${childId} is gone; ${says}`;
  if (truth.kind === 'denied' && held !== null) return `${childId} is with nobody, as ${truth.who} said; ${says}`;
  return null;
}

export type { CommandContext };
