import { Button, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { useRolesToday } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { useGateCommands } from './gate-commands';
import type { Released } from './released';
import { LAST_RELEASES_WORDS } from './words';

const REVERSE: ReadonlySet<string> = new Set([
  'gate_teacher',
  'homeroom_teacher',
  'grade_lead',
  'principal',
  'deputy',
  'duty_leader',
  'duty_administrator',
]);

/** Two different mistakes: the child has not left at all, or it has left with somebody who should not have it. */
export default function UndoRelease({
  at,
  released,
  close,
}: {
  readonly at: AtGate;
  readonly released: Released;
  readonly close: () => void;
}) {
  const w = useWords(LAST_RELEASES_WORDS);
  const labels = useLabels();
  const say = useSay();
  const commands = useGateCommands();
  const mayReverse = useRolesToday().some((role) => REVERSE.has(role));
  const [sure, setSure] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const { childId } = released.child;
  const revision = String(released.release.revision);
  const act = (doing: () => Promise<void>) => () => {
    setFailed(null);
    doing().then(close, (error: unknown) => setFailed(say(error)));
  };
  return (
    <Modal opened onClose={close} title={w.undoTitle(labels.childName(childId))}>
      <Stack>
        <Text>{w.stillHereHint}</Text>
        <Button
          size="lg"
          data-autofocus
          onClick={act(() => commands.annul(childId, revision, at.day.gates.get(at.gateId)?.placeId ?? null))}
        >
          {w.stillHere}
        </Button>
        <Text mt="md">{mayReverse ? w.wrongPersonHint : w.notYourPart}</Text>
        {mayReverse && (
          <Button
            size="lg"
            color="red.9"
            variant={sure ? 'filled' : 'outline'}
            onClick={sure ? act(() => commands.reverse(childId, revision)) : () => setSure(true)}
          >
            {sure ? w.wrongPersonSure : w.wrongPerson}
          </Button>
        )}
        {failed && (
          <Text c="red.9" role="alert">
            {failed}
          </Text>
        )}
        <Button variant="default" onClick={close}>
          {w.back}
        </Button>
      </Stack>
    </Modal>
  );
}
