import { Alert, Button, Center, Paper, PasswordInput, PinInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { PIN_DIGITS, type PersonSignedIn } from './shapes';
import { useState, type FormEvent } from 'react';
import { post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useLanguage, useWords } from '../words/language';
import { useSession } from './session';
import { ACCESS_WORDS } from './words';

type Kind = 'pin' | 'password';

/** On a device that nobody paired: name and PIN or password. */
export default function SignInPage() {
  const w = useWords(ACCESS_WORDS);
  const say = useSay();
  const { session, signedIn } = useSession();
  const { language, choose } = useLanguage();
  const [kind, setKind] = useState<Kind>('pin');
  const [login, setLogin] = useState('');
  const [secret, setSecret] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (session.state === 'signed_in' && session.person.mustChangePassword)
    return <ChooseOwnPassword person={session.person} oneTime={secret} />;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signedIn(await post<PersonSignedIn>('/api/access/sign-in', { login: login.trim(), secret, kind }));
    } catch (error) {
      setProblem(say(error));
      if (kind === 'pin') setSecret('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={w.product} subtitle={w.tagline}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput
            label={w.login}
            size="lg"
            value={login}
            autoComplete="username"
            onChange={(e) => setLogin(e.currentTarget.value)}
            required
          />
          {kind === 'pin' ? (
            <div>
              <Text size="lg" fw={500} id="pin-label">
                {w.pin}
              </Text>
              <PinInput
                length={PIN_DIGITS}
                type="number"
                mask
                size="lg"
                value={secret}
                onChange={setSecret}
                ariaLabel={w.pin}
                aria-labelledby="pin-label"
              />
            </div>
          ) : (
            <PasswordInput
              label={w.secret}
              size="lg"
              value={secret}
              autoComplete="current-password"
              onChange={(e) => setSecret(e.currentTarget.value)}
              required
            />
          )}
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Button type="submit" size="lg" loading={busy} disabled={login === '' || secret === ''}>
            {w.signIn}
          </Button>
          <Button
            variant="subtle"
            size="md"
            onClick={() => {
              setKind(kind === 'pin' ? 'password' : 'pin');
              setSecret('');
            }}
          >
            {kind === 'pin' ? w.withPassword : w.withPin}
          </Button>
          <Button variant="subtle" c="gray.8" onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
            {w.language}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

/** Somebody else gave the password: nothing but changing it is permitted. */
function ChooseOwnPassword({ person, oneTime }: { readonly person: PersonSignedIn; readonly oneTime: string }) {
  const w = useWords(ACCESS_WORDS);
  const say = useSay();
  const { ask } = useSession();
  const [current, setCurrent] = useState(oneTime);
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (next !== again) return setProblem(w.differ);
    try {
      await post('/api/access/password', { current, next });
      await ask();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Card title={w.changePassword} subtitle={`${person.name} · ${w.changeWhy}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {oneTime === '' && (
            <PasswordInput label={w.secret} size="lg" value={current} onChange={(e) => setCurrent(e.currentTarget.value)} />
          )}
          <PasswordInput
            label={w.newPassword}
            size="lg"
            value={next}
            autoComplete="new-password"
            onChange={(e) => setNext(e.currentTarget.value)}
          />
          <PasswordInput
            label={w.again}
            size="lg"
            value={again}
            autoComplete="new-password"
            onChange={(e) => setAgain(e.currentTarget.value)}
          />
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Button type="submit" size="lg">
            {w.save}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

function Card({ title, subtitle, children }: { readonly title: string; readonly subtitle: string; readonly children: React.ReactNode }) {
  return (
    <Center mih="100dvh" p="md" bg="gray.0">
      <Paper withBorder shadow="sm" radius="md" p="xl" w="100%" maw={420} component="main">
        <Title order={1} ta="center">
          {title}
        </Title>
        <Text ta="center" c="dimmed" mb="lg">
          {subtitle}
        </Text>
        {children}
      </Paper>
    </Center>
  );
}
