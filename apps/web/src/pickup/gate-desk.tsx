import { Box, Text, Title } from '@mantine/core';
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useGate, useOfDay } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { findAtGate } from './find-at-gate';
import { FoundAtGate } from './found-at-gate';
import { GateClosed } from './gate-closed';
import { LastReleases } from './last-releases';
import { ListAge } from './list-age';
import { firstFound, SearchField } from './search-field';
import { useScanner } from './use-scanner';
import { useVisit } from './use-visit';
import { VisitCard } from './visit-card';
import { GATE_WORDS } from './words';

// beside the card: a scan waits for neither
const AtThisGate = lazy(() => import('./at-this-gate'));
const CameraScan = lazy(() => import('./camera-scan'));
const GateAlerts = lazy(() => import('./gate-alerts'));

/** Scan → large card → one tap or Enter → ready for the next. */
export const GateDesk = memo(function GateDesk({ at }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const people = useOfDay(({ people: list }) => list);
  const [, chooseGate] = useGate();
  const control = useVisit(at);
  const [typed, setTyped] = useState('');
  const [camera, setCamera] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const empty = () => {
    if (field.current) field.current.value = '';
    setTyped('');
  };
  const found = useMemo(() => (people && typed.trim() !== '' ? findAtGate(typed, people) : null), [people, typed]);

  const scanned = (text: string) => {
    empty();
    setCamera(false);
    control.scan(text);
  };
  useScanner(scanned);
  useEscape(() => (control.visit && typed === '' ? control.close() : empty()));

  const begin = (choose: (id: string) => void) => (id: string) => {
    empty();
    choose(id);
  };
  const walk = useRef(control.leavesAlone);
  walk.current = control.leavesAlone;
  const letWalk = useCallback((childId: string) => walk.current(childId), []);

  const takeTheOnlyOne = () => {
    const [child] = found?.children ?? [];
    const [adult] = found?.adults ?? [];
    if (child && adult === undefined && found?.children.length === 1) begin(control.chooseChild)(child.childId);
    else if (adult && child === undefined && found?.adults.length === 1) begin(control.chooseCollector)(adult.personId);
    else firstFound()?.focus();
  };

  return (
    <Box component="main" className="page">
      <div className="gate-head">
        <Title order={1} fz={{ base: 22, sm: 26 }}>
          {labels.thing(at.gateId)}
        </Title>
        <ListAge at={at} />
        <button type="button" className="link-button" onClick={() => chooseGate(null)}>
          {w.otherGate}
        </button>
      </div>
      <GateClosed at={at} />
      <Suspense fallback={null}>
        <GateAlerts />
      </Suspense>
      <div className="gate-desk">
        <Box miw={0}>
          <SearchField
            field={field}
            typed={typed}
            setTyped={setTyped}
            ready={control.visit === null && !camera}
            enter={takeTheOnlyOne}
            scanned={scanned}
            camera={() => setCamera(true)}
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
        <Suspense fallback={<aside />}>
          <AtThisGate at={at} showClass={setTyped} letWalk={letWalk} />
        </Suspense>
      </div>
    </Box>
  );
});

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
