import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import type { CampusDay } from '@baton/custody';
import { useState } from 'react';
import { newId } from '../api/api';
import { usePerson } from '../access/session';
import { useHere, useReport } from '../day/here';
import { useLabels } from '../day/labels';
import { clinicOf, offerOf, walkers } from '../handoff/offering';
import { useWords } from '../words/language';
import { CONCERN_WORDS } from './words';

/** Characters of a note. */
const MAX_NOTE = 1_000;

/** The second concern: the child feels unwell, and goes to the clinic with somebody, or stays to be watched. */
export function ReportUnwell({
  day,
  childId,
  name,
  back,
  done,
}: {
  readonly day: CampusDay;
  readonly childId: string;
  readonly name: string;
  readonly back: () => void;
  readonly done: () => void;
}) {
  const w = useWords(CONCERN_WORDS);
  const labels = useLabels();
  const report = useReport();
  const { clock } = useHere();
  const { staffId } = usePerson();
  const [note, setNote] = useState('');
  const [walker, setWalker] = useState(staffId);
  const said = note.trim() === '' ? {} : { note: note.trim() };
  const others = walkers(day).filter((id) => id !== staffId);

  const tell = () => report('ReportUnwell', { childId, ...said });
  const send = async () => {
    await tell();
    const offer = { offerId: newId('of'), children: [childId], to: clinicOf(day), escortId: walker };
    await report('OfferCustody', { ...offerOf(day, offer, clock.now()), remarks: [{ childId, kind: 'unwell', ...said }] });
    done();
  };
  return (
    <Stack>
      <Text fw={700} size="lg">
        {w.unwellTitle(name)}
      </Text>
      <Textarea
        label={w.complaint}
        placeholder={w.complaintExample}
        maxLength={MAX_NOTE}
        minRows={2}
        autosize
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <NativeSelect
        label={w.walker}
        value={walker}
        onChange={(event) => setWalker(event.currentTarget.value)}
        data={[{ value: staffId, label: w.me }, ...others.map((id) => ({ value: id, label: labels.staff(id) }))]}
      />
      <Text c="gray.7">{w.unwellHint}</Text>
      <Button size="lg" onClick={() => void send()}>
        {w.send}
      </Button>
      <Group grow>
        <Button variant="default" onClick={back}>
          {w.back}
        </Button>
        <Button variant="default" onClick={() => void tell().then(done)}>
          {w.reportOnly}
        </Button>
      </Group>
    </Stack>
  );
}
