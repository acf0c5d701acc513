import './gate.css';
import { Text } from '@mantine/core';
import { useDeferredValue } from 'react';
import { useDay, useGate } from '../day/here';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { ChooseGate } from './choose-gate';
import { GateDesk } from './gate-desk';
import { useAtGate } from './use-at-gate';
import { GATE_WORDS } from './words';

/** The gate: who may take which child now, and nothing else. */
export default function GatePage() {
  const w = useWords(GATE_WORDS);
  const { day, notOpened } = useDay();
  const [gateId] = useGate();
  const at = useAtGate();
  // whoever stands at the gate comes first: what others do elsewhere is drawn when no scan waits to be
  const before = useDeferredValue(at);
  if (!day) return <Page title={w.gate}>{notOpened && <Text>{w.dayNotOpen}</Text>}</Page>;
  if (gateId === null || !day.gates.has(gateId)) return <ChooseGate day={day} />;
  if (!at)
    return (
      <Page title={w.gate}>
        <Text>{w.noGateList}</Text>
      </Page>
    );
  return <GateDesk at={before?.gateId === at.gateId ? before : at} />;
}
