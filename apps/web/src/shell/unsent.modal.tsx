import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useSaid } from '../api/words-of-answers';
import { outbox, useDay, useOutbox } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useLanguage, useWords } from '../words/language';
import { REPORT_WORDS } from './report-words';
import { SHELL_WORDS } from './words';

/** What is on this device and not settled: never hidden, never lost. */
export default function UnsentModal({ close }: { readonly close: () => void }) {
  const w = useWords(SHELL_WORDS);
  const timeOf = useTimeOf();
  const { live, heardAt, people } = useDay();
  const { waiting, unsettled, persisted } = useOutbox();
  return (
    <Modal opened onClose={close} title={w.unsentTitle} size="lg">
      <Stack>
        <Text c="gray.7">
          {heardAt === null ? w.never : live ? w.live : w.notLive(timeOf(heardAt))}
          {people && ` · ${w.namesOf(timeOf(people.takenAt))}`}
        </Text>
        {!persisted && (
          <Group c="red.9" gap="xs">
            <IconAlertTriangle aria-hidden /> {w.notPersisted}
          </Group>
        )}
        {waiting.length === 0 && unsettled.length === 0 && <Text>{w.nothingUnsent}</Text>}
        <UnsettledList />
        <WaitingList />
        {waiting.length > 0 && (
          <Button variant="default" onClick={() => void saveAsFile()}>
            {w.exportQueue}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}

function WaitingList() {
  const w = useWords(SHELL_WORDS);
  const reports = useWords(REPORT_WORDS);
  const timeOf = useTimeOf();
  const { waiting } = useOutbox();
  if (waiting.length === 0) return null;
  return (
    <div>
      <Text fw={700}>
        {w.unsent(waiting.length)} · {w.oldest(timeOf(waiting[0].tappedAt))}
      </Text>
      {waiting.map((item) => (
        <Group key={item.commandId} justify="space-between">
          <Text>{reports[item.type as keyof typeof reports] ?? item.type}</Text>
          <Text className="figure">{timeOf(item.tappedAt)}</Text>
        </Group>
      ))}
    </div>
  );
}

/** What the system is unsure of stays until a person has dealt with it. */
function UnsettledList() {
  const w = useWords(SHELL_WORDS);
  const reports = useWords(REPORT_WORDS);
  const timeOf = useTimeOf();
  const { language } = useLanguage();
  const { unsettled } = useOutbox();
  const saidOf = useSaid();
  return unsettled.map((item) => (
    <Group key={item.commandId} justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Text fw={600}>
          {reports[item.type as keyof typeof reports] ?? item.type} {timeOf(item.tappedAt)}
        </Text>
        <Text c={item.outcome === 'kept' ? 'gray.8' : 'red.9'}>
          {w[item.outcome]}
          {item.outcome !== 'conflict' && saidOf(item.code) ? `：${saidOf(item.code)?.[language]}` : ''}
        </Text>
      </div>
      <Button variant="default" onClick={() => void outbox.dealtWith(item.commandId)}>
        {w.dealtWith}
      </Button>
    </Group>
  ));
}

async function saveAsFile(): Promise<void> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await outbox.asFile());
  link.download = `baton-outbox-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
