/** Hues that stay apart from each other and dark enough for white letters. */
const HUES = [210, 150, 265, 25, 185, 330, 95, 235];
const LETTERS = 2;

/** In place of a picture: large letters of the name, always in the same colour for the same person. */
export function Monogram({ id, name, size }: { readonly id: string; readonly name: string | null; readonly size: number }) {
  const letters = [...(name ?? '?').replace(/[·•\s]/g, '')].slice(-LETTERS).join('');
  const hue = HUES[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES.length];
  return (
    <span className="monogram" aria-hidden style={{ width: size, height: size, fontSize: size * 0.4, background: `hsl(${hue} 55% 32%)` }}>
      {letters}
    </span>
  );
}
