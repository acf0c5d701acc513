import { useEffect, useRef } from 'react';
import { KeyBurst } from './key-burst';

/** Hears a scanner that types, wherever the focus is; its Enter presses no button. */
export function useScanner(scanned: (text: string) => void): void {
  const act = useRef(scanned);
  act.current = scanned;
  useEffect(() => {
    const burst = new KeyBurst();
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const text = burst.press({ key: event.key, code: event.code, at: event.timeStamp });
      if (text === null) return;
      event.preventDefault();
      event.stopPropagation();
      act.current(text);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}
