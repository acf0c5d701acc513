/**
 * What stands in a script instead of an id. A string of the form `kind:rest` with one of these kinds is a reference;
 * `text:…` is a literal that would look like one.
 */
export const REFERENCE_KINDS = [
  /** child:2-3#14 — class and number in class */
  'child',
  /** person:2-3#14/林国强 — an adult of that child by name, an agency's escort too */
  'person',
  /** staff:T012 — staff number */
  'staff',
  /** class:2-3 */
  'class',
  /** gate:东门, place:图书馆, period:第一阶段, group:合唱社 — names as in the school's own tables */
  'gate',
  'place',
  'period',
  'group',
  /** session:第二阶段/合唱社 — the slot of that group in that period today */
  'session',
  /** id:offer-12 — an id that the screen makes; the same label is the same id */
  'id',
  /** time:17:30:00 — epoch ms of that time today */
  'time',
  /** answer:wrong-release/ReleaseCompleted.revision — a field of what an earlier step answered */
  'answer',
] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export interface Reference {
  readonly kind: ReferenceKind;
  readonly rest: string;
}

const PATTERN = new RegExp(`^(${REFERENCE_KINDS.join('|')}):(.+)$`, 'su');

export function referenceIn(value: string): Reference | null {
  const found = PATTERN.exec(value);
  return found ? { kind: found[1] as ReferenceKind, rest: found[2] } : null;
}

const LITERAL = 'text:';
/** The literal meant by a string that is no reference. */
export const literalOf = (value: string): string => (value.startsWith(LITERAL) ? value.slice(LITERAL.length) : value);

/** How references are written, for those who write scripts in code. */
export const ref = {
  child: (key: string) => `child:${key}`,
  person: (childKey: string, name: string) => `person:${childKey}/${name}`,
  staff: (staffNumber: string) => `staff:${staffNumber}`,
  classOf: (classKey: string) => `class:${classKey}`,
  gate: (name: string) => `gate:${name}`,
  place: (name: string) => `place:${name}`,
  period: (name: string) => `period:${name}`,
  session: (period: string, group: string) => `session:${period}/${group}`,
  id: (label: string) => `id:${label}`,
  time: (time: string) => `time:${time}`,
  answer: (step: string, path: string) => `answer:${step}/${path}`,
};
