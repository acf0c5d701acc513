import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePerson } from '../access/session';
import { ROLE_WORDS } from '../access/words';
import { useDay } from '../day/here';
import { useWords } from '../words/language';
import { ALERT_WORDS } from './words';

/** Choices on the screen: more means that somebody should type. */
const MAX_SHOWN = 8;

/** To a colleague by name: people of today first, everybody else by typing. */
export default function GiveToColleague({
  close,
  give,
}: {
  readonly close: () => void;
  readonly give: (staffId: string) => Promise<boolean>;
}) {
  const w = useWords(ALERT_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const { staffId: me } = usePerson();
  const { day, people } = useDay();
  const [asked, setAsked] = useState('');
  const dutyOf = new Map((day?.duties ?? []).map((duty) => [duty.staffId, duty.role]));
  const found = Object.entries(people?.staff ?? {})
    .filter(([staffId, name]) => staffId !== me && (name ?? '').includes(asked.trim()))
    .sort(([a], [b]) => Number(leads(dutyOf.get(b))) - Number(leads(dutyOf.get(a))))
    .slice(0, MAX_SHOWN);
  return (
    <Modal opened onClose={close} title={w.delegateTitle}>
      <Stack gap="xs">
        <TextInput label={w.findColleague} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} data-autofocus />
        {found.map(([staffId, name]) => (
          <Button
            key={staffId}
            size="lg"
            variant="default"
            justify="space-between"
            rightSection={roleWords[dutyOf.get(staffId) as keyof typeof roleWords] ?? ''}
            onClick={() => void give(staffId).then(close)}
          >
            {name}
          </Button>
        ))}
        <Button size="lg" variant="subtle" color="dark" onClick={close}>
          {w.cancel}
        </Button>
      </Stack>
    </Modal>
  );
}

const LEADING: readonly string[] = ['duty_leader', 'duty_administrator', 'grade_lead', 'deputy', 'principal'];
const leads = (role: string | undefined): boolean => role !== undefined && LEADING.includes(role);
