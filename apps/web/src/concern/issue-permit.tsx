import { Alert, Button, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, newId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useDay, useHere } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { CONCERN_WORDS } from './words';

const REASONS = ['unwell', 'family', 'appointment', 'other'] as const;
/** minutes for which a slip can be given */
const VALID_FOR = [20, 40, 60] as const;
const MINUTE = 60_000;

interface WaysToLeave {
  readonly waysToLeave: readonly { readonly personId: string | null; readonly name: string | null; readonly relation: string | null }[];
}

/** The slip with which a child may leave before its time: the gate sees it at once. */
export function IssuePermit({
  childId,
  name,
  back,
  done,
}: {
  readonly childId: string;
  readonly name: string;
  readonly back: () => void;
  readonly done: () => void;
}) {
  const w = useWords(CONCERN_WORDS);
  const say = useSay();
  const timeOf = useTimeOf();
  const { day: here, clock } = useHere();
  const { live } = useDay();
  const [reason, setReason] = useState<string>('family');
  const [collectorId, setCollectorId] = useState('');
  const [minutes, setMinutes] = useState(String(VALID_FOR[1]));
  const [note, setNote] = useState('');
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly words: string } | null>(null);
  const path = `/api/campuses/${here.address.campusId}/days/${here.address.serviceDay}`;
  const ways = useQuery({ queryKey: ['ways', childId], queryFn: () => get<WaysToLeave>(`${path}/gate/children/${childId}`) });
  const collectors = (ways.data?.waysToLeave ?? []).filter(({ personId }) => personId !== null);

  const issue = async () => {
    const validUntil = Math.round(clock.now() + Number(minutes) * MINUTE);
    const body = { commandId: newCommandId(), permitId: newId('pm'), childId, collectorId: collectorId || null, reason, validUntil };
    try {
      await post(`${path}/pickup/issue-exit-permit`, { ...body, ...(note.trim() === '' ? {} : { note: note.trim() }) });
      setAnswer({ ok: true, words: w.issued(timeOf(validUntil)) });
    } catch (error) {
      setAnswer({ ok: false, words: say(error) });
    }
  };
  if (answer?.ok)
    return (
      <Stack>
        <Alert color="green" role="status">
          {answer.words}
        </Alert>
        <Button size="lg" onClick={done}>
          {w.back}
        </Button>
      </Stack>
    );
  return (
    <Stack>
      <Text fw={700} size="lg">
        {w.permitTitle(name)}
      </Text>
      <NativeSelect
        label={w.collector}
        value={collectorId}
        onChange={(event) => setCollectorId(event.currentTarget.value)}
        data={[
          { value: '', label: w.anyCollector },
          ...collectors.map((way) => ({ value: way.personId ?? '', label: [way.name, way.relation].filter(Boolean).join(' · ') })),
        ]}
      />
      <NativeSelect
        label={w.reason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data={REASONS.map((value) => ({ value, label: w[value] }))}
      />
      <div>
        <Text fw={500} id="permit-valid">
          {w.validFor}
        </Text>
        <SegmentedControl
          fullWidth
          size="lg"
          aria-labelledby="permit-valid"
          value={minutes}
          onChange={setMinutes}
          data={VALID_FOR.map((n) => ({ value: String(n), label: w.minutes(n) }))}
        />
      </div>
      <TextInput label={w.note} value={note} maxLength={1_000} onChange={(event) => setNote(event.currentTarget.value)} />
      {answer && (
        <Alert color="red" role="alert">
          {answer.words}
        </Alert>
      )}
      {!live && <Text c="red.9">{w.needsNetwork}</Text>}
      <Group grow>
        <Button variant="default" size="lg" onClick={back}>
          {w.back}
        </Button>
        <Button size="lg" onClick={() => void issue()} disabled={!live}>
          {w.issue}
        </Button>
      </Group>
    </Stack>
  );
}
