import type { Role } from '@baton/contracts';
import type { ChildEvent, ChildState, Opened } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Refused } from '../../platform/refused';
import { Names } from '../../projections/names';
import { CurrentRosterReader } from '../importing/current-roster';

/** See and record what a court or authority restricts. */
const SEE_RESTRICTIONS: readonly Role[] = ['duty_leader', 'principal'];
/** See why a child has priority. */
const SEE_PRIORITIES: readonly Role[] = ['homeroom_teacher', 'academic_office', 'deputy', 'principal'];
/** The last digits of a student number are enough to compare it with a paper. */
const DIGITS_SHOWN = 4;

type OpenedChild = Opened<ChildState>;
type OpenedRecord = NonNullable<OpenedChild['record']>;

/** What a court's document says, which the folded record doesn't keep. */
interface Document {
  readonly document: string;
  readonly content: string;
}

/** A child's whole record for the office, with its texts open; what the role may not see is left out, not emptied. */
@Injectable()
export class ChildView {
  constructor(
    private readonly current: CurrentRosterReader,
    private readonly names: Names,
  ) {}

  async of(schoolId: string, childId: string, roles: readonly Role[]) {
    const documents = new Map<string, Document>();
    const state = await this.current.child(schoolId, childId, (event: Opened<ChildEvent>) => {
      if (event.type === 'RestrictionRecorded') documents.set(event.data.restrictionId, event.data);
    });
    const { record } = state;
    if (!record) throw new Refused(state.erased ? 'child_erased' : 'child_unknown', { childId });
    const may = (of: readonly Role[]) => roles.some((role) => of.includes(role));
    return {
      ...this.identity(state, record),
      adults: this.adults(record),
      authorities: record.authorities.map((a) => ({ ...a, name: this.nameOf(a.personId) })),
      contacts: record.contacts.map((c) => ({ ...c, name: this.nameOf(c.personId) })),
      delegations: record.delegations.map(({ idDigest: _, wishedBy: _w, ...d }) => ({ ...d, name: this.nameOf(d.personId) })),
      selfConsent: record.selfConsent,
      placements: record.placements,
      adHoc: record.adHoc,
      leaves: record.leaves,
      leaveRequests: state.leaveRequests,
      enrolments: state.enrolments,
      declinedTerms: state.declinedTerms,
      agreements: state.agreements,
      nonParticipation: state.nonParticipation,
      /** read one by one through health-notes, where each reading is recorded */
      healthNotes: state.healthNotes.length,
      ...(may(SEE_PRIORITIES) ? { priorities: state.priorities } : {}),
      ...(may(SEE_RESTRICTIONS) ? { restrictions: this.restrictions(record, documents) } : {}),
    };
  }

  private identity(state: OpenedChild, record: OpenedRecord) {
    const { childId, campusId, classId, gradeLevel, inClassNo, name, leftOn, soundsLike } = record;
    return {
      ...{ childId, campusId, classId, gradeLevel, name, leftOn },
      inClassNo: inClassNo === 0 ? null : inClassNo,
      studentNumberEnds: state.studentNumber ? state.studentNumber.slice(-DIGITS_SHOWN) : null,
      birthDate: state.birthDate,
      sex: state.sex,
      soundsLike: soundsLike.map((id) => ({ childId: id, name: this.names.child(id)?.name ?? null })),
    };
  }

  /** Everybody of the family once, with the number that is called. */
  private adults(record: OpenedRecord) {
    const entries = [...record.contacts, ...record.authorities, ...record.delegations];
    return [...new Set(entries.map(({ personId }) => personId))].map((personId) => ({
      personId,
      name: this.nameOf(personId),
      phone: this.names.adult(personId)?.phone ?? null,
    }));
  }

  private restrictions(record: OpenedRecord, documents: ReadonlyMap<string, Document>) {
    return record.restrictions.map((restriction) => {
      const { document = null, content = null } = documents.get(restriction.restrictionId) ?? {};
      return { ...restriction, name: this.nameOf(restriction.personId), document, content };
    });
  }

  private nameOf(id: string): string | null {
    return this.names.adult(id)?.name ?? null;
  }
}
