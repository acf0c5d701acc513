import '../pickup/gate.css';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { Figure } from '../ui/state-badge';
import { useWords } from '../words/language';
import { useGateBook, type GateBook } from './gate-book';
import { Shifts } from './shifts';
import { Visitors } from './visitors';
import { GATE_BOOK_WORDS } from './words';

const RegisterVisitor = lazy(() => import('./register-visitor'));

/** The guard's book: what is open, who is inside, who has the gate. */
export default function GateBookPage() {
  const w = useWords(GATE_BOOK_WORDS);
  const { book, stale } = useGateBook();
  const [registering, setRegistering] = useState(false);
  return (
    <Page
      title={w.title}
      action={
        <Button size="xl" fullWidth leftSection={<IconUserPlus aria-hidden />} onClick={() => setRegistering(true)}>
          {w.register}
        </Button>
      }
    >
      {stale && (
        <Text c="red.9" fw={700} role="alert">
          {w.offline}
        </Text>
      )}
      {book ? <Book book={book} /> : !stale && <Text>{w.loading}</Text>}
      {registering && (
        <Suspense fallback={null}>
          <RegisterVisitor close={() => setRegistering(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function Book({ book }: { readonly book: GateBook }) {
  return (
    <>
      <OpenMatters book={book} />
      <Visitors book={book} />
      <Shifts shifts={book.shifts} />
    </>
  );
}

/** What the next guard would have to know this minute. */
function OpenMatters({ book: { open } }: { readonly book: GateBook }) {
  const w = useWords(GATE_BOOK_WORDS);
  const timeOf = useTimeOf();
  const { visitorsInside, childrenCalled, escortsOut } = open;
  return (
    <section className="gate-card" aria-label={w.open}>
      <Title order={2} fz="lg" mb="xs">
        {w.open}
      </Title>
      <Group gap="8px 28px">
        <Figure value={visitorsInside.length} label={w.visitorsInside} />
        <Figure value={childrenCalled.length} label={w.childrenCalled} />
        <Figure value={escortsOut.length} label={w.escortsOut} />
      </Group>
      {visitorsInside.length + childrenCalled.length + escortsOut.length === 0 && <Text c="gray.7">{w.nothingOpen}</Text>}
      <Stack gap={4} mt="xs">
        {childrenCalled.map(({ childId, name, since }) => (
          <Text key={childId}>
            {name} · {w.childrenCalled} · {w.since(timeOf(since))}
          </Text>
        ))}
        {escortsOut.length > 0 && (
          <details>
            <summary className="gate-summary">
              {w.escortsOut} {escortsOut.length}
            </summary>
            {escortsOut.map(({ offerId, name, children, since }) => (
              <Text key={offerId}>
                {name} · {w.escortsOut} · {w.people(children)} · {w.since(timeOf(since))}
              </Text>
            ))}
          </details>
        )}
      </Stack>
    </section>
  );
}
