import { ActionIcon, Group, TextInput } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';

/** A head count: large steps for the thumb, or typed. */
export function CountStepper({
  value,
  onChange,
  label,
  minus,
  plus,
  max = 999,
}: {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly label: string;
  readonly minus: string;
  readonly plus: string;
  readonly max?: number;
}) {
  const set = (next: number) => onChange(Math.min(max, Math.max(0, Number.isFinite(next) ? next : 0)));
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <ActionIcon variant="default" size={56} aria-label={minus} onClick={() => set(value - 1)}>
        <IconMinus aria-hidden />
      </ActionIcon>
      <TextInput
        label={label}
        value={String(value)}
        inputMode="numeric"
        onChange={(event) => set(Number.parseInt(event.currentTarget.value.replace(/\D/g, '') || '0', 10))}
        styles={{ input: { textAlign: 'center', fontSize: 24, height: 56 } }}
        w={120}
      />
      <ActionIcon variant="default" size={56} aria-label={plus} onClick={() => set(value + 1)}>
        <IconPlus aria-hidden />
      </ActionIcon>
    </Group>
  );
}
