import { Center, Loader, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { post, Unreachable } from '../api/api';
import { deviceStore } from '../outbox/device-store';
import { outbox } from '../day/this-device';
import { useWords } from '../words/language';
import { ACCESS_WORDS } from './words';

/** Reports of one part. */
const PART = 200;
const TRY_AGAIN_MS = 5_000;

/** Taken out of use: what was not sent is handed in for a person to judge, then everything on the device is dropped. */
export default function RevokedPage({ deliver }: { readonly deliver: boolean }) {
  const w = useWords(ACCESS_WORDS);
  const [done, setDone] = useState(false);
  useEffect(() => {
    let stopped = false;
    const go = async () => {
      try {
        if (deliver) await handIn();
        await emptyDevice();
        setDone(true);
      } catch (error) {
        if (!stopped && error instanceof Unreachable) setTimeout(() => void go(), TRY_AGAIN_MS);
        // the server has taken all that it takes: what is left must not stay on a device that is out of use
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

async function handIn(): Promise<void> {
  const waiting = await deviceStore.outbox.all();
  const { install } = outbox.device;
  const parts = Math.max(1, Math.ceil(waiting.length / PART));
  for (let part = 0; part < parts; part++) {
    const reports = waiting.slice(part * PART, (part + 1) * PART);
    await post('/api/devices/last-queue', {
      install,
      reports: reports.map((report) => ({ report })),
      total: waiting.length,
      last: part === parts - 1,
    });
    await deviceStore.outbox.remove(...reports.map(({ sequence }) => sequence));
  }
}

async function emptyDevice(): Promise<void> {
  const undelivered = await deviceStore.outbox.count();
  const { install } = outbox.device;
  await deviceStore.delete();
  localStorage.clear();
  await post('/api/devices/emptied', { install, undelivered }).catch(() => undefined);
}
