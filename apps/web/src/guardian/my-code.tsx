import { Alert, Button, Progress, Stack, Text } from '@mantine/core';
import { CODE_WINDOW_MS, passText, signedBytes, windowOf } from '@baton/roster';
import { useEffect, useState } from 'react';
import { QrCode } from '../ui/qr-code';
import { useWords } from '../words/language';
import type { EnrolledPhone } from './phone-key';
import { GUARDIAN_WORDS } from './words';

/** ms by which a phone's clock may be off before its codes may be refused */
const CLOCK_TOLERANCE_MS = 25_000;

/** The rotating code: signed by the phone itself, so it needs no signal. */
export function MyCode({ phone, back }: { readonly phone: EnrolledPhone; readonly back: () => void }) {
  const w = useWords(GUARDIAN_WORDS);
  const [now, setNow] = useState(() => Date.now());
  const [text, setText] = useState<string | null>(null);
  const window_ = windowOf(now + phone.offsetMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    let stopped = false;
    const pass = { kind: 'phone', phoneId: phone.phoneId, window: window_ } as const;
    void crypto.subtle
      .sign({ name: 'ECDSA', hash: 'SHA-256' }, phone.key, signedBytes(phone.schoolId, pass) as Uint8Array<ArrayBuffer>)
      .then((signature) => (stopped ? undefined : setText(passText(pass, new Uint8Array(signature)))));
    return () => {
      stopped = true;
    };
  }, [phone, window_]);
  const left = CODE_WINDOW_MS - ((now + phone.offsetMs) % CODE_WINDOW_MS);
  return (
    <Stack align="center">
      {Math.abs(phone.offsetMs) > CLOCK_TOLERANCE_MS && (
        <Alert color="orange" role="alert">
          {w.clockWrong}
        </Alert>
      )}
      {text !== null && <QrCode text={text} label={w.code} size="min(86vw, 360px)" />}
      <Text fw={700} className="figure">
        {w.seconds(Math.ceil(left / 1000))}
      </Text>
      <Progress value={(left / CODE_WINDOW_MS) * 100} w="86%" aria-label={w.seconds(Math.ceil(left / 1000))} />
      <Text ta="center">{w.codeHint}</Text>
      <Button fullWidth variant="default" size="lg" onClick={back}>
        {w.back}
      </Button>
    </Stack>
  );
}
