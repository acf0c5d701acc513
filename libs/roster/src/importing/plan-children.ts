import { policyOn } from '../campus/calendar';
import type { ChildCommand } from '../child/child';
import { isKeptFromSigning } from '../child/leaving-alone';
import { laidOver, placementOn, within } from '../child/placing';
import { whoSoundsAlike } from '../child/sound-alikes';
import type { Authority, Placement, Weekday } from '../child-record';
import { addDays } from '../dates';
import { same } from '../decision';
import { dateAndMinute } from '../time-zone';
import { classWords } from '../import/class-names';
import type { ChildRef, ConsentRow, RowOrigin, SheetKind, StudentRow } from '../import/rows';
import type { SchoolPolicy } from '../policy';
import { toSeal, type Plain } from '../plain';
import { Children, type FoundChild } from './find-children';
import type { Findings, ImportInput } from './import-input';
import { wantedPlacements } from './plan-placements';
import type { CampusNames } from './plan-campus';
import type { AgencyPlan, People } from './plan-people';

type Commands = ChildCommand<Plain>[];

/** Commands per child, in the order of the rows; and what the directory must know first. */
export class ChildrenPlan {
  readonly commands = new Map<string, Commands>();
  readonly keys: { readonly id: string; readonly key: string }[] = [];
  /** name and grade of every child of the campus after the import */
  readonly roll = new Map<string, { readonly name: string; readonly gradeLevel: number; readonly soundsLike: readonly string[] }>();
  readonly children: Children;
  private readonly policy: SchoolPolicy;
  /** child -> name of an adult -> person */
  private readonly family = new Map<string, Map<string, string>>();
  private readonly guardian = new Map<string, string>();

  constructor(
    private readonly input: ImportInput,
    private readonly names: CampusNames,
    private readonly people: People,
    private readonly agencies: AgencyPlan,
    private readonly findings: Findings,
  ) {
    this.children = new Children(input, names, findings);
    this.policy = policyOn(input.current.campus, input.today);
    for (const [id, { record }] of input.current.children)
      if (record && record.campusId === input.campusId && record.leftOn === null) this.roll.set(id, record);
  }

  plan(): void {
    const { rows } = this.input;
    for (const row of rows.students) this.student(row);
    this.collectors();
    this.agencyChildren();
    this.placements();
    this.consents();
    this.missing();
    this.soundAlikes();
  }

  private give(sheet: SheetKind, at: RowOrigin, childId: string, isNew: boolean, more: Commands): void {
    if (more.length > 0) this.commands.set(childId, [...(this.commands.get(childId) ?? []), ...more]);
    this.findings.note(
      sheet,
      at,
      childId,
      isNew,
      more.map((c) => c.type),
    );
  }

  private student(row: StudentRow): void {
    const found = this.children.ofStudent(row);
    if (!found) return;
    this.keys.push(...found.keys);
    const more = [...this.identity(row, found), ...this.notes(row, found)];
    const leftOn = found.recorded?.record.leftOn ?? null;
    if (row.leftOn !== null && row.leftOn !== leftOn) more.push({ type: 'RecordChildLeft', on: row.leftOn });
    if (row.leftOn === null && leftOn !== null) more.push({ type: 'RecordChildReturned' });
    if (row.leftOn === null)
      this.roll.set(found.childId, {
        name: row.name,
        gradeLevel: row.class.grade,
        soundsLike: this.roll.get(found.childId)?.soundsLike ?? [],
      });
    else this.roll.delete(found.childId);
    this.give('students', row.at, found.childId, !found.recorded, more);
  }

  private identity(row: StudentRow, { childId, classId, recorded }: FoundChild): Commands {
    const { schoolId, campusId, importId } = this.input;
    const secret = (type: string, field: string, text: string | null) =>
      text === null ? null : toSeal(type, field, childId, 'roster', text);
    const gradeLevel = row.class.grade;
    if (!recorded) {
      const of = (field: string, text: string | null) => secret('ChildRegistered', field, text);
      const name = toSeal('ChildRegistered', 'name', childId, 'roster', row.name);
      const secrets = {
        name,
        studentNumber: of('studentNumber', row.studentNumber),
        birthDate: of('birthDate', row.birthDate),
        sex: of('sex', row.sex),
      };
      return [
        {
          type: 'RegisterChild',
          childId,
          schoolId,
          campusId,
          classId,
          gradeLevel,
          inClassNo: row.inClassNo ?? NO_NUMBER,
          ...secrets,
          importId,
        },
      ];
    }
    const { record } = recorded;
    const commands: Commands = [];
    const inClassNo = row.inClassNo ?? record.inClassNo;
    if (!same([record.campusId, record.classId, record.gradeLevel, record.inClassNo], [campusId, classId, gradeLevel, inClassNo]))
      commands.push({ type: 'MoveChildToClass', campusId, classId, gradeLevel, inClassNo });
    if (record.name !== row.name)
      commands.push({ type: 'CorrectChildName', name: toSeal('ChildNameCorrected', 'name', childId, 'roster', row.name) });
    const studentNumber = row.studentNumber ?? recorded.studentNumber;
    const birthDate = row.birthDate ?? recorded.birthDate;
    const sex = row.sex ?? recorded.sex;
    if (!same([recorded.studentNumber, recorded.birthDate, recorded.sex], [studentNumber, birthDate, sex])) {
      const of = (field: string, text: string | null) => secret('ChildDetailsCorrected', field, text);
      commands.push({
        type: 'CorrectChildDetails',
        studentNumber: of('studentNumber', studentNumber),
        birthDate: of('birthDate', birthDate),
        sex: of('sex', sex),
      });
    }
    return commands;
  }

  private notes(row: StudentRow, { childId, recorded }: FoundChild): Commands {
    const { at } = this.input;
    const commands: Commands = [];
    const flags = recorded?.priorities ?? [];
    for (const flag of row.priority)
      if (!flags.some((f) => f.flag === flag))
        commands.push({
          type: 'FlagPriority',
          flagId: this.input.idFor('flag', `${childId}#${flag}`),
          flag: toSeal('PriorityFlagged', 'flag', childId, 'roster', flag),
          reason: null,
          at,
        });
    const notes = recorded?.healthNotes ?? [];
    if (row.healthNote !== null && !notes.some((n) => n.note === row.healthNote)) {
      const noteId = notes.length === 1 ? notes[0].noteId : this.input.idFor('health', childId);
      commands.push({
        type: 'RecordHealthNote',
        noteId,
        note: toSeal('HealthNoteRecorded', 'note', childId, 'roster', row.healthNote),
        at,
      });
    }
    return commands;
  }

  private collectors(): void {
    for (const row of this.input.rows.collectors) {
      const child = this.children.ofRef(row.at, 'collectors', row.child);
      if (!child) continue;
      const personId = this.people.ofCollector(row, child);
      const family = this.family.get(child.childId) ?? new Map<string, string>();
      this.family.set(child.childId, family.set(row.name, personId));
      if (row.isGuardian && !this.guardian.has(child.childId)) this.guardian.set(child.childId, personId);
      const more: Commands = [];
      const listed = child.recorded?.record.contacts.find((c) => c.personId === personId);
      const contactId = listed?.contactId ?? this.input.idFor('contact', `${child.childId}#${personId}`);
      const contact = {
        contactId,
        personId,
        relation: row.relation,
        isGuardian: row.isGuardian,
        order: row.contactOrder ?? listed?.order ?? null,
      };
      if (!same(listed, contact)) {
        const document = row.document === null ? null : toSeal('ContactListed', 'document', child.childId, 'roster', row.document);
        more.push({ type: 'ListContact', ...contact, document });
      }
      const kind = row.isGuardian ? 'guardian' : 'listed';
      if (row.mayCollect)
        more.push(
          ...this.authority(child, { personId, kind, relation: row.relation, agencyId: null, weekdays: row.weekdays }, row, 'collectors'),
        );
      else more.push(...this.revoked(child, personId));
      this.give('collectors', row.at, child.childId, !listed, more);
    }
  }

  private agencyChildren(): void {
    for (const row of this.input.rows.agencyChildren) {
      const child = this.children.ofRef(row.at, 'agencyChildren', row.child);
      const escorts = this.agencies.escorts(row.agency, row.escortName);
      if (!child) continue;
      if (!escorts || escorts.personIds.length === 0) {
        const code = escorts ? 'escort_unknown' : 'agency_unknown';
        this.findings.report(row.at, 'agencyChildren', 'agency', code, { agency: row.agency, value: row.escortName ?? row.agency });
        continue;
      }
      const { agencyId } = escorts;
      const terms = (personId: string) => ({ personId, kind: 'agency' as const, relation: NOT_RELATED, agencyId, weekdays: row.weekdays });
      const more = escorts.personIds.flatMap((personId) => this.authority(child, terms(personId), row, 'agencyChildren'));
      this.give('agencyChildren', row.at, child.childId, true, more);
    }
  }

  /** A column that isn't in the file changes nothing. */
  private authority(
    child: FoundChild,
    terms: Pick<Authority, 'personId' | 'kind' | 'relation' | 'agencyId' | 'weekdays'>,
    row: { readonly at: RowOrigin; readonly child: ChildRef; readonly from: string | null; readonly to: string | null },
    sheet: SheetKind,
  ): Commands {
    const held = this.held(child, terms.personId).find((a) => a.agencyId === terms.agencyId);
    if (!held && this.staysTakenBack(sheet, row, this.takenBackAt(child, terms), row.from)) return [];
    const authorityId = held?.authorityId ?? this.input.idFor('authority', `${child.childId}#${terms.personId}#${terms.agencyId ?? ''}`);
    const wanted = { authorityId, ...terms, from: row.from ?? held?.from ?? this.names.firstDay, to: row.to ?? held?.to ?? null };
    if (held) {
      const { grantedAt: _g, revokedAt: _r, ...is } = held;
      if (same(is, wanted)) return [];
    }
    return [{ type: 'GrantAuthority', ...wanted, at: this.input.at }];
  }

  private held = (child: FoundChild, personId: string) =>
    (child.recorded?.record.authorities ?? []).filter((a) => a.personId === personId && a.revokedAt === null);

  /** epoch ms; null: this person's authority was never taken back */
  private takenBackAt(child: FoundChild, { personId, agencyId }: Pick<Authority, 'personId' | 'agencyId'>): number | null {
    const ended = (child.recorded?.record.authorities ?? []).filter((a) => a.personId === personId && a.agencyId === agencyId);
    return ended.reduce<number | null>((last, { revokedAt }) => (revokedAt !== null && revokedAt > (last ?? 0) ? revokedAt : last), null);
  }

  /**
   * "What a family took back at the counter, the office's old file doesn't give again." Only what is dated after that day
   * is a new permission.
   */
  private staysTakenBack(
    sheet: SheetKind,
    { at, child }: { readonly at: RowOrigin; readonly child: ChildRef },
    takenBackAt: number | null,
    dated: string | null,
  ): boolean {
    if (takenBackAt === null) return false;
    const { date } = dateAndMinute(takenBackAt, this.input.current.campus.campus?.timeZone ?? this.input.timeZone);
    if (dated !== null && dated > date) return false;
    const words = { class: child.class ? classWords(child.class) : '', name: child.name ?? '', date };
    this.findings.report(at, sheet, 'child', 'permission_taken_back', words, 'warning');
    return true;
  }

  private revoked = (child: FoundChild, personId: string): Commands =>
    this.held(child, personId)
      .filter((a) => a.kind !== 'agency')
      .map((a) => ({ type: 'RevokeAuthority', authorityId: a.authorityId, at: this.input.at }));

  private placements(): void {
    const ofChild = <T extends { readonly at: RowOrigin; readonly child: ChildRef }>(rows: readonly T[], sheet: SheetKind) => {
      const found = new Map<string, { readonly child: FoundChild; readonly rows: T[] }>();
      for (const row of rows) {
        const child = this.children.ofRef(row.at, sheet, row.child);
        if (!child) continue;
        const list = found.get(child.childId) ?? { child, rows: [] };
        list.rows.push(row);
        found.set(child.childId, list);
      }
      return found;
    };
    const { rows } = this.input;
    const placed = ofChild(rows.placements, 'placements');
    const dismissed = ofChild(rows.dismissals, 'dismissals');
    const enrolled = ofChild(rows.enrolments, 'enrolments');
    const all = new Map([...enrolled, ...dismissed, ...placed].map(([id, { child }]) => [id, child]));
    for (const [childId, child] of all) {
      const own = {
        placements: placed.get(childId)?.rows ?? [],
        dismissals: dismissed.get(childId)?.rows ?? [],
        enrolments: enrolled.get(childId)?.rows ?? [],
      };
      const wanted = wantedPlacements(this.names, child, own, this.findings);
      const at = (own.placements[0] ?? own.dismissals[0] ?? own.enrolments[0]).at;
      const more = [
        ...this.placing(child, wanted),
        ...this.leavingOut(child, own.enrolments, wanted),
        ...this.enrolling(child, own.enrolments),
      ];
      const sheet = own.placements.length > 0 ? 'placements' : own.dismissals.length > 0 ? 'dismissals' : 'enrolments';
      this.give(sheet, at, childId, (child.recorded?.record.placements.length ?? 0) === 0, more);
    }
  }

  /** A plan that a child has already changes from tomorrow: today's list may be frozen. */
  private placing(child: FoundChild, wanted: readonly Placement[]): Commands {
    const { today, at } = this.input;
    const recorded = child.recorded?.record.placements ?? [];
    const rows = wanted.flatMap((row): Placement[] => {
      const has = within(recorded, row.weekday, row.from, row.to).length > 0;
      const from = has && row.from <= today ? addDays(today, 1) : row.from;
      if (row.to !== null && row.to < from) return [];
      const is = placementOn(recorded, row.weekday, from);
      const so =
        is &&
        same(
          [is.groups, is.dismissalPeriodId, is.gateId, is.mode, is.to],
          [row.groups, row.dismissalPeriodId, row.gateId, row.mode, row.to],
        );
      return so ? [] : [{ ...row, from }];
    });
    const placed: Commands = rows.length > 0 ? [{ type: 'PlaceChild', enrolmentId: null, rows, today, at }] : [];
    return [...placed, ...this.ending(laidOver(recorded, rows), wanted)];
  }

  /** What the child has after the file's last date of a weekday ends there: laying a shorter plan over doesn't cut it. */
  private ending(placements: readonly Placement[], wanted: readonly Placement[]): Commands {
    return ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((weekday): Commands => {
      const ends = wanted.filter((row) => row.weekday === weekday).map((row) => row.to);
      const last = ends
        .flatMap((to) => to ?? [])
        .sort()
        .at(-1);
      if (last === undefined || ends.includes(null)) return [];
      const from = addDays(last, 1);
      if (within(placements, weekday, from, null).length === 0) return [];
      return [{ type: 'WithdrawEnrolment', enrolmentId: null, weekdays: [weekday], from, at: this.input.at }];
    });
  }

  /** Weekdays for which the file says that the child takes no part. */
  private leavingOut(child: FoundChild, enrolments: ImportInput['rows']['enrolments'], wanted: readonly Placement[]): Commands {
    const from = addDays(this.input.today, 1);
    // without an enrolment sheet a weekday that isn't listed may only be missing from this file
    const said = enrolments.length > 0;
    const joined = new Set(said ? enrolments.filter((e) => e.joins).flatMap((e) => e.weekdays) : wanted.map((row) => row.weekday));
    const has = (w: Weekday) => within(child.recorded?.record.placements ?? [], w, from, null).length > 0;
    const weekdays = ([1, 2, 3, 4, 5, 6, 7] as const).filter((w) => !joined.has(w) && has(w));
    if (weekdays.length === 0) return [];
    if (!said) this.findings.removed('placements', child.childId, 'WithdrawEnrolment');
    return said || this.input.removeMissing ? [{ type: 'WithdrawEnrolment', enrolmentId: null, weekdays, from, at: this.input.at }] : [];
  }

  private enrolling(child: FoundChild, enrolments: ImportInput['rows']['enrolments']): Commands {
    const { at, idFor } = this.input;
    const { childId, recorded } = child;
    const commands: Commands = [];
    for (const row of enrolments) {
      const personId = this.guardian.get(childId) ?? recorded?.record.contacts.find((c) => c.isGuardian)?.personId ?? null;
      const on = row.agreementOn;
      if (on !== null && personId !== null && !recorded?.agreements.some((a) => a.on === on))
        commands.push({ type: 'AcceptAgreement', agreementId: idFor('agreement', `${childId}#${on}`), version: 1, personId, on });
      if (row.joins || row.whereabouts === null) continue;
      const termId = this.names.termId ?? NO_TERM;
      const noted = recorded?.nonParticipation ?? null;
      if (noted?.note === row.whereabouts && noted.termId === termId) continue;
      const note = toSeal('NonParticipantNoted', 'note', childId, 'roster', row.whereabouts);
      commands.push({ type: 'NoteNonParticipant', termId, note, at });
    }
    return commands;
  }

  /** Rows of one child make one consent; where they differ the narrower holds. */
  private consents(): void {
    const byChild = new Map<string, { readonly child: FoundChild; readonly rows: ConsentRow[] }>();
    for (const row of this.input.rows.consents) {
      const child = this.children.ofRef(row.at, 'consents', row.child);
      if (!child) continue;
      const list = byChild.get(child.childId) ?? { child, rows: [] };
      list.rows.push(row);
      byChild.set(child.childId, list);
    }
    for (const { child, rows } of byChild.values()) {
      if (child.gradeLevel < this.policy.selfReleaseMinGrade) this.consentNotTaken(rows[0], 'consent_below_minimum_grade');
      else this.consent(child, rows);
    }
  }

  private consentNotTaken(row: ConsentRow, code: 'consent_below_minimum_grade' | 'consent_signer_restricted'): void {
    const words = {
      class: row.child.class ? classWords(row.child.class) : '',
      name: row.child.name ?? '',
      minimum: this.policy.selfReleaseMinGrade,
    };
    this.findings.report(row.at, 'consents', 'child', code, words, 'warning');
  }

  /** Who signed: by name, in this file or on record; a file that names nobody means a guardian who may sign. */
  private signerOf({ childId, recorded }: FoundChild, name: string | null, maySign: (personId: string) => boolean): string | null {
    const { contacts = [], restrictions = [] } = recorded?.record ?? {};
    const named = (personId: string) => this.input.current.persons.get(personId)?.record?.name === name;
    const inFile = name === null ? undefined : this.family.get(childId)?.get(name);
    const onRecord = name === null ? undefined : [...contacts, ...restrictions].find(({ personId }) => named(personId))?.personId;
    if (inFile !== undefined || onRecord !== undefined) return inFile ?? onRecord ?? null;
    const guardians = [this.guardian.get(childId) ?? [], contacts.filter((c) => c.isGuardian).map((c) => c.personId)].flat();
    return guardians.find(maySign) ?? guardians[0] ?? null;
  }

  private consent(child: FoundChild, rows: readonly ConsentRow[]): void {
    const { childId, recorded } = child;
    const terms = {
      weekdays: ([1, 2, 3, 4, 5, 6, 7] as const).filter((w) => rows.some((r) => r.weekdays.includes(w))),
      from:
        rows
          .map((r) => r.from)
          .sort()
          .at(-1) ?? '',
      to: rows.map((r) => r.to).sort()[0],
      latest: Math.min(...rows.map((r) => r.latest ?? this.policy.selfReleaseLatest)),
      evening: rows.every((r) => r.evening),
    };
    const is = recorded?.record.selfConsent ?? null;
    const signed = rows.map((r) => r.signedOn ?? r.from).sort()[0];
    if (is && this.staysTakenBack('consents', rows[0], is.revokedAt, signed)) return this.give('consents', rows[0].at, childId, false, []);
    const so = is && is.revokedAt === null && same([is.weekdays, is.from, is.to, is.latest, is.evening], Object.values(terms));
    if (so) return this.give('consents', rows[0].at, childId, false, []);
    const { today } = this.input;
    const restrictions = recorded?.record.restrictions ?? [];
    const maySign = (personId: string | null) => !isKeptFromSigning({ restrictions }, personId, { today, to: terms.to });
    const signers = rows.map((row) => this.signerOf(child, row.signedBy, maySign));
    if (!signers.every(maySign)) return this.consentNotTaken(rows[0], 'consent_signer_restricted');
    const consentId = this.input.idFor('consent', `${childId}#${JSON.stringify(terms)}`);
    const minimumGrade = this.policy.selfReleaseMinGrade;
    const more: Commands = [
      { type: 'GrantSelfConsent', consentId, ...terms, signedBy: signers[0], at: this.input.at, today, minimumGrade },
    ];
    this.give('consents', rows[0].at, childId, !is, more);
  }

  private missing(): void {
    if (this.input.rows.students.length === 0) return;
    for (const { record } of this.children.missing()) {
      this.findings.removed('students', record.childId, 'RecordChildLeft');
      const home = this.input.current.campus.classes[record.classId];
      const words = { class: home ? classWords({ grade: home.gradeLevel, classNo: home.classNo }) : '', name: record.name };
      this.findings.report(null, 'students', null, 'child_missing_from_file', words, 'warning');
      if (!this.input.removeMissing) continue;
      this.commands.set(record.childId, [...(this.commands.get(record.childId) ?? []), { type: 'RecordChildLeft', on: this.input.today }]);
      this.roll.delete(record.childId);
    }
  }

  /** Names that sound alike within a grade: the gate is warned, and asks for the class. */
  private soundAlikes(): void {
    const roll = [...this.roll].map(([childId, { name, gradeLevel }]) => ({ childId, gradeLevel, sound: this.input.soundOf(name) }));
    for (const [childId, soundsLike] of whoSoundsAlike(roll)) {
      if (same(soundsLike, this.roll.get(childId)?.soundsLike)) continue;
      this.commands.set(childId, [...(this.commands.get(childId) ?? []), { type: 'NoteSoundAlikes', soundsLike }]);
    }
  }
}

/** a file without numbers in class */
const NO_NUMBER = 0;
/** a school that has entered no term yet */
const NO_TERM = 'no_term';
/** GB/T 4761: not related */
const NOT_RELATED = '99';
