import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { CampusDay, SessionDay } from '@baton/custody';
import { useMemo } from 'react';
import { usePerson } from '../access/session';
import { useHere, useRolesToday } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import { completionOf } from './sheet';
import { ROLL_CALL_WORDS } from './words';

/** Completing says who is missing, or that nobody is: by name, before it is said. */
export default function ConfirmCompletion({
  day,
  session,
  notCalled,
  close,
  confirm,
}: {
  readonly day: CampusDay;
  readonly session: SessionDay;
  /** children whom the book has with this teacher and whose roll was not called */
  readonly notCalled: number;
  readonly close: () => void;
  readonly confirm: () => void;
}) {
  const w = useWords(ROLL_CALL_WORDS);
  const labels = useLabels();
  const { clock } = useHere();
  const { staffId } = usePerson();
  const [role] = useRolesToday();
  const { revision } = day;
  const { notPresent, knownElsewhere } = useMemo(
    () => completionOf(day, session.sessionId, { id: staffId, role: role ?? 'duty_teacher' }, clock.now()),
    [day, session, staffId, role, clock, revision], // eslint-disable-line react-hooks/exhaustive-deps
  );
  return (
    <Modal opened onClose={close} title={w.confirmTitle} size="lg">
      <Stack>
        {notPresent.length === 0 ? (
          <Text size="lg">{w.confirmNil(session.expected.size)}</Text>
        ) : (
          <div>
            <Text size="lg" c="red.9" fw={600}>
              {w.confirmMissing}
            </Text>
            {notPresent.map((childId) => (
              <Text key={childId} fz={24} fw={700}>
                {labels.childName(childId)}{' '}
                <Text span size="md" c="gray.8">
                  {labels.classAndNumber(childId)}
                </Text>
              </Text>
            ))}
          </div>
        )}
        {knownElsewhere.length > 0 && (
          <Text>
            {w.confirmElsewhere}
            {knownElsewhere.map((childId) => `${labels.childName(childId)}（${whereIs(day, childId)}）`).join('、')}
          </Text>
        )}
        {notCalled > 0 && (
          <Text c="orange.9" fw={600}>
            {w.notMarkedYet(notCalled)}
          </Text>
        )}
        <Group grow>
          <Button variant="default" size="lg" onClick={close}>
            {w.back}
          </Button>
          <Button size="lg" color={notPresent.length > 0 ? 'red.9' : 'green.9'} onClick={confirm} data-autofocus>
            {w.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );

  function whereIs(of: CampusDay, childId: string): string {
    const child = of.children.get(childId);
    return child?.holder ? labels.staff(child.holder) : child?.state === 'released' ? w.released : w.elsewhere;
  }
}
