import { Button, Modal, Stack } from '@mantine/core';
import { useWords } from '../words/language';
import { HANDOFF_WORDS } from './words';

/** The children stay with the giver; the giver sees why. */
export default function RefuseModal({
  count,
  close,
  refuse,
}: {
  readonly count: number;
  readonly close: () => void;
  readonly refuse: (reason: string) => void;
}) {
  const w = useWords(HANDOFF_WORDS);
  const reasons = [
    { reason: 'not_arrived', word: w.reasonNotArrived },
    { reason: 'not_for_me', word: w.reasonNotMine },
    { reason: 'no_room', word: w.reasonFull },
    { reason: 'other', word: w.reasonOther },
  ];
  return (
    <Modal opened onClose={close} title={`${w.refuse(count)} · ${w.refuseTitle}`}>
      <Stack gap="xs">
        {reasons.map(({ reason, word }) => (
          <Button key={reason} size="lg" variant="default" onClick={() => refuse(reason)}>
            {word}
          </Button>
        ))}
        <Button size="lg" variant="subtle" color="dark" onClick={close}>
          {w.back}
        </Button>
      </Stack>
    </Modal>
  );
}
