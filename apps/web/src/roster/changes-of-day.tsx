import { Alert, Badge, Chip, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { ROLE_WORDS } from '../access/words';
import type { CampusToday } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { useNamesOfCampus } from './campus-setup';
import { TODAY_WORDS } from './today-words';

const KINDS = ['leave', 'ad_hoc', 'dismissal', 'delegate', 'consent', 'restriction', 'authority', 'enrolment', 'class'] as const;
type Kind = (typeof KINDS)[number];

interface Change {
  readonly eventId: string;
  readonly kind: Kind;
  readonly type: string;
  readonly childId: string;
  readonly name: string | null;
  readonly classId: string | null;
  readonly at: number;
  readonly by: { readonly role: string; readonly name: string | null };
  readonly dates: { readonly from: string; readonly to: string } | null;
  readonly person: { readonly name: string | null } | null;
}

/** ms between two looks */
const LOOK_MS = 30_000;

/** Everything that is different about children today, the newest first, with who said so. */
export function ChangesOfDay({ campus }: { readonly campus: CampusToday }) {
  const w = useWords(TODAY_WORDS);
  const say = useSay();
  const { campusId, serviceDay } = campus;
  const nameOf = useNamesOfCampus(campusId);
  const [kind, setKind] = useState<string>('all');
  const { data, error } = useQuery({
    queryKey: ['changes', campusId, serviceDay],
    queryFn: () => get<{ readonly changes: readonly Change[] }>(`/api/campuses/${campusId}/days/${serviceDay}/changes`),
    refetchInterval: LOOK_MS,
  });
  const changes = [...(data?.changes ?? [])].sort((a, b) => b.at - a.at);
  const counts = Map.groupBy(changes, (change) => change.kind);
  const shown = kind === 'all' ? changes : (counts.get(kind as Kind) ?? []);
  return (
    <section aria-label={w.changes}>
      <Title order={2} fz="lg" mb="xs">
        {w.changes} <span className="figure">{changes.length}</span>
      </Title>
      {error && (
        <Alert color="red" role="alert">
          {say(error)}
        </Alert>
      )}
      {data && changes.length === 0 && <Text c="dimmed">{w.noChanges}</Text>}
      {changes.length > 0 && (
        <Chip.Group value={kind} onChange={(next) => setKind(next)}>
          <Group gap={6} mb="xs">
            <Chip value="all" size="md">
              {w.all} {changes.length}
            </Chip>
            {KINDS.filter((one) => counts.has(one)).map((one) => (
              <Chip key={one} value={one} size="md">
                {w[one]} {counts.get(one)?.length}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      {shown.map((change) => (
        <ChangeRow key={change.eventId} change={change} className={nameOf(change.classId)} serviceDay={serviceDay} />
      ))}
    </section>
  );
}

function ChangeRow({
  change,
  className,
  serviceDay,
}: {
  readonly change: Change;
  readonly className: string;
  readonly serviceDay: string;
}) {
  const w = useWords(TODAY_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const timeOf = useTimeOf();
  const { type, kind, childId, name, at, by, dates, person } = change;
  const role = (roleWords as Readonly<Record<string, string>>)[by.role] ?? (w as Readonly<Record<string, unknown>>)[by.role];
  const what = (w as Readonly<Record<string, unknown>>)[type];
  const longer = dates !== null && (dates.from !== serviceDay || dates.to !== serviceDay);
  return (
    <Link to={`/office/children/${childId}`} className="row-link group-row">
      <span>
        <b>{name}</b> <Text span>{className}</Text>{' '}
        <Badge variant="light" color="gray" c="gray.9">
          {w[kind]}
        </Badge>
        <br />
        {typeof what === 'string' ? what : type} {person?.name} {longer && <span className="figure">{`${dates.from} – ${dates.to}`}</span>}
      </span>
      <Text span size="sm" c="dimmed" ta="right">
        <span className="figure">{timeOf(at)}</span>
        <br />
        {w.by(by.name ?? '', typeof role === 'string' ? role : '')}
      </Text>
    </Link>
  );
}
