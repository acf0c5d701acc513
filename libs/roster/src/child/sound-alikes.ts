/** One child of a campus, with how its name sounds. */
export interface NameOnRoll {
  readonly childId: string;
  readonly gradeLevel: number;
  readonly sound: string;
}

/** "The gate is warned of children of one grade whose names sound alike." childId -> the others, sorted. */
export function whoSoundsAlike(roll: Iterable<NameOnRoll>): ReadonlyMap<string, readonly string[]> {
  const alike = new Map<string, string[]>();
  for (const { childId, gradeLevel, sound } of roll) {
    const key = `${gradeLevel} ${sound}`;
    alike.set(key, [...(alike.get(key) ?? []), childId]);
  }
  const found = new Map<string, readonly string[]>();
  for (const ids of alike.values()) for (const childId of ids) found.set(childId, ids.filter((other) => other !== childId).sort());
  return found;
}
