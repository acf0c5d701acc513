import { Alert, Button, Group, Modal, NativeSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { sessionRows } from '@baton/custody';
import { useState } from 'react';
import { newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { ROLE_WORDS } from '../access/words';
import { useDay, useHere, useNow } from '../day/here';
import { useLabels, useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { ONE_DAY_WORDS } from './one-day-words';

const ROLES = ['duty_teacher', 'gate_teacher', 'escort', 'nurse', 'gate_guard'] as const;

interface Made {
  readonly name: string;
  readonly pin: string;
  /** words about the duty that was not given, though the account stands */
  readonly problem: string | null;
}

/** Name, what for, which group: an account that ends tonight, its PIN shown once, the duty given with it. */
export default function OneDayAccount({ close }: { readonly close: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  return made ? <ShowPin made={made} close={close} /> : <Ask close={close} done={setMade} />;
}

function Ask({ close, done }: { readonly close: () => void; readonly done: (made: Made) => void }) {
  const w = useWords(ONE_DAY_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const { campus } = useHere();
  const groups = useGroups();
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('duty_teacher');
  const [group, setGroup] = useState<string | null>(null);
  const [ids] = useState(() => ({ account: newCommandId(), duty: newCommandId() }));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    setBusy(true);
    try {
      const { staffId, pin } = await post<{ readonly staffId: string; readonly pin?: string }>(`/api/schools/${schoolId}/staff/register`, {
        ...{ commandId: ids.account, name: name.trim(), role, onlyOn: campus.serviceDay },
      });
      const given = groups.find(({ sessionId }) => sessionId === group);
      const duty = { staffId, role, sessionId: role === 'duty_teacher' ? group : null, replaces: given?.teacher ?? null };
      const notGiven = await post(`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/duty/assign`, {
        ...{ commandId: ids.duty, ...duty },
      }).then(
        () => null,
        (error: unknown) => say(error),
      );
      done({ name: name.trim(), pin: pin ?? '', problem: notGiven });
    } catch (error) {
      setProblem(say(error));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={w.title}>
      <Stack>
        <TextInput label={w.name} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <NativeSelect
          label={w.role}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={ROLES.map((value) => ({ value, label: roleWords[value] }))}
        />
        {role === 'duty_teacher' && (
          <Select
            label={w.group}
            searchable
            clearable
            data={groups.map(({ sessionId, label }) => ({ value: sessionId, label }))}
            value={group}
            onChange={setGroup}
          />
        )}
        <Text c="gray.8">{w.explain}</Text>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <Group grow>
          <Button size="lg" variant="default" onClick={close}>
            {w.cancel}
          </Button>
          <Button size="lg" loading={busy} disabled={name.trim() === ''} onClick={() => void save()}>
            {w.make}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Groups of today that are not over, those without anybody on post first. */
function useGroups(): readonly { readonly sessionId: string; readonly label: string; readonly teacher: string | null }[] {
  const { day } = useDay();
  const labels = useLabels();
  const timeOf = useTimeOf();
  const now = useNow(60_000);
  if (!day) return [];
  const startOf = (sessionId: string) => day.sessions.get(sessionId)?.startsAt ?? 0;
  return sessionRows(day)
    .filter(({ sessionId }) => (day.sessions.get(sessionId)?.endsAt ?? 0) > now)
    .sort((a, b) => Number(a.signedOn) - Number(b.signedOn) || startOf(a.sessionId) - startOf(b.sessionId))
    .map(({ sessionId, groupId, placeId, staffIds }) => ({
      sessionId,
      label: [timeOf(startOf(sessionId)), labels.thing(groupId), labels.thing(placeId), staffIds.map(labels.staff).join('、')].join(' · '),
      teacher: staffIds[0] ?? null,
    }));
}

function ShowPin({ made: { name, pin, problem }, close }: { readonly made: Made; readonly close: () => void }) {
  const w = useWords(ONE_DAY_WORDS);
  return (
    <Modal opened onClose={close} title={w.ready}>
      <Stack align="center">
        <Text fz="xl" fw={700}>
          {name}
        </Text>
        <Text fz={44} fw={700} className="figure" aria-label={w.pin}>
          {pin}
        </Text>
        <Text>{w.shownOnce}</Text>
        {problem !== null && (
          <Alert color="orange" role="alert">
            {problem}
          </Alert>
        )}
        <Button size="lg" fullWidth onClick={close}>
          {w.close}
        </Button>
      </Stack>
    </Modal>
  );
}
