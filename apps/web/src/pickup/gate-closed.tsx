import { gateClosedFor } from '@baton/custody';
import { IconDoorOff } from '@tabler/icons-react';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { GATE_WORDS } from './words';

/** Today's plan has closed this gate: everybody is sent to the other one. */
export function GateClosed({ at: { day, gateId, now } }: { readonly at: AtGate }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  if (!gateClosedFor(day, gateId, now)) return null;
  const instead = day.gates.get(gateId)?.insteadGateId ?? null;
  return (
    <div className="gate-banner" role="alert">
      <IconDoorOff aria-hidden />
      {instead === null ? w.gateClosedNoOther : w.gateClosed(labels.thing(instead))}
    </div>
  );
}
