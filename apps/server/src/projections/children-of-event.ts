import type { DayEvent } from '@baton/custody';

/** Lists that name many children without saying anything new about each. */
const ABOUT_NOBODY: ReadonlySet<DayEvent['type']> = new Set(['GroupExpected', 'MusterStarted', 'CampusCloseRefused']);

/** The children whom an event of the day says something about. */
export function childrenOf(event: DayEvent): readonly string[] {
  if (ABOUT_NOBODY.has(event.type)) return [];
  const found = new Set<string>();
  for (const value of Object.values(event.data)) {
    if (!Array.isArray(value)) continue;
    for (const item of value as readonly unknown[]) {
      if (typeof item === 'object' && item !== null && 'childId' in item && typeof item.childId === 'string') found.add(item.childId);
    }
  }
  const data = event.data as {
    readonly childId?: string | null;
    readonly children?: readonly unknown[];
    readonly missing?: readonly string[];
  };
  if (typeof data.childId === 'string') found.add(data.childId);
  for (const list of [data.children, data.missing, 'allowed' in data ? (data.allowed as readonly string[]) : undefined])
    for (const item of list ?? []) if (typeof item === 'string') found.add(item);
  return [...found];
}
