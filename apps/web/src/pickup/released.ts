import type { ChildDay, ReleaseOfDay } from '@baton/custody';

/** A child that left by this gate, and how. */
export interface Released {
  readonly child: ChildDay;
  readonly release: ReleaseOfDay;
}
