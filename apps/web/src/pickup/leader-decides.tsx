import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/language';
import { VISIT_WORDS } from './words';

const OVERRIDE_REASONS = ['by_guardian', 'by_document', 'by_school'] as const;

/** A leader at the gate decides against a refusal, by name and with a reason. */
export default function LeaderDecides({ decide }: { readonly decide: (reason: string) => void }) {
  const w = useWords(VISIT_WORDS);
  const [reason, setReason] = useState<(typeof OVERRIDE_REASONS)[number]>('by_guardian');
  return (
    <Group gap={8} my={6} align="flex-end">
      <NativeSelect
        label={w.overrideReason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value as typeof reason)}
        data={OVERRIDE_REASONS.map((value) => ({ value, label: w[value] }))}
      />
      <Button variant="outline" color="red.9" onClick={() => decide(reason)}>
        {w.overrideBy}
      </Button>
    </Group>
  );
}
