import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useDay, useHere, useRolesToday } from '../day/here';
import { useWords } from '../words/language';
import { TASK_WORDS } from './task-words';

/** A named person says what was true, or with whom the child is: the log keeps both records and the word. */
export function DecideConflict({ conflictId, childId }: { readonly conflictId: string; readonly childId: string | null }) {
  const w = useWords(TASK_WORDS);
  const say = useSay();
  const roles = useRolesToday();
  const { campus } = useHere();
  const { people } = useDay();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const decide = (resolution: 'as_recorded' | 'child_has_left' | 'child_is_with', holder?: string) =>
    post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/correction/resolve-conflict`, {
      commandId: newCommandId(),
      conflictId,
      resolution,
      ...(holder === undefined ? {} : { holder }),
    }).catch((error: unknown) => setProblem(say(error)));
  return (
    <Stack gap="xs" w="100%">
      {problem !== null && (
        <Text c="red.9" role="alert">
          {problem}
        </Text>
      )}
      <Group gap="xs" justify="flex-end">
        {childId !== null && (
          <Button variant="subtle" c="blue.9" component={Link} to={`/review/${childId}`}>
            {w.bothRecords}
          </Button>
        )}
        {hasRole(roles, 'duty_leader', 'deputy', 'principal') && (
          <>
            <Button variant="default" onClick={() => void decide('as_recorded')}>
              {w.asRecorded}
            </Button>
            <Button variant="default" onClick={() => void decide('child_has_left')}>
              {w.hasLeft}
            </Button>
            <Button variant="default" onClick={() => setAsking(true)}>
              {w.isWith}
            </Button>
          </>
        )}
      </Group>
      {asking && (
        <Select
          label={w.withWhom}
          searchable
          data={Object.entries(people?.staff ?? {}).map(([value, label]) => ({ value, label: label ?? value }))}
          onChange={(holder) => holder !== null && void decide('child_is_with', holder)}
        />
      )}
    </Stack>
  );
}
