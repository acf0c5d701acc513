import { Button, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Offer } from '@baton/custody';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels } from '../day/labels';
import { useNamed } from '../handoff/use-named';
import { Chips, NameChip } from '../ui/name-chip';
import { useWords } from '../words/language';
import { GATE_WORDS } from './words';

/** ms between two looks at what each child's chip says */
const LOOK_AGAIN_MS = 15_000;

/** A line at the gate, name by name: who stands here is taken, who doesn't stays with whom they were. */
export default function AcceptLine({
  offer,
  placeId,
  close,
}: {
  readonly offer: Offer;
  readonly placeId: string | undefined;
  readonly close: () => void;
}) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  const named = useNamed();
  const report = useReport();
  const { day } = useDay();
  const now = useNow(LOOK_AGAIN_MS);
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  if (!day) return null;
  const here = [...offer.open].filter((childId) => !away.has(childId));
  const missing = [...offer.open].filter((childId) => away.has(childId));
  const toggle = (childId: string) => {
    const next = new Set(away);
    if (!next.delete(childId)) next.add(childId);
    setAway(next);
  };
  const settle = async () => {
    const { offerId } = offer;
    if (here.length > 0) await report('AcceptCustody', { offerId, children: here, counted: here.length, placeId });
    if (missing.length > 0) await report('RefuseCustody', { offerId, children: missing, reason: 'not_arrived' });
    close();
  };
  const from = w.from(labels.staff(offer.from));
  return (
    <Modal opened onClose={close} title={`${from} · ${w.people(offer.open.size)}`} size="lg">
      <Stack>
        <Text>{w.tapWhoIsMissing}</Text>
        <Chips label={from}>
          {named(day, offer.open, now).map(({ childId, name, number, note }) => (
            <li key={childId}>
              <NameChip {...{ name, number, ...(note ? { note } : {}) }} chosen={!away.has(childId)} onTap={() => toggle(childId)} />
            </li>
          ))}
        </Chips>
        <Button size="xl" color={here.length > 0 ? 'green.9' : 'red.9'} onClick={() => void settle()}>
          {missing.length === 0 ? w.accept(here.length) : w.acceptPart(here.length, missing.length)}
        </Button>
      </Stack>
    </Modal>
  );
}
