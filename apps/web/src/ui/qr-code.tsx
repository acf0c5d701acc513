import { useMemo } from 'react';
import { encode } from 'uqr';

/** Modules of quiet zone: readers need four. */
const QUIET = 4;

/** A QR code as one path: sharp at every size and on paper. @param size css length of a side */
export function QrCode({ text, label, size = '240px' }: { readonly text: string; readonly label: string; readonly size?: string }) {
  const { side, path } = useMemo(() => {
    const { size: modules, data } = encode(text, { ecc: 'M', border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { side: modules, path: dark.join('') };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ background: '#fff' }}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
