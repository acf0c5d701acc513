import { Alert, Button, Group, Modal, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import type { Concern } from '@baton/custody';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { hasRole } from '../access/session';
import { useDay, useHere, useReport, useRolesToday } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { WhatHappened } from '../review/what-happened';
import { StateBadge } from '../ui/state-badge';
import { useWords } from '../words/language';
import { CASE_WORDS } from './case-words';

interface Contact {
  readonly personId: string;
  readonly name: string | null;
  readonly relation: string;
  readonly isGuardian: boolean;
  readonly phone: string | null;
}

const RESULTS = ['reached', 'no_answer', 'busy', 'message_left', 'wrong_number'] as const;
const PLACES = ['collected_before_check_in', 'at_home', 'with_family'] as const;

/** One child that somebody worries about: who has it, whom to call, what came of it. Two taps for an outcome. */
export default function ChildCase({
  childId,
  concern,
  close,
}: {
  readonly childId: string;
  readonly concern: Concern;
  readonly close: () => void;
}) {
  const w = useWords(CASE_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const { day } = useDay();
  const child = day?.children.get(childId);
  if (!day || !child) return null;
  const last = child.spans.at(-1)?.holder ?? null;
  const tried = (day.contacts.get(childId) ?? []).filter((contact) => contact.concern === concern);
  return (
    <Modal opened onClose={close} title={`${labels.childName(childId)} ${labels.classAndNumber(childId)}`} size="lg">
      <Stack>
        <Group>
          <StateBadge state={child.state} />
          <Text>
            {child.holder !== null
              ? w.with(labels.staff(child.holder), child.placeId === null ? '' : labels.thing(child.placeId))
              : last === null
                ? w.nobody
                : w.lastWith(labels.staff(last))}
          </Text>
        </Group>
        <Contacts childId={childId} concern={concern} />
        <section aria-label={w.tried}>
          <Text fw={600}>{w.tried}</Text>
          {tried.length === 0 && <Text c="dimmed">{w.notTried}</Text>}
          {tried.map(({ at, outcome, by }) => (
            <Text key={`${at} ${by}`}>
              <span className="figure">{timeOf(at)}</span> {w[outcome as 'reached']} · {labels.staff(by)}
            </Text>
          ))}
        </section>
        {concern === 'absence' && child.state === 'unaccounted' && <WhereIsTheChild childId={childId} close={close} />}
        {concern === 'absence' && child.state === 'unaccounted' && <Police childId={childId} />}
        <WhatHappened childId={childId} />
      </Stack>
    </Modal>
  );
}

function Contacts({ childId, concern }: { readonly childId: string; readonly concern: Concern }) {
  const w = useWords(CASE_WORDS);
  const say = useSay();
  const { campus } = useHere();
  const report = useReport();
  const [shown, setShown] = useState(false);
  const [called, setCalled] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ['contacts', childId],
    enabled: shown,
    staleTime: Infinity,
    gcTime: 0,
    queryFn: () =>
      get<{ readonly contacts: readonly Contact[] }>(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/children/${childId}`),
  });
  if (!shown)
    return (
      <Button size="lg" leftSection={<IconPhone aria-hidden />} onClick={() => setShown(true)}>
        {w.showNumbers}
      </Button>
    );
  if (error)
    return (
      <Alert color="red" role="alert">
        {say(error)}
      </Alert>
    );
  const contacts = data?.contacts ?? [];
  const result = (outcome: (typeof RESULTS)[number]) => {
    void report('AttemptContact', { childId, concern, personId: called, outcome });
    setCalled(null);
  };
  return (
    <Stack gap="xs">
      {data && contacts.length === 0 && <Text>{w.noNumbers}</Text>}
      {contacts.map(({ personId, name, isGuardian, phone }) => (
        <Paper key={personId} withBorder p="sm">
          <Group justify="space-between">
            <div>
              <Text fw={600}>
                {name}{' '}
                {isGuardian && (
                  <Text span c="dimmed">
                    {w.guardian}
                  </Text>
                )}
              </Text>
              <Text className="figure" fz="lg">
                {phone}
              </Text>
            </div>
            <Button
              component="a"
              href={`tel:${phone ?? ''}`}
              variant={called === personId ? 'default' : 'filled'}
              onClick={() => setCalled(personId)}
            >
              {w.call(name ?? '')}
            </Button>
          </Group>
          {called === personId && (
            <SimpleGrid cols={{ base: 2, sm: 3 }} mt="xs" role="group" aria-label={w.result}>
              {RESULTS.map((outcome) => (
                <Button key={outcome} variant="default" onClick={() => result(outcome)}>
                  {w[outcome]}
                </Button>
              ))}
            </SimpleGrid>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

function WhereIsTheChild({ childId, close }: { readonly childId: string; readonly close: () => void }) {
  const w = useWords(CASE_WORDS);
  const report = useReport();
  const [note, setNote] = useState('');
  const explain = (kind: string) => {
    void report('ExplainAbsence', { childId, kind, ...(note.trim() ? { note: note.trim() } : {}) });
    close();
  };
  return (
    <section aria-label={w.explain}>
      <Title order={3} fz="lg" mb="xs">
        {w.explain}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {PLACES.map((kind) => (
          <Button key={kind} variant="default" onClick={() => explain(kind)}>
            {w[kind]}
          </Button>
        ))}
      </SimpleGrid>
      <Group mt="xs" align="flex-end">
        <TextInput label={w.other} flex={1} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Button variant="default" disabled={note.trim() === ''} onClick={() => explain('other')}>
          {w.save}
        </Button>
      </Group>
    </section>
  );
}

/** A prompt for a person to decide, never automatic. */
function Police({ childId }: { readonly childId: string }) {
  const w = useWords(CASE_WORDS);
  const roles = useRolesToday();
  const report = useReport();
  if (!hasRole(roles, 'duty_leader', 'deputy', 'principal')) return null;
  return (
    <Group justify="space-between">
      <Text fw={600}>{w.police}</Text>
      <Group gap="xs">
        <Button variant="default" onClick={() => void report('DecidePolice', { childId, decision: 'not_yet' })}>
          {w.not_yet}
        </Button>
        <Button color="red.9" onClick={() => void report('DecidePolice', { childId, decision: 'called' })}>
          {w.called}
        </Button>
      </Group>
    </Group>
  );
}
