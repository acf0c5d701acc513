import { Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { post } from '../api/api';
import { deviceStore } from '../outbox/device-store';
import { outbox } from '../day/this-device';
import { useWords } from '../words/language';
import { handInLastQueue, mayBeTakenLater } from './last-queue';
import { ACCESS_WORDS } from './words';

const TRY_AGAIN_MS = 5_000;

/** Taken out of use: what was not sent is handed in for a person to judge, then everything on the device is dropped. */
export default function RevokedPage({ deliver }: { readonly deliver: boolean }) {
  const w = useWords(ACCESS_WORDS);
  const [done, setDone] = useState(false);
  useEffect(() => {
    let stopped = false;
    const go = async () => {
      try {
        if (deliver) await handInLastQueue(deviceStore, outbox.device.install);
        await emptyDevice();
        setDone(true);
      } catch (error) {
        if (!stopped && mayBeTakenLater(error)) setTimeout(() => void go(), TRY_AGAIN_MS);
        else if (!stopped) await emptyDevice().then(() => setDone(true));
      }
    };
    void go();
    return () => {
      stopped = true;
    };
  }, [deliver]);
  return (
    <Center mih="100dvh" p="lg">
      <Stack align="center" component="main">
        <Title order={1}>{w.revoked}</Title>
        <Text ta="center">{done ? w.revokedDone : w.revokedBusy}</Text>
        {!done && <Loader />}
      </Stack>
    </Center>
  );
}

async function emptyDevice(): Promise<void> {
  const undelivered = await deviceStore.outbox.count();
  const { install } = outbox.device;
  await deviceStore.delete();
  localStorage.clear();
  await post('/api/devices/emptied', { install, undelivered }).catch(() => undefined);
}
