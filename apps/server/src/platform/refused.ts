import type { AnswerCode } from '@baton/contracts';

/** An answer that isn't what the caller hoped for: its code gives status and words, the ids go beside it. */
export class Refused extends Error {
  constructor(
    readonly code: AnswerCode,
    /** opaque ids, counts and times only; never words about a person */
    readonly ids: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}
