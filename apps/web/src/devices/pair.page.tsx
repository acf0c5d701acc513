import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import type { DeviceItself } from '@baton/contracts';
import { useState, type FormEvent } from 'react';
import { post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { Problem } from '../ui/problem';
import { useWords, words } from '../words/language';

const PAIR_WORDS = words(
  {
    title: '配对这台设备',
    why: '请系统管理员在「设备」页面生成配对码，在这里输入，或用相机扫码打开本页。',
    code: '配对码',
    pair: '配对',
    done: (name: string) => `已配对：${name}`,
    go: '开始使用',
  },
  {
    title: 'Pair this device',
    why: 'The system administrator makes a pairing code on the page “Devices”. Type it here, or open this page by its QR code.',
    code: 'Pairing code',
    pair: 'Pair',
    done: (name: string) => `Paired: ${name}`,
    go: 'Begin',
  },
);

/** A new device of the school: the code from the administrator's screen, typed or out of the address. */
export default function PairPage() {
  const w = useWords(PAIR_WORDS);
  const say = useSay();
  const [code, setCode] = useState(() => window.location.hash.slice(1));
  const [paired, setPaired] = useState<DeviceItself | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const pair = async (event: FormEvent) => {
    event.preventDefault();
    try {
      setPaired(await post<DeviceItself>('/api/devices/pair', { code: code.trim() }));
      window.history.replaceState(null, '', window.location.pathname);
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <main className="page guardian">
      <Title order={1}>{w.title}</Title>
      {paired ? (
        <Stack mt="md">
          <Text fz="xl" fw={700} c="green.9" role="status">
            {w.done(paired.name ?? '')}
          </Text>
          <Button size="xl" component="a" href="/">
            {w.go}
          </Button>
        </Stack>
      ) : (
        <form onSubmit={(event) => void pair(event)}>
          <Stack mt="md">
            <Text>{w.why}</Text>
            <TextInput
              label={w.code}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              autoFocus
              autoCapitalize="characters"
              styles={{ input: { fontSize: 28, height: 64, letterSpacing: 4 } }}
            />
            <Problem text={problem} />
            <Button type="submit" size="xl" disabled={code.trim() === ''}>
              {w.pair}
            </Button>
          </Stack>
        </form>
      )}
    </main>
  );
}
