import type { ReleaseFacts } from '@baton/custody';
import type { Fact } from '@baton/event-schema';
import type { ChildRecord } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Aggregates } from '../platform/aggregates';
import { childStream } from './streams';

/** A child's record as its stream tells, with the revision and hash that prove it. */
export interface ChildFacts {
  readonly record: ChildRecord;
  readonly fact: Fact;
}

/** The child isn't in the roster of this school. */
export class UnknownChild extends Error {
  constructor(readonly childId: string) {
    super(`Child ${childId} is not in the roster`);
  }
}

/** Facts about children, read from the log each time: never from a projection. */
@Injectable()
export class ChildFactsReader {
  constructor(private readonly aggregates: Aggregates) {}

  /** null: not in this school's roster, or erased */
  ifKnown(schoolId: string, childId: string): Promise<ChildFacts | null> {
    const stream = childStream(schoolId, childId);
    return this.aggregates.child.read(stream, ({ record }, revision, hash) =>
      record ? { record, fact: { stream, revision, hash } } : null,
    );
  }

  /** @throws UnknownChild */
  async of(schoolId: string, childId: string): Promise<ChildFacts> {
    const found = await this.ifKnown(schoolId, childId);
    if (!found) throw new UnknownChild(childId);
    return found;
  }

  /** What a release depends on. */
  async forRelease(schoolId: string, childId: string): Promise<ReleaseFacts> {
    const { record, fact } = await this.of(schoolId, childId);
    const { gradeLevel, classId, soundsLike, authorities, restrictions, selfConsent, delegations } = record;
    return { childId, gradeLevel, classId, soundsLike, authorities, restrictions, selfConsent, delegations, fact };
  }
}
