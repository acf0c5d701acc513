import type { Role } from '@baton/contracts';
import type { RaisedAlert } from '@baton/custody';
import { viewOf } from '../live/what-a-role-sees';

/** Only for duty leader and principal, whoever else leads the day. */
const ABOUT_RESTRICTIONS: ReadonlySet<RaisedAlert['kind']> = new Set(['restriction', 'restricted_after_release']);

export interface Reader {
  readonly staffId: string;
  readonly roles: readonly Role[];
}

/** "Told to me": by name, or to a role that nobody was named for and that I have. */
export const isAddressedTo = (alert: Pick<RaisedAlert, 'to'>, { staffId, roles }: Reader): boolean =>
  alert.to.some((recipient) => recipient.staffId === staffId || (recipient.staffId === null && roles.includes(recipient.role as Role)));

/** What only duty leader and principal see is not given to anybody else. */
export const mayBeGiven = (alert: Pick<RaisedAlert, 'kind'>, roles: readonly Role[]): boolean =>
  !ABOUT_RESTRICTIONS.has(alert.kind) || viewOf(roles) === 'restrictions';

/**
 * Leaders see every alert of the day; everybody else those that were told to them, the next level told meanwhile or not,
 * or that they took in hand.
 */
export function seesAlert(alert: Pick<RaisedAlert, 'kind' | 'to' | 'toldBefore' | 'takenOverBy'>, reader: Reader): boolean {
  const told = isAddressedTo(alert, reader) || isAddressedTo({ to: alert.toldBefore }, reader);
  if (told || alert.takenOverBy === reader.staffId) return true;
  const view = viewOf(reader.roles);
  return view === 'restrictions' || (view === 'leader' && !ABOUT_RESTRICTIONS.has(alert.kind));
}
