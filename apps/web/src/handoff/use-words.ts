import type { CampusDay, Offer } from '@baton/custody';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import type { Destination } from './where-next';
import { HANDOFF_WORDS } from './words';

/** What a place to go to is called: the group with its room and teachers, or the gate. */
export function useDestinationWord(day: CampusDay): (destination: Destination) => string {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  return (destination) => {
    if (destination.kind === 'gate') return labels.thing(destination.gateId);
    if (destination.kind === 'nowhere') return w.nowhere;
    const session = day.sessions.get(destination.sessionId);
    return session ? labels.thing(session.groupId) : w.nowhere;
  };
}

/** Room and teachers of a group. */
export function useRoomWord(day: CampusDay): (destination: Destination) => string {
  const labels = useLabels();
  return (destination) => {
    const session = destination.kind === 'session' ? day.sessions.get(destination.sessionId) : undefined;
    if (!session) return '';
    return [labels.thing(session.placeId), session.staffIds.map((id) => labels.staff(id)).join('、')].join(' · ');
  };
}

/** To whom an offer goes. */
export function useReceiverWord(day: CampusDay): (to: Offer['to']) => string {
  const w = useWords(HANDOFF_WORDS);
  const labels = useLabels();
  return (to) => {
    if (to.kind === 'gate') return labels.thing(to.gateId);
    if (to.kind === 'clinic') return w.clinic;
    if (to.kind === 'session') {
      const session = to.sessionId === null ? undefined : day.sessions.get(to.sessionId);
      const teachers = to.staffId === null ? (session?.staffIds ?? []) : [to.staffId];
      return [session ? labels.thing(session.groupId) : '', teachers.map((id) => labels.staff(id)).join('、')].filter(Boolean).join(' · ');
    }
    return to.staffId === null ? w.lateCare : labels.staff(to.staffId);
  };
}
