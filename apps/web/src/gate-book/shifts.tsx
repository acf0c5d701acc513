import { Badge, Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconCheck, IconHourglass, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { usePerson } from '../access/session';
import { useDay, useGate } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { staffByName, useWriteBook, type Shift } from './gate-book';
import { Failed } from './visitors';
import { GATE_BOOK_WORDS } from './words';

/** What one guard hands to the next; a school's own things go into the note. */
const ITEMS = ['keys', 'radio', 'torch', 'shield', 'cameras'] as const;
const LOOK = {
  offered: { color: 'orange', icon: IconHourglass },
  accepted: { color: 'green', icon: IconCheck },
  refused: { color: 'red', icon: IconX },
} as const;

/** The gate changes hands with two signatures, like a child does. */
export function Shifts({ shifts }: { readonly shifts: readonly Shift[] }) {
  const w = useWords(GATE_BOOK_WORDS);
  const { staffId } = usePerson();
  const mine = shifts.filter((shift) => shift.state === 'offered' && shift.to.staffId === staffId);
  const others = shifts.filter((shift) => !mine.includes(shift)).sort((a, b) => b.at - a.at);
  return (
    <section aria-label={w.shifts}>
      <Title order={2} fz="lg" mb="xs">
        {w.shifts}
      </Title>
      <Stack gap="sm">
        {mine.map((shift) => (
          <OneShift key={shift.shiftId} shift={shift}>
            <Sign shift={shift} />
          </OneShift>
        ))}
        <HandOver />
        {others.map((shift) => (
          <OneShift key={shift.shiftId} shift={shift} />
        ))}
      </Stack>
    </section>
  );
}

function OneShift({ shift, children }: { readonly shift: Shift; readonly children?: React.ReactNode }) {
  const w = useWords(GATE_BOOK_WORDS);
  const timeOf = useTimeOf();
  const { color, icon: Icon } = LOOK[shift.state];
  const missing = shift.inspection.filter(({ ok }) => !ok).map(({ item }) => w[`item_${item as (typeof ITEMS)[number]}`] ?? item);
  const { visitorsInside, childrenCalled, escortsOut } = shift.open;
  return (
    <article className="gate-card">
      <Group gap="sm">
        <Text fz="lg" fw={700}>
          {w.fromTo(shift.from.name ?? '', shift.to.name ?? '')}
        </Text>
        <Badge size="lg" variant="light" color={color} c={`${color}.9`} leftSection={<Icon size={16} aria-hidden />}>
          {shift.state === 'refused' ? w.shiftRefused : w[shift.state]}
        </Badge>
        <Text c="gray.7">{timeOf(shift.at)}</Text>
      </Group>
      <Text c={missing.length > 0 ? 'red.9' : undefined}>{missing.length > 0 ? w.missing(missing.join('、')) : w.complete}</Text>
      <Text>{w.openAtHandover(visitorsInside, childrenCalled, escortsOut)}</Text>
      {shift.note && <Text>{shift.note}</Text>}
      {shift.refusedBecause && <Text c="red.9">{shift.refusedBecause}</Text>}
      {children}
    </article>
  );
}

function Sign({ shift: { shiftId } }: { readonly shift: Shift }) {
  const w = useWords(GATE_BOOK_WORDS);
  const { write, failed, writing } = useWriteBook();
  const [reason, setReason] = useState('');
  return (
    <Stack gap="sm" mt="sm">
      <Button disabled={writing} onClick={() => void write('shifts/accept', { shiftId })}>
        {w.sign}
      </Button>
      <Group align="flex-end">
        <TextInput flex={1} label={w.notSignWhy} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button
          variant="outline"
          color="red.9"
          disabled={writing || reason.trim() === ''}
          onClick={() => void write('shifts/refuse', { shiftId, reason: reason.trim() })}
        >
          {w.notSign}
        </Button>
      </Group>
      <Failed text={failed} />
    </Stack>
  );
}

function HandOver() {
  const w = useWords(GATE_BOOK_WORDS);
  const { people } = useDay();
  const { staffId } = usePerson();
  const [gateId] = useGate();
  const { write, failed, writing } = useWriteBook();
  const [opened, setOpened] = useState(false);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const [ok, setOk] = useState<ReadonlySet<string>>(new Set());
  if (!opened)
    return (
      <Button variant="default" onClick={() => setOpened(true)}>
        {w.handOver}
      </Button>
    );
  const offer = async () => {
    const inspection = ITEMS.map((item) => ({ item, ok: ok.has(item) }));
    const body = { to, inspection, ...(gateId ? { gateId } : {}), ...(note.trim() ? { note: note.trim() } : {}) };
    if ((await write('shifts/offer', body)) !== null) setOpened(false);
  };
  const others = staffByName(people?.staff ?? {}).filter(({ value }) => value !== staffId);
  return (
    <div className="gate-card">
      <Stack gap="sm">
        <NativeSelect
          label={w.to}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[{ value: '', label: w.nobody }, ...others]}
        />
        <Group role="group" aria-label={w.inspected}>
          {ITEMS.map((item) => (
            <Checkbox
              key={item}
              label={w[`item_${item}`]}
              checked={ok.has(item)}
              onChange={(event) => setOk(changed(ok, item, event.currentTarget.checked))}
            />
          ))}
        </Group>
        <TextInput label={w.note} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Button disabled={to === '' || writing} onClick={() => void offer()}>
          {w.offer}
        </Button>
        <Button variant="default" onClick={() => setOpened(false)}>
          {w.cancel}
        </Button>
        <Failed text={failed} />
      </Stack>
    </div>
  );
}

function changed(set: ReadonlySet<string>, item: string, included: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (included) next.add(item);
  else next.delete(item);
  return next;
}
