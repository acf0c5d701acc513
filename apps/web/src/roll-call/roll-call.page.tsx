import { Alert, Button, Group, Text, Title } from '@mantine/core';
import type { CampusDay, SessionDay } from '@baton/custody';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconClock,
  IconDoorExit,
  IconMapPin,
  IconUserCheck,
  IconWalk,
  IconX,
} from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { Link, Route, Routes, useNavigate, useParams } from 'react-router';
import { usePerson } from '../access/session';
import { useDay, useNow, useReport } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { sessionNow, sessionsOf } from '../duty/my-day';
import { NameTile, type NameTileProps, type Tone } from '../ui/child-tile';
import { Chips, NameChip } from '../ui/name-chip';
import { Page } from '../ui/page';
import { Figure } from '../ui/state-badge';
import { useWords } from '../words/language';
import { ChangeMark } from './change-mark';
import { guestsOf, HERE, isInCharge, onLeaveOf, STILL_TO_CALL, type Mark } from './sheet';
import { useSheet, type TileRow } from './use-sheet';
import { ROLL_CALL_WORDS } from './words';

const ConfirmCompletion = lazy(() => import('./confirm-completion.modal'));
const ChildModal = lazy(() => import('../check-in/child.modal'));

const LOOK: Readonly<Record<Mark, { readonly tone: Tone; readonly icon: NameTileProps['icon'] }>> = {
  unmarked: { tone: 'plain', icon: IconCircle },
  mine: { tone: 'plain', icon: IconUserCheck },
  present: { tone: 'good', icon: IconCheck },
  accepted: { tone: 'good', icon: IconUserCheck },
  late: { tone: 'warn', icon: IconClock },
  on_the_way: { tone: 'warn', icon: IconWalk },
  not_present: { tone: 'bad', icon: IconX },
  missing: { tone: 'bad', icon: IconAlertTriangle },
  sent_on: { tone: 'away', icon: IconWalk },
  elsewhere: { tone: 'away', icon: IconMapPin },
  released: { tone: 'away', icon: IconDoorExit },
};

/** `/duty/roll-call` finds the group that runs; `/duty/roll-call/:sessionId` is one group's sheet. */
export default function RollCallPage() {
  return (
    <Routes>
      <Route index element={<OneGroup />} />
      <Route path=":sessionId" element={<OneGroup />} />
    </Routes>
  );
}

function OneGroup() {
  const w = useWords(ROLL_CALL_WORDS);
  const { sessionId } = useParams();
  const { day } = useDay();
  const { staffId } = usePerson();
  const now = useNow(30_000);
  if (!day) return null;
  const session = sessionId === undefined ? sessionNow(day, staffId, now) : (day.sessions.get(sessionId) ?? null);
  if (!session) return <ChooseGroup day={day} staffId={staffId} />;
  if (!isInCharge(day, session, staffId)) return <Page title={w.title}>{w.unknownGroup}</Page>;
  return <Sheet key={session.sessionId} day={day} session={session} />;
}

function ChooseGroup({ day, staffId }: { readonly day: CampusDay; readonly staffId: string }) {
  const w = useWords(ROLL_CALL_WORDS);
  const labels = useLabels();
  const sessions = sessionsOf(day, staffId);
  return (
    <Page title={w.title}>
      <Text>{sessions.length === 0 ? w.noGroup : w.chooseGroup}</Text>
      {sessions.map(({ sessionId, groupId, periodId }) => (
        <Button key={sessionId} component={Link} to={`/duty/roll-call/${sessionId}`} variant="default" size="lg">
          {labels.thing(periodId)} · {labels.thing(groupId)}
        </Button>
      ))}
    </Page>
  );
}

function Sheet({ day, session }: { readonly day: CampusDay; readonly session: SessionDay }) {
  const w = useWords(ROLL_CALL_WORDS);
  const labels = useLabels();
  const navigate = useNavigate();
  const now = useNow(30_000);
  const { staffId } = usePerson();
  const report = useReport();
  const sheet = useSheet();
  const [chosen, setChosen] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);

  const rows = sheet(day, session, [...session.expected], now);
  const guests = sheet(day, session, guestsOf(day, session, staffId), now);
  const onLeave = sheet(day, session, onLeaveOf(day, session), now);
  const { completed } = session.rollCall;
  const toCall = rows.filter(({ mark }) => STILL_TO_CALL.has(mark));
  const byId = useRef(new Map<string, TileRow>());
  byId.current = new Map([...rows, ...guests].map((row) => [row.childId, row]));
  const isCompleted = completed !== null;

  const mark = (childId: string, as: 'present' | 'late' | 'not_present') =>
    void report('MarkRollCall', { sessionId: session.sessionId, marks: [{ childId, mark: as }] });
  // one handler for all tiles and for good: a tile that didn't change isn't drawn again
  const act = useRef<(childId: string) => void>(() => undefined);
  act.current = (childId) => {
    const row = byId.current.get(childId);
    // who turns up after the roll call was completed is late
    if (row && (STILL_TO_CALL.has(row.mark) || row.mark === 'missing'))
      mark(childId, isCompleted && row.mark !== 'mine' ? 'late' : 'present');
    else setChosen(childId);
  };
  const onTap = useCallback((childId: string) => act.current(childId), []);
  const chosenRow = chosen === null ? undefined : byId.current.get(chosen);

  return (
    <Page
      title={labels.thing(session.groupId)}
      subtitle={<Subtitle session={session} />}
      aside={<Counts day={day} session={session} rows={rows} />}
      action={
        chosenRow ? (
          <ChangeMark
            row={chosenRow}
            choose={(as) => {
              mark(chosenRow.childId, as);
              setChosen(null);
            }}
            more={() => setOpened(chosenRow.childId)}
            close={() => setChosen(null)}
          />
        ) : (
          <Button fullWidth size="xl" variant={isCompleted || toCall.length > 0 ? 'outline' : 'filled'} onClick={() => setConfirming(true)}>
            {isCompleted ? w.completeAgain : toCall.length > 0 ? w.completeMissing(toCall.length) : w.complete}
          </Button>
        )
      }
    >
      {completed && (
        <Alert
          color={rows.some(({ mark: as }) => as === 'missing') ? 'orange' : 'green'}
          role="status"
          icon={<IconCheck aria-hidden />}
          py="xs"
        >
          <CompletedAs completed={completed} rows={rows} />
        </Alert>
      )}
      <Tiles rows={rows} onTap={onTap} chosen={chosen} label={w.title} />
      {guests.length > 0 && (
        <div>
          <Title order={2} fz="lg" mb={6}>
            {w.guests}
          </Title>
          <Tiles rows={guests} onTap={onTap} chosen={chosen} label={w.guests} />
        </div>
      )}
      <OnLeave rows={onLeave} open={setOpened} />
      <Group justify="flex-end">
        <Button component={Link} to={`/duty/child?session=${session.sessionId}`} variant="default">
          {w.addWalkIn}
        </Button>
      </Group>
      <Suspense fallback={null}>
        {confirming && (
          <ConfirmCompletion
            day={day}
            session={session}
            notCalled={toCall.filter(({ mark: as }) => as === 'mine').length}
            close={() => setConfirming(false)}
            confirm={() => {
              setConfirming(false);
              void report('CompleteRollCall', { sessionId: session.sessionId }).then(() => navigate('/duty'));
            }}
          />
        )}
        {opened !== null && (
          <ChildModal
            childId={opened}
            close={() => {
              setOpened(null);
              setChosen(null);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Subtitle({ session }: { readonly session: SessionDay }) {
  const labels = useLabels();
  const timeOf = useTimeOf();
  const w = useWords(ROLL_CALL_WORDS);
  return (
    <>
      {labels.thing(session.periodId)} {timeOf(session.startsAt)}–{timeOf(session.endsAt)} · {labels.thing(session.placeId)}
      <Text span visibleFrom="sm">
        {' '}
        · {w.hint}
      </Text>
    </>
  );
}

function Counts({ day, session, rows }: { readonly day: CampusDay; readonly session: SessionDay; readonly rows: readonly TileRow[] }) {
  const w = useWords(ROLL_CALL_WORDS);
  const count = (test: (mark: Mark) => boolean) => rows.filter(({ mark }) => test(mark)).length;
  const elsewhere = count((mark) => mark === 'elsewhere' || mark === 'sent_on' || mark === 'released');
  return (
    <Group gap="4px 20px" role="status" aria-live="polite">
      <Figure value={rows.length} label={w.expected} />
      <Figure value={count((mark) => HERE.has(mark))} label={w.here} color="green.9" />
      <Figure value={count((mark) => STILL_TO_CALL.has(mark))} label={w.open} />
      {count((mark) => mark === 'missing' || mark === 'not_present') > 0 && (
        <Figure value={count((mark) => mark === 'missing' || mark === 'not_present')} label={w.not_present} color="red.9" />
      )}
      {elsewhere > 0 && <Figure value={elsewhere} label={w.elsewhere} />}
      {onLeaveOf(day, session).length > 0 && <Figure value={onLeaveOf(day, session).length} label={w.leave} color="grape.9" />}
    </Group>
  );
}

function CompletedAs({
  completed,
  rows,
}: {
  readonly completed: NonNullable<SessionDay['rollCall']['completed']>;
  readonly rows: readonly TileRow[];
}) {
  const w = useWords(ROLL_CALL_WORDS);
  const timeOf = useTimeOf();
  const missing = rows.filter(({ mark }) => mark === 'missing').length;
  return (
    <Group justify="space-between">
      <Text fw={600}>
        {w.completedAt(timeOf(completed.at))} · {missing === 0 ? w.nil : w.notHere(missing)}
      </Text>
      <Button component={Link} to="/duty" variant="default">
        {w.toNow}
      </Button>
    </Group>
  );
}

function Tiles({
  rows,
  onTap,
  chosen,
  label,
}: {
  readonly rows: readonly TileRow[];
  readonly onTap: (childId: string) => void;
  readonly chosen: string | null;
  readonly label: string;
}) {
  const w = useWords(ROLL_CALL_WORDS);
  const labels = useLabels();
  return (
    <ul className="tiles" aria-label={label}>
      {rows.map(({ childId, mark, holder, name, number, distinguish, notes, strongNotes }) => (
        <li key={childId}>
          <NameTile
            {...{ childId, name, number, distinguish, notes, strongNotes, onTap }}
            tone={LOOK[mark].tone}
            icon={LOOK[mark].icon}
            word={mark === 'elsewhere' ? w.with(labels.staff(holder)) : w[mark]}
            pressed={HERE.has(mark)}
            current={chosen === childId}
          />
        </li>
      ))}
    </ul>
  );
}

/** With a leave slip: not called, but seen beside the others; who comes all the same is one tap away. */
function OnLeave({ rows, open }: { readonly rows: readonly TileRow[]; readonly open: (childId: string) => void }) {
  const w = useWords(ROLL_CALL_WORDS);
  if (rows.length === 0) return null;
  return (
    <div>
      <Title order={2} fz="lg" mb={6}>
        {w.leave}
      </Title>
      <Chips label={w.leave}>
        {rows.map(({ childId, name, number }) => (
          <li key={childId}>
            <NameChip name={name} number={number} note={w.leave} onTap={() => open(childId)} />
          </li>
        ))}
      </Chips>
    </div>
  );
}
