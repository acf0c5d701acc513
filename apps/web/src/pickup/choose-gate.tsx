import { Badge, Stack, Text } from '@mantine/core';
import { IconDoor } from '@tabler/icons-react';
import type { CampusDay } from '@baton/custody';
import { usePerson } from '../access/session';
import { useGate } from '../day/here';
import { useLabels } from '../day/labels';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { GATE_WORDS } from './words';

/** Once per device: at which gate it stands. */
export function ChooseGate({ day }: { readonly day: CampusDay }) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const person = usePerson();
  const [, choose] = useGate();
  const mine = new Set(day.duties.filter((duty) => duty.staffId === person.staffId).map((duty) => duty.gateId));
  const gates = [...day.gates.values()].sort((a, b) => Number(mine.has(b.gateId)) - Number(mine.has(a.gateId)));
  return (
    <Page title={w.chooseGate}>
      <Stack maw={460}>
        {gates.map((gate) => (
          <button key={gate.gateId} type="button" className="gate-tile" onClick={() => choose(gate.gateId)}>
            <IconDoor size={30} aria-hidden />
            <Text fz="xl" fw={700} flex={1}>
              {labels.thing(gate.gateId)}
            </Text>
            {mine.has(gate.gateId) && (
              <Badge size="lg" color="green.9">
                {w.yourGate}
              </Badge>
            )}
            {!gate.open && (
              <Badge size="lg" color="red.9">
                {w.closed}
              </Badge>
            )}
          </button>
        ))}
      </Stack>
    </Page>
  );
}
