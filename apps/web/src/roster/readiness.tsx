import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { get } from '../api/api';
import { useSay } from '../api/words-of-answers';
import type { CampusToday } from '../day/here';
import { useWords } from '../words/language';
import { useCampusSetup, useNamesOfCampus } from './campus-setup';
import { TODAY_WORDS } from './today-words';

type ListCode = 'no_session' | 'no_dismissal_period' | 'no_gate' | 'in_two_groups';
type BoardCode = 'no_teacher' | 'unfit_place' | 'place_too_small' | 'group_too_large' | 'group_large' | 'few_adults';

interface Found {
  readonly serviceMode: string;
  readonly rehearsal: boolean;
  readonly expected: number;
  readonly onLeave: number;
  readonly listFindings: readonly { readonly code: ListCode; readonly childId: string }[];
  readonly boardFindings: readonly {
    readonly code: BoardCode;
    readonly sessionId: string;
    readonly expected: number;
    readonly limit: number | null;
  }[];
  readonly mergeProposals: readonly { readonly fromSessionId: string; readonly intoSessionId: string; readonly expected: number }[];
}

/** What nobody may leave as it is: a child expected nowhere, a group without an adult, a room that isn't one. */
const BLOCKING: readonly string[] = ['no_teacher', 'unfit_place', 'group_too_large'];
/** Rows of one finding before the rest is folded. */
const SHOWN = 4;

/** What still blocks today's list, and where it is mended. */
export function Readiness({ campus }: { readonly campus: CampusToday }) {
  const w = useWords(TODAY_WORDS);
  const say = useSay();
  const { campusId, serviceDay } = campus;
  const groupOf = useGroupOfSession(campusId);
  const { data, error } = useQuery({
    queryKey: ['readiness', campusId, serviceDay],
    queryFn: () => get<Found>(`/api/campuses/${campusId}/days/${serviceDay}/readiness`),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={w.list}>
      <Title order={2} fz="lg">
        {w.list}
      </Title>
      {error && (
        <Alert color="red" role="alert" my="xs">
          {say(error)}{' '}
          <Link to="/office/arrange/calendar" className="touch-link">
            {w.toCalendar}
          </Link>
        </Alert>
      )}
      {data && (
        <Stack gap="xs">
          <Text>{data.serviceMode === 'none' ? w.noService : w.expected(data.expected, data.onLeave)}</Text>
          {data.rehearsal && <Text fw={700}>{w.rehearsal}</Text>}
          <Findings found={data} groupOf={groupOf} />
          {data.mergeProposals.length > 0 && (
            <div>
              <Text fw={700}>
                {w.merges} <span className="figure">{data.mergeProposals.length}</span>{' '}
                <Link to="/grade" className="touch-link">
                  {w.toGrade}
                </Link>
              </Text>
              {data.mergeProposals.slice(0, SHOWN).map(({ fromSessionId, intoSessionId, expected }) => (
                <Text key={fromSessionId} size="sm">
                  {w.mergeInto(groupOf(fromSessionId), groupOf(intoSessionId), expected)}
                </Text>
              ))}
            </div>
          )}
        </Stack>
      )}
    </Paper>
  );
}

function Findings({ found, groupOf }: { readonly found: Found; readonly groupOf: (sessionId: string) => string }) {
  const w = useWords(TODAY_WORDS);
  const lists = Map.groupBy(found.listFindings, ({ code }) => code);
  const boards = Map.groupBy(found.boardFindings, ({ code }) => code);
  const severe = [...boards].sort(([a], [b]) => Number(BLOCKING.includes(b)) - Number(BLOCKING.includes(a)));
  if (lists.size === 0 && boards.size === 0)
    return (
      <Text fw={700} c="green.9">
        <IconCheck size={18} aria-hidden /> {w.ready}
      </Text>
    );
  return (
    <>
      {[...lists].map(([code, rows]) => (
        <Finding key={code} code={code} blocks count={rows.length}>
          {rows.map(({ childId }, i) => (
            <ChildOfFinding key={`${childId} ${i}`} childId={childId} />
          ))}
        </Finding>
      ))}
      {severe.map(([code, rows]) => (
        <Finding key={code} code={code} blocks={BLOCKING.includes(code)} count={rows.length} link="/office/arrange/programme">
          {rows.map(({ sessionId, expected, limit }) => (
            <Text key={sessionId} size="sm">
              {groupOf(sessionId)} {limit !== null && <span className="figure">{w.counts(expected, limit)}</span>}
            </Text>
          ))}
        </Finding>
      ))}
    </>
  );
}

function Finding({
  code,
  blocks,
  count,
  link,
  children,
}: {
  readonly code: ListCode | BoardCode;
  readonly blocks: boolean;
  readonly count: number;
  readonly link?: string;
  readonly children: readonly ReactNode[];
}) {
  const w = useWords(TODAY_WORDS);
  const [all, setAll] = useState(false);
  const Icon = blocks ? IconAlertTriangle : IconInfoCircle;
  const color = blocks ? 'red.9' : 'orange.9';
  return (
    <div>
      <Text fw={700} c={color}>
        <Icon size={18} aria-hidden /> {w[code]} <span className="figure">{count}</span>{' '}
        <Text span size="sm" c={color}>
          {blocks ? w.blocks : w.look}
        </Text>{' '}
        {link !== undefined && (
          <Text span size="sm">
            <Link to={link} className="touch-link">
              {w.toBoard}
            </Link>
          </Text>
        )}
      </Text>
      {all ? children : children.slice(0, SHOWN)}
      {!all && count > SHOWN && (
        <Button variant="subtle" size="compact-md" onClick={() => setAll(true)}>
          {w.more(count - SHOWN)}
        </Button>
      )}
    </div>
  );
}

function ChildOfFinding({ childId }: { readonly childId: string }) {
  const { data } = useQuery({
    queryKey: ['child-record', childId],
    queryFn: () => get<{ readonly name: string | null }>(`/api/children/${childId}`),
  });
  return (
    <Text size="sm">
      <Link to={`/office/children/${childId}`} className="touch-link">
        {data?.name ?? childId}
      </Link>
    </Text>
  );
}

/** The group, time and place of a session: its id is its entry of the board and the date. */
function useGroupOfSession(campusId: string): (sessionId: string) => string {
  const setup = useCampusSetup(campusId);
  const nameOf = useNamesOfCampus(campusId);
  return (sessionId) => {
    const slotId = sessionId.slice(0, sessionId.lastIndexOf('.'));
    const version = setup?.slots.find((slot) => slot.slotId === slotId)?.versions.at(-1);
    return version ? [nameOf(version.groupId), nameOf(version.periodId), nameOf(version.placeId)].join(' · ') : '';
  };
}
