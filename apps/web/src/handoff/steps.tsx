import { NavLink } from 'react-router';
import { usePerson } from '../access/session';
import { useDay } from '../day/here';
import { childrenOf, linesOf, offersFor, offersFrom } from '../duty/my-day';
import { useWords } from '../words/language';
import { HANDOFF_WORDS } from './words';

/** The three steps with their counts; on each of the three pages. */
export function Steps() {
  const w = useWords(HANDOFF_WORDS);
  const { day } = useDay();
  const { staffId } = usePerson();
  if (!day) return null;
  const count = (offers: readonly { readonly open: ReadonlySet<string> }[]) => offers.reduce((sum, { open }) => sum + open.size, 0);
  const steps = [
    { to: '/duty/handoff', word: w.give, n: childrenOf(day, staffId).filter(({ state }) => state === 'held').length },
    { to: '/duty/handoff/take', word: w.take, n: count(offersFor(day, staffId)), calls: true },
    { to: '/duty/handoff/underway', word: w.underway, n: count([...offersFrom(day, staffId), ...linesOf(day, staffId)]) },
  ];
  return (
    <nav className="steps" aria-label={w.tabs}>
      {steps.map(({ to, word, n, calls }) => (
        <NavLink key={to} to={to} end className="step" data-calls={calls === true && n > 0}>
          {word} <b className="figure">{n}</b>
        </NavLink>
      ))}
    </nav>
  );
}
