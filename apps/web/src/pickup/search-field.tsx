import { ActionIcon, TextInput } from '@mantine/core';
import { IconCamera, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useTransition, type KeyboardEvent, type RefObject } from 'react';
import { readPassText } from '@baton/roster';
import { useWords } from '../words/language';
import { isField } from './use-scanner';
import { GATE_WORDS } from './words';

/** characters; what is longer is a scanner at work, not a name */
const LONGEST_SEARCH = 24;

/** Where a guard types. Letters find their way here from anywhere on the page. */
export function SearchField({
  field,
  typed,
  setTyped,
  ready,
  enter,
  scanned,
  camera,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  /** nobody is at the gate: the field waits for keys */
  readonly ready: boolean;
  readonly enter: () => void;
  readonly scanned: (text: string) => void;
  readonly camera: () => void;
}) {
  const w = useWords(GATE_WORDS);
  useLettersComeHere(field, ready);
  const [behind, startMeaning] = useTransition();
  // the field is the browser's own while letters come: only what it means is the page's, and that is drawn later
  const meant = useRef(typed);
  useLayoutEffect(() => {
    if (behind || meant.current === typed) return;
    meant.current = typed;
    if (field.current && field.current.value !== typed) field.current.value = typed;
  }, [behind, field, typed]);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') firstFound()?.focus();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const { value } = event.currentTarget;
    if (readPassText(value)) scanned(value);
    else enter();
  };
  const clear = () => {
    setTyped('');
    field.current?.focus();
  };
  return (
    <TextInput
      ref={field}
      size="lg"
      mb="md"
      defaultValue=""
      onChange={({ currentTarget: { value } }) => startMeaning(() => setTyped(value.length > LONGEST_SEARCH ? '' : value))}
      onKeyDown={press}
      aria-label={w.searchLabel}
      placeholder={w.search}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch aria-hidden />}
      rightSectionWidth={typed === '' ? 56 : 104}
      rightSection={
        <>
          {typed !== '' && (
            <ActionIcon size={48} variant="subtle" color="dark" aria-label={w.clear} onClick={clear}>
              <IconX />
            </ActionIcon>
          )}
          <ActionIcon size={48} variant="subtle" aria-label={w.camera} onClick={camera}>
            <IconCamera />
          </ActionIcon>
        </>
      }
    />
  );
}

export const firstFound = (): HTMLElement | null => document.querySelector<HTMLElement>('.gate-found button');

/** With a keyboard there, the field has the focus; a touch screen's keyboard stays down until it is wanted. */
function useLettersComeHere(field: RefObject<HTMLInputElement | null>, ready: boolean): void {
  useEffect(() => {
    if (ready && matchMedia('(hover: hover) and (pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, [field, ready]);
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const letter = event.key.length === 1 && event.key !== ' ';
      if (letter && !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target) && !inDialog(event.target))
        field.current?.focus();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [field]);
}

const inDialog = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[role=dialog]') !== null;
