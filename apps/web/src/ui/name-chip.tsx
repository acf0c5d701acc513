import './name-chip.css';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A child in a row of children: to read, to open, or to choose. */
export function NameChip({
  name,
  number,
  chosen,
  tone,
  note,
  onTap,
}: {
  readonly name: string;
  readonly number?: string;
  /** undefined: nothing to choose */
  readonly chosen?: boolean;
  readonly tone?: 'bad' | 'warn';
  /** one word beside the name */
  readonly note?: string;
  readonly onTap?: () => void;
}) {
  const content = (
    <>
      {chosen && <IconCheck size={18} aria-hidden />}
      <span>{name}</span>
      {number && <small>{number}</small>}
      {note && <small>· {note}</small>}
    </>
  );
  if (!onTap)
    return (
      <span className="chip" data-tone={tone}>
        {content}
      </span>
    );
  return (
    <button type="button" className="chip" data-tone={tone} aria-pressed={chosen} onClick={onTap}>
      {content}
    </button>
  );
}

export const Chips = ({ label, children }: { readonly label: string; readonly children: readonly ReactNode[] }) => (
  <ul className="chips" aria-label={label}>
    {children}
  </ul>
);
