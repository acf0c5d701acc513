import { useEffect, useRef } from 'react';
import { KeyBurst } from './key-burst';

/** Hears a scanner that types, wherever the focus is. Enter at the end of keys presses no button, scan or not. */
export function useScanner(scanned: (text: string) => void): void {
  const act = useRef(scanned);
  act.current = scanned;
  useEffect(() => {
    const burst = new KeyBurst();
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { text, typed } = burst.press({ key: event.key, code: event.code, at: event.timeStamp });
      if (text === null && !(typed && !isField(event.target))) return;
      event.preventDefault();
      event.stopPropagation();
      if (text !== null) act.current(text);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
}

export const isField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
