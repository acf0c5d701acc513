import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSay } from '../api/words-of-answers';
import { DialogFoot } from '../ui/problem';
import { useWords } from '../words/language';
import { CHILD_WORDS } from './child-words';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface ActField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'tel' | 'date' | 'time' | 'number' | 'choice' | 'weekdays';
  readonly value?: string | undefined;
  readonly choices?: readonly Choice[];
  readonly optional?: true;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** A few fields and one act. What was typed stays when the server says no. */
export function ActForm({
  title,
  about,
  fields,
  save,
  close,
}: {
  readonly title: string;
  readonly about?: string;
  readonly fields: readonly ActField[];
  readonly save: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly close: () => void;
}) {
  const w = useWords(CHILD_WORDS);
  const say = useSay();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(fields.map(({ name, value }) => [name, value ?? ''])),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const complete = fields.every(({ name, optional }) => optional || (values[name] ?? '').trim() !== '');
  const submit = async () => {
    setBusy(true);
    try {
      await save(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()])));
    } catch (error) {
      setProblem(say(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={title}>
      <Stack>
        {about && <Text>{about}</Text>}
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            set={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
          />
        ))}
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button loading={busy} disabled={!complete} onClick={() => void submit()}>
            {w.save}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}

function Field({ field, value, set }: { readonly field: ActField; readonly value: string; readonly set: (value: string) => void }) {
  const w = useWords(CHILD_WORDS);
  const { label, type, choices = [] } = field;
  if (type === 'choice')
    return (
      <NativeSelect
        label={label}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
        data={choices.map((choice) => ({ ...choice }))}
      />
    );
  if (type === 'weekdays') {
    const chosen = value.split(',').filter(Boolean);
    const toggle = (day: string) => set((chosen.includes(day) ? chosen.filter((one) => one !== day) : [...chosen, day]).sort().join(','));
    return (
      <div role="group" aria-label={label}>
        <Text fw={500}>{label}</Text>
        <Group>
          {WEEKDAYS.map((day) => (
            <Checkbox
              key={day}
              className="check-row"
              label={w.weekday(day)}
              checked={chosen.includes(String(day))}
              onChange={() => toggle(String(day))}
            />
          ))}
        </Group>
      </div>
    );
  }
  return <TextInput type={type} label={label} value={value} onChange={(event) => set(event.currentTarget.value)} />;
}
