import { covers, restrictionAgainst, type Contact } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Names } from './names';

/** A child as a list shows it. */
export interface ChildCard {
  readonly childId: string;
  /** null: erased, or not in the roster */
  readonly name: string | null;
  readonly classId: string | null;
  readonly grade: number | null;
  readonly classNo: number | null;
  readonly inClassNo: number | null;
}

export interface ContactCard {
  readonly personId: string;
  readonly name: string | null;
  readonly relation: string;
  readonly isGuardian: boolean;
  readonly order: number | null;
  readonly phone: string | null;
}

/** Ids turned into what a person may read; only for those who asked with the right to. */
@Injectable()
export class Cards {
  constructor(private readonly names: Names) {}

  child(campusId: string, childId: string): ChildCard {
    const known = this.names.child(childId);
    const record = known?.state.record;
    const classNo = record ? (this.names.campus(campusId)?.classes[record.classId]?.classNo ?? null) : null;
    return {
      childId,
      name: known?.name ?? null,
      classId: record?.classId ?? null,
      grade: record?.gradeLevel ?? null,
      classNo,
      inClassNo: record?.inClassNo ?? null,
    };
  }

  /** By class and number in class, as a teacher's list is. */
  inOrder(campusId: string, childIds: Iterable<string>): readonly ChildCard[] {
    return [...childIds].map((childId) => this.child(campusId, childId)).sort(byClassAndNumber);
  }

  contacts(childId: string): readonly ContactCard[] {
    const contacts = this.names.child(childId)?.state.record?.contacts ?? [];
    return [...contacts].sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity)).map((contact) => this.contact(contact));
  }

  /** Names of those who may collect the child on that date; whoever is under a restriction is left out without a word. */
  collectors(childId: string, date: string): readonly string[] {
    return this.collectorIds(childId, date).map((personId) => this.adultName(personId) ?? personId);
  }

  collectorIds(childId: string, date: string): readonly string[] {
    const record = this.names.child(childId)?.state.record;
    if (!record) return [];
    const may = record.authorities.filter((a) => a.revokedAt === null && covers(a, date) && !restrictionAgainst(record, a.personId, date));
    return [...new Set(may.map((a) => a.personId))];
  }

  adultName(id: string): string | null {
    return this.names.adult(id)?.name ?? null;
  }

  label(id: string): string | null {
    return this.names.label(id);
  }

  private contact({ personId, relation, isGuardian, order }: Contact): ContactCard {
    const adult = this.names.adult(personId);
    return { personId, name: adult?.name ?? null, relation, isGuardian, order, phone: adult?.phone ?? null };
  }
}

const byClassAndNumber = (a: ChildCard, b: ChildCard): number =>
  (a.grade ?? 0) - (b.grade ?? 0) || (a.classNo ?? 0) - (b.classNo ?? 0) || (a.inClassNo ?? 0) - (b.inClassNo ?? 0);
