import type { RowOrigin } from '../import/rows';

/** A row that may be a child who changed class, or a new child of the same name: a person says which. */
export interface ImportQuestion {
  /** position in the students' sheet: the same file asks the same again */
  readonly questionId: string;
  readonly at: RowOrigin;
  readonly name: string;
  readonly classId: string;
  readonly candidates: readonly {
    readonly childId: string;
    readonly classId: string;
    readonly inClassNo: number;
    readonly birthDate: string | null;
  }[];
}

/** What a person answered: the child that the row is about, or null for a new one. */
export type ImportAnswers = ReadonlyMap<string, string | null>;
