import './child-tile.css';
import { memo, type ComponentType } from 'react';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'away';

/** Longer than this, a name is set smaller; it is never cut. Characters. */
const LONG_NAME = 4;

export interface NameTileProps {
  readonly childId: string;
  readonly name: string;
  /** number in class, or class and number */
  readonly number: string;
  /** tells two children of one name apart: shown strongly */
  readonly distinguish: boolean;
  readonly tone: Tone;
  readonly word: string;
  readonly icon: ComponentType<{ readonly size?: number; readonly 'aria-hidden'?: boolean }>;
  /** joined by a line feed, so that a tile that didn't change isn't drawn again */
  readonly notes: string;
  readonly strongNotes: string;
  readonly pressed: boolean;
  readonly current: boolean;
  readonly onTap: (childId: string) => void;
}

/** A child to tap: name large, number, state by colour, shape and word, and what matters about it. */
export const NameTile = memo(function NameTile(props: NameTileProps) {
  const { childId, name, number, distinguish, tone, word, icon: Icon, notes, strongNotes, pressed, current, onTap } = props;
  return (
    <button
      type="button"
      className="tile"
      data-tone={tone}
      data-child={childId}
      aria-pressed={pressed}
      aria-current={current}
      onClick={() => onTap(childId)}
    >
      <span className="tile-top">
        {distinguish ? <b>{number}</b> : <span>{number}</span>}
        {words(strongNotes).map((note) => (
          <span key={note} className="tile-note strong">
            {note}
          </span>
        ))}
        {words(notes).map((note) => (
          <span key={note} className="tile-note">
            {note}
          </span>
        ))}
      </span>
      <span className={name.length > LONG_NAME ? 'tile-name long' : 'tile-name'}>{name}</span>
      <span className="tile-state">
        <Icon size={16} aria-hidden /> {word}
      </span>
    </button>
  );
});

const words = (joined: string): readonly string[] => (joined === '' ? [] : joined.split('\n'));
