import { Alert, Badge, Button, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import type { ChildOnDevice } from '@baton/contracts';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Route, Routes, useParams } from 'react-router';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { ROLE_WORDS } from '../access/words';
import { ALERT_WORDS } from '../alerts/words';
import { useDay, useHere } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { StateAt } from './state-at';
import { RECORD_WORDS, REVIEW_WORDS } from './words';

interface Review {
  readonly child: {
    readonly name: string | null;
    readonly grade: number | null;
    readonly classNo: number | null;
    readonly inClassNo: number | null;
  };
  readonly spans: readonly {
    readonly holderName: string | null;
    readonly holder: string;
    readonly placeId: string | null;
    readonly from: number;
    readonly to: number | null;
  }[];
  readonly records: readonly {
    readonly revision: number;
    readonly type: string;
    readonly effectiveAt: number;
    readonly recordedAt: number;
    readonly actor: { readonly id: string; readonly name: string | null; readonly role: string };
    readonly corrects: number | null;
    readonly correctedBy: readonly number[];
    readonly note: string | null;
  }[];
  readonly releases: readonly {
    readonly revision: number;
    readonly at: number;
    readonly gateId: string | null;
    readonly undone: string | null;
  }[];
  readonly alerts: readonly {
    readonly revision: number;
    readonly type: string;
    readonly kind: string | null;
    readonly level: string | null;
    readonly alertId: string;
    readonly to: readonly Recipient[] | null;
    readonly recordedAt: number;
    readonly actorId: string;
  }[];
}

interface Recipient {
  readonly role: string;
  readonly staffId: string | null;
}

/** ms between both clocks from which on a record counts as reported late. */
const LATE_MS = 60_000;
const MAX_FOUND = 20;

export default function ReviewPages() {
  return (
    <Routes>
      <Route index element={<FindChild />} />
      <Route path=":childId" element={<ReviewOfChild />} />
    </Routes>
  );
}

function FindChild() {
  const w = useWords(REVIEW_WORDS);
  const labels = useLabels();
  const { people } = useDay();
  const [asked, setAsked] = useState('');
  const found =
    asked.trim() === '' ? [] : (people?.children ?? []).filter((child) => fits(child, asked.trim().toLowerCase())).slice(0, MAX_FOUND);
  return (
    <Page title={w.title}>
      <TextInput
        label={w.search}
        description={w.searchHint}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
        autoFocus
      />
      <Stack gap={0}>
        {found.map(({ childId }) => (
          <Link key={childId} to={childId} className="row-link group-row">
            <b>{labels.childName(childId)}</b>
            <span>{labels.classAndNumber(childId)}</span>
          </Link>
        ))}
        {asked.trim() !== '' && found.length === 0 && <Text c="dimmed">{w.none}</Text>}
      </Stack>
      <StateAt />
    </Page>
  );
}

const fits = (child: ChildOnDevice, asked: string): boolean =>
  (child.name?.includes(asked) ?? false) || child.initials.startsWith(asked) || `${child.grade}-${child.classNo}` === asked;

/** One child's day: spans and records with both clocks, alerts, corrections beside what they correct. Prints on A4. */
function ReviewOfChild() {
  const w = useWords(REVIEW_WORDS);
  const say = useSay();
  const labels = useLabels();
  const { childId = '' } = useParams();
  const { campus } = useHere();
  const { data, error } = useQuery({
    queryKey: ['review', childId, campus.serviceDay],
    queryFn: () => get<Review>(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/review/children/${childId}`),
  });
  if (error)
    return (
      <Page title={w.title}>
        <Alert color="red" role="alert">
          {say(error)}
        </Alert>
      </Page>
    );
  if (!data) return <Page title={w.title}>{null}</Page>;
  const { child } = data;
  return (
    <Page
      title={child.name ?? ''}
      subtitle={`${labels.className(child.grade, child.classNo)} ${child.inClassNo ?? ''} · ${campus.serviceDay}`}
      aside={
        <Button className="no-print" variant="default" leftSection={<IconPrinter aria-hidden />} onClick={() => window.print()}>
          {w.print}
        </Button>
      }
    >
      {data.records.length === 0 ? (
        <Text>{w.nothing}</Text>
      ) : (
        <>
          <Spans review={data} />
          <Alerts review={data} />
          <Records review={data} />
        </>
      )}
    </Page>
  );
}

function Spans({ review }: { readonly review: Review }) {
  const w = useWords(REVIEW_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  return (
    <Paper withBorder p="md" component="section" aria-label={w.spans}>
      <Title order={2} fz="lg" mb="xs">
        {w.spans}
      </Title>
      <ol className="spans">
        {review.spans.map(({ holder, holderName, placeId, from, to }) => (
          <li key={`${holder} ${from}`}>
            <BothClocks happened={from} recorded={heardOf(review, from)} /> –{' '}
            {to === null ? <span className="figure">{w.now}</span> : <BothClocks happened={to} recorded={heardOf(review, to)} />}{' '}
            <b>{holderName ?? labels.staff(holder)}</b> {placeId !== null && labels.thing(placeId)}
          </li>
        ))}
      </ol>
      {review.releases.map(({ revision, at, gateId, undone }) => (
        <Text key={revision}>
          {w.releases} <span className="figure">{timeOf(at)}</span> {gateId !== null && labels.thing(gateId)}{' '}
          {undone !== null && <Badge color="red">{w[undone as 'reversed']}</Badge>}
        </Text>
      ))}
    </Paper>
  );
}

/** When the server heard of what happened at that moment, as far as a record of the child says so. */
const heardOf = (review: Review, happened: number): number =>
  review.records.find(({ effectiveAt, type }) => effectiveAt === happened && type.startsWith('Custody'))?.recordedAt ?? happened;

/** Each alert by itself: who was told at which level, and who saw it and when. */
function Alerts({ review }: { readonly review: Review }) {
  const w = useWords(REVIEW_WORDS);
  const kinds = useWords(ALERT_WORDS);
  const roles = useWords(ROLE_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const told = review.alerts.filter(({ type }) => type in w);
  if (told.length === 0) return null;
  const nameOf = ({ role, staffId }: Recipient) => (staffId === null ? (roles[role as 'principal'] ?? role) : labels.staff(staffId));
  return (
    <Paper withBorder p="md" component="section" aria-label={w.alerts}>
      <Title order={2} fz="lg" mb="xs">
        {w.alerts}
      </Title>
      {[...Map.groupBy(told, ({ alertId }) => alertId)].map(([alertId, rows]) => (
        <Stack key={alertId} gap={2} mb="sm">
          <Text fw={700}>{kinds[rows.find(({ kind }) => kind !== null)?.kind as 'unaccounted'] ?? w.alerts}</Text>
          {rows.map(({ revision, type, level, to, recordedAt, actorId }) => (
            <Text key={revision}>
              <span className="figure">{timeOf(recordedAt)}</span> {w[type as 'AlertRaised']}
              {level !== null && ` · ${kinds[level as 'school']}`}
              {to && to.length > 0 ? ` → ${[...new Set(to.map(nameOf))].join('、')}` : ` · ${labels.staff(actorId)}`}
            </Text>
          ))}
        </Stack>
      ))}
    </Paper>
  );
}

function Records({ review }: { readonly review: Review }) {
  const w = useWords(REVIEW_WORDS);
  const beside = (revision: number) => review.records.filter(({ corrects }) => corrects === revision);
  const known = new Set(review.records.map(({ revision }) => revision));
  // a correction stands right under what it corrects; one of another child's record where it came
  const inOrder = review.records.filter(({ corrects }) => corrects === null || !known.has(corrects));
  return (
    <Paper withBorder p="md" component="section" aria-label={w.records}>
      <Title order={2} fz="lg" mb="xs">
        {w.records}
      </Title>
      <div className="records">
        {inOrder
          .flatMap((record) => [record, ...beside(record.revision)])
          .map((record) => (
            <RecordRow key={record.revision} record={record} />
          ))}
      </div>
    </Paper>
  );
}

function RecordRow({ record }: { readonly record: Review['records'][number] }) {
  const w = useWords(REVIEW_WORDS);
  const names = useWords(RECORD_WORDS);
  const roles = useWords(ROLE_WORDS);
  const { revision, type, effectiveAt, recordedAt, actor, corrects, correctedBy, note } = record;
  return (
    <div className="record" data-corrected={correctedBy.length > 0} data-corrects={corrects !== null}>
      <span className="figure">#{revision}</span>
      <BothClocks happened={effectiveAt} recorded={recordedAt} />
      <span>
        <b>{names[type as 'RollCallMarked'] ?? type}</b> {note}
        {corrects !== null && <Text c="blue.9">{w.corrects(corrects)}</Text>}
        {correctedBy.length > 0 && <Text c="red.9">{w.correctedBy(correctedBy.join('、'))}</Text>}
      </span>
      <span>
        {actor.name} {roles[actor.role as 'principal'] ?? ''}
      </span>
    </div>
  );
}

/** When it happened; and when the server heard of it, where that was later. */
function BothClocks({ happened, recorded }: { readonly happened: number; readonly recorded: number }) {
  const w = useWords(REVIEW_WORDS);
  const timeOf = useTimeOf();
  return (
    <span className="figure">
      {timeOf(happened)}
      {recorded - happened > LATE_MS && (
        <Badge ml={6} color="orange" c="orange.9" variant="light">
          {w.late} {timeOf(recorded)}
        </Badge>
      )}
    </span>
  );
}
