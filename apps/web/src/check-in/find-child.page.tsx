import { Alert, Group, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import './check-in.css';
import { usePerson } from '../access/session';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useDay, useHere } from '../day/here';
import { useLabels } from '../day/labels';
import { missingFrom } from '../duty/my-day';
import { Page } from '../ui/page';
import { StateBadge } from '../ui/state-badge';
import { useWords } from '../words/language';
import type { KnownChild } from './child.modal';
import { findOnDevice } from './find-on-device';
import { CHECK_IN_WORDS } from './words';

const ChildModal = lazy(() => import('./child.modal'));

/** ms after the last letter until the server is asked as well */
const ASK_AFTER_MS = 250;

/** “I have this child”: whoever it is, whichever list it is on. */
export default function FindChildPage() {
  const w = useWords(CHECK_IN_WORDS);
  const { staffId } = usePerson();
  const { day } = useDay();
  const labels = useLabels();
  const [params] = useSearchParams();
  const [asked, setAsked] = useState('');
  const [opened, setOpened] = useState<KnownChild | null>(null);
  const { found, problem } = useFound(asked.trim());
  if (!day) return null;
  const missing = missingFrom(day, staffId).flatMap(({ childId }) => labels.child(childId) ?? []);
  return (
    <Page title={w.title} subtitle={w.searchHint}>
      <TextInput
        type="search"
        size="xl"
        label={w.searchLabel}
        labelProps={{ size: 'md' }}
        leftSection={<IconSearch aria-hidden />}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
        autoFocus
      />
      {problem && <Alert color="orange">{problem}</Alert>}
      {asked.trim() === '' && missing.length > 0 && <ListOf title={w.missingTitle} found={missing} open={setOpened} />}
      {asked.trim() !== '' &&
        (found.length > 0 ? <ListOf title={w.results} found={found} open={setOpened} /> : <Text role="status">{w.nobody}</Text>)}
      <Suspense fallback={null}>
        {opened && (
          <ChildModal
            childId={opened.childId}
            known={opened}
            sessionId={params.get('session') ?? undefined}
            close={() => setOpened(null)}
          />
        )}
      </Suspense>
    </Page>
  );
}

/** What this device knows at once; with network, whom the school knows. */
function useFound(asked: string): { readonly found: readonly KnownChild[]; readonly problem: string | null } {
  const w = useWords(CHECK_IN_WORDS);
  const say = useSay();
  const { day: here } = useHere();
  const { people, live } = useDay();
  const [settled] = useDebouncedValue(asked, ASK_AFTER_MS);
  const path = `/api/campuses/${here.address.campusId}/days/${here.address.serviceDay}/gate/search`;
  const school = useQuery({
    queryKey: ['search', path, settled],
    queryFn: () => get<readonly KnownChild[]>(`${path}?q=${encodeURIComponent(settled)}`),
    enabled: live && settled !== '',
  });
  const own = findOnDevice(people?.children ?? [], asked);
  const others = (asked === settled ? (school.data ?? []) : []).filter(({ childId }) => !own.some((child) => child.childId === childId));
  return { found: [...own, ...others], problem: !live ? w.offlineHint : school.error ? say(school.error) : null };
}

function ListOf({
  title,
  found,
  open,
}: {
  readonly title: string;
  readonly found: readonly KnownChild[];
  readonly open: (child: KnownChild) => void;
}) {
  const w = useWords(CHECK_IN_WORDS);
  const labels = useLabels();
  const { day } = useDay();
  return (
    <section>
      <Title order={2} fz="lg" mb="xs">
        {title}
      </Title>
      <Stack gap="xs">
        {found.map((child) => {
          const inDay = day?.children.get(child.childId);
          const number = child.inClassNo === null ? '' : w.no(child.inClassNo);
          return (
            <UnstyledButton key={child.childId} className="row" onClick={() => open(child)}>
              <Group justify="space-between" gap="sm">
                <Text fz={22} fw={700}>
                  {child.name ?? labels.childName(child.childId)}{' '}
                  <Text span size="md" c="gray.8">
                    {labels.className(child.grade, child.classNo)} {number}
                  </Text>
                </Text>
                <Group gap="sm">
                  {inDay?.holder && <Text>{w.with(labels.staff(inDay.holder))}</Text>}
                  <StateBadge state={inDay?.state ?? 'not_planned'} />
                </Group>
              </Group>
            </UnstyledButton>
          );
        })}
      </Stack>
    </section>
  );
}
