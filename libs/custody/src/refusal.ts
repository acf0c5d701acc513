import type { RefusalAtGate } from './events';
import type { DayEventOf } from './events';

/** Why a request is not permitted: a code and opaque ids, never words. Words belong to the screen. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly childId?: string;
  readonly holder?: string | null;
  readonly gateId?: string | null;
  readonly since?: number;
  readonly children?: readonly string[];
  readonly blockers?: DayEventOf<'CampusCloseRefused'>['data']['blockers'];
  /** who released the child already, when and where */
  readonly release?: { readonly at: number; readonly gateId: string | null; readonly by: string };
}

export type RefusalCode =
  | RefusalAtGate
  | 'day_not_open'
  | 'day_already_open'
  | 'day_closed'
  | 'no_service_today'
  | 'not_permitted'
  | 'not_your_child'
  | 'unknown_child'
  | 'unknown_session'
  | 'unknown_offer'
  | 'unknown_release'
  | 'unknown_gate'
  | 'unknown_record'
  | 'needs_duty_leader'
  | 'still_holding'
  | 'not_holder'
  | 'holder_changed'
  | 'capacity_exceeded'
  | 'external_needs_pair'
  | 'already_here'
  | 'not_closable'
  | 'reason_required'
  | 'holder_required'
  | 'list_not_frozen'
  | 'volunteers_never_hold'
  | 'nobody_addressed';
