import { ActionIcon, Box, Text, TextInput, Title } from '@mantine/core';
import { IconCamera, IconSearch, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useDay, useGate } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { AtThisGate } from './at-this-gate';
import { findAtGate } from './find-at-gate';
import { FoundAtGate } from './found-at-gate';
import { GateClosed } from './gate-closed';
import { LastReleases } from './last-releases';
import { ListAge } from './list-age';
import { useScanner } from './use-scanner';
import { useVisit } from './use-visit';
import { VisitCard } from './visit-card';
import { GATE_WORDS } from './words';

const CameraScan = lazy(() => import('./camera-scan'));

/** Scan → large card → one tap or Enter → ready for the next. */
export function GateDesk({ at }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const { people } = useDay();
  const [, chooseGate] = useGate();
  const control = useVisit(at);
  const [typed, setTyped] = useState('');
  const [camera, setCamera] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const asked = useDeferredValue(typed);
  const found = people && asked.trim() !== '' ? findAtGate(asked, people) : null;

  const scanned = (text: string) => {
    setTyped('');
    setCamera(false);
    control.scan(text);
  };
  useScanner(scanned);
  useReadyForKeys(field, control.visit === null && !camera);
  useEscape(() => (control.visit ? control.close() : setTyped('')));

  const begin = (choose: (id: string) => void) => (id: string) => {
    setTyped('');
    choose(id);
  };
  const first = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.gate-found button')?.focus();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !found) return;
    const [child] = found.children;
    const [adult] = found.adults;
    if (child && found.children.length + found.adults.length === 1) begin(control.chooseChild)(child.childId);
    else if (adult && found.children.length + found.adults.length === 1) begin(control.chooseCollector)(adult.personId);
    else document.querySelector<HTMLElement>('.gate-found button')?.focus();
  };

  return (
    <Box component="main" className="page">
      <div className="gate-head">
        <Title order={1} fz={{ base: 22, sm: 26 }}>
          {labels.thing(at.gateId)}
        </Title>
        <ListAge now={at.now} />
        <button type="button" className="link-button" onClick={() => chooseGate(null)}>
          {w.otherGate}
        </button>
      </div>
      <GateClosed at={at} />
      <div className="gate-desk">
        <Box miw={0}>
          <TextInput
            ref={field}
            size="lg"
            mb="md"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={first}
            aria-label={w.searchLabel}
            placeholder={w.search}
            autoComplete="off"
            spellCheck={false}
            leftSection={<IconSearch aria-hidden />}
            rightSectionWidth={104}
            rightSection={
              <>
                {typed !== '' && (
                  <ActionIcon size={48} variant="subtle" color="dark" aria-label={w.clear} onClick={() => setTyped('')}>
                    <IconX />
                  </ActionIcon>
                )}
                <ActionIcon size={48} variant="subtle" aria-label={w.camera} onClick={() => setCamera(true)}>
                  <IconCamera />
                </ActionIcon>
              </>
            }
          />
          {camera && (
            <Suspense fallback={null}>
              <CameraScan scanned={scanned} close={() => setCamera(false)} />
            </Suspense>
          )}
          {found ? (
            <FoundAtGate at={at} found={found} child={begin(control.chooseChild)} adult={begin(control.chooseCollector)} />
          ) : control.visit ? (
            <VisitCard at={at} control={control} />
          ) : (
            <Ready />
          )}
          <LastReleases at={at} />
        </Box>
        <AtThisGate at={at} showClass={(className) => setTyped(className)} />
      </div>
    </Box>
  );
}

function Ready() {
  const w = useWords(GATE_WORDS);
  return (
    <div className="gate-card" aria-live="polite">
      <Text fz={28} fw={700}>
        {w.ready}
      </Text>
      <Text c="gray.7">{w.readyHint}</Text>
    </div>
  );
}

/** With a keyboard there, the field is where letters go; a touch screen's keyboard stays down until it is wanted. */
function useReadyForKeys(field: React.RefObject<HTMLInputElement | null>, ready: boolean): void {
  useEffect(() => {
    if (ready && matchMedia('(hover: hover) and (pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, [field, ready]);
}

function useEscape(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
