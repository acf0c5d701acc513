import { Button, Modal, Text } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { usePerson } from '../access/session';
import { useWords } from '../words/language';
import { useAlerts } from './use-alerts';
import { ALERT_WORDS } from './words';

const AlertList = lazy(() => import('./alert-list').then(({ AlertList: shown }) => ({ default: shown })));

/** On every page of whoever was given an alert by name, until it is settled or given on. */
export default function GivenToMe() {
  const w = useWords(ALERT_WORDS);
  const { staffId } = usePerson();
  const { data = [] } = useAlerts();
  const [opened, setOpened] = useState(false);
  const mine = data.filter((alert) => alert.state === 'open' && alert.takenOverBy === staffId);
  if (mine.length === 0) return null;
  return (
    <div className="given-to-me" role="status">
      <IconBellRinging aria-hidden />
      <Text fw={700}>{w.givenToMe(mine.length)}</Text>
      <Button size="compact-lg" variant="white" onClick={() => setOpened(true)}>
        {w.look}
      </Button>
      {opened && (
        <Modal opened onClose={() => setOpened(false)} title={w.givenToMe(mine.length)} size="lg">
          <Suspense fallback={null}>
            <AlertList alerts={mine} />
          </Suspense>
        </Modal>
      )}
    </div>
  );
}
