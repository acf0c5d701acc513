import { Button, Modal, NativeSelect, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDay, useGate } from '../day/here';
import { useWords } from '../words/language';
import { staffByName, useWriteBook, VISITOR_KINDS, type VisitorKind } from './gate-book';
import { Failed } from './visitors';
import { GATE_BOOK_WORDS } from './words';

const MOST_COMPANIONS = 99;

/** Who stands at the gate from outside: what the register of the law asks for, and no number of a document beyond its last four. */
export default function RegisterVisitor({ close }: { readonly close: () => void }) {
  const w = useWords(GATE_BOOK_WORDS);
  const { day, people } = useDay();
  const [gate] = useGate();
  const { write, failed, writing } = useWriteBook();
  const [kind, setKind] = useState<VisitorKind>('guardian');
  const [hostId, setHostId] = useState('');
  const [text, setText] = useState({ name: '', unit: '', purpose: '', idLast4: '', phone: '', vehicle: '', companions: '' });
  const [outside, setOutside] = useState(false);
  const gateId = gate ?? [...(day?.gates.keys() ?? [])][0];
  const field = (name: keyof typeof text, label: string, clean: (typed: string) => string = (typed) => typed) => (
    <TextInput
      label={label}
      value={text[name]}
      onChange={({ currentTarget: { value } }) => setText((known) => ({ ...known, [name]: clean(value) }))}
      autoComplete="off"
    />
  );
  const save = async () => {
    const { companions, ...texts } = text;
    const filled = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ''));
    const body = { gateId, kind, ...filled, ...(hostId ? { hostId } : {}), ...(companions ? { companions: Number(companions) } : {}) };
    const answer = await write<{ readonly whyNotIn: string | null }>('visitors/register', body);
    if (answer === null) return;
    if (answer.whyNotIn === 'visitors_during_care') setOutside(true);
    else close();
  };
  const complete = text.name.trim() !== '' && (text.idLast4 === '' || text.idLast4.length === 4);
  return (
    <Modal opened onClose={close} title={w.register} size="lg">
      {outside ? (
        <>
          <Text fz="lg" fw={700} role="alert" mb="md">
            {w.duringCare}
          </Text>
          <Button fullWidth onClick={close} data-autofocus>
            {w.cancel}
          </Button>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (complete) void save();
          }}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {field('name', w.name)}
            <NativeSelect
              label={w.kind}
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value as VisitorKind)}
              data={VISITOR_KINDS.map((value) => ({ value, label: w[`kind_${value}`] }))}
            />
            <NativeSelect
              label={w.host}
              value={hostId}
              onChange={(event) => setHostId(event.currentTarget.value)}
              data={[{ value: '', label: w.nobody }, ...staffByName(people?.staff ?? {})]}
            />
            {field('purpose', w.purpose)}
            {field('unit', w.unit)}
            {field('idLast4', w.idLast4, (typed) =>
              typed
                .toUpperCase()
                .replace(/[^\dX]/g, '')
                .slice(0, 4),
            )}
            {field('phone', w.phone)}
            {field('vehicle', w.vehicle)}
            {field('companions', w.companionsLabel, (typed) => String(Math.min(MOST_COMPANIONS, Number(typed.replace(/\D/g, ''))) || ''))}
          </SimpleGrid>
          <Failed text={failed} />
          <Button type="submit" size="lg" fullWidth mt="lg" disabled={!complete || writing}>
            {w.save}
          </Button>
        </form>
      )}
    </Modal>
  );
}
