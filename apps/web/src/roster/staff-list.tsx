import { Badge, Button, Checkbox, Group, Modal, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { OneTimeSecret, PinSlips, Role } from '@baton/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { ROLE_WORDS } from '../access/words';
import { useHereIfAny } from '../day/here';
import { DialogFoot, Problem } from '../ui/problem';
import { useWords } from '../words/language';
import { OFFICE_WORDS } from './words';

interface StaffRow {
  readonly staffId: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly suspended: boolean;
  readonly leftOn: string | null;
  readonly onlyOn: string | null;
}

interface Secret {
  readonly title: string;
  readonly name: string;
  readonly secret: string;
}

/** Who works here: register, give a PIN, suspend; everybody's PIN slips on paper. */
export default function StaffList() {
  const w = useWords(OFFICE_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const queries = useQueryClient();
  const [asked, setAsked] = useState('');
  const [registering, setRegistering] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const [slips, setSlips] = useState<PinSlips['slips'] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data = [] } = useQuery({
    queryKey: ['staff', schoolId],
    queryFn: () => get<readonly StaffRow[]>(`/api/schools/${schoolId}/staff`),
  });
  const shown = data.filter((row) => row.name?.includes(asked.trim()) ?? true);
  const doing = (act: Promise<unknown>) =>
    act.then(() => queries.invalidateQueries({ queryKey: ['staff'] })).catch((error: unknown) => setProblem(say(error)));
  const reset = (row: StaffRow, kind: 'pin' | 'password') =>
    doing(
      post<OneTimeSecret>(`/api/access/staff/${row.staffId}/reset`, { kind }).then((answer) =>
        setSecret({ title: kind === 'pin' ? w.newPin : w.newPassword, name: row.name ?? '', secret: answer.secret }),
      ),
    );
  if (slips) return <Slips slips={slips} back={() => setSlips(null)} />;
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput label={w.search} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} flex={1} miw={220} />
        <Button onClick={() => setRegistering(true)}>{w.register}</Button>
        <MakeSlips made={setSlips} />
      </Group>
      <Problem text={problem} />
      {shown.map((row) => (
        <Group key={row.staffId} justify="space-between" className="group-row" py={4}>
          <div>
            <Text fw={600}>
              {row.name}{' '}
              {row.suspended && (
                <Badge color="red" c="red.9" variant="light">
                  {w.suspended}
                </Badge>
              )}
            </Text>
            <Text size="sm" c="dimmed">
              {row.roles.map((role) => roleWords[role]).join('、')} {row.onlyOn}
            </Text>
          </div>
          <Group gap={6}>
            <Button variant="default" px="sm" onClick={() => void reset(row, 'pin')}>
              {w.resetPin}
            </Button>
            <Button variant="default" px="sm" onClick={() => void reset(row, 'password')}>
              {w.resetPassword}
            </Button>
            <Button
              variant="default"
              px="sm"
              onClick={() =>
                void doing(
                  post(`/api/schools/${schoolId}/staff/${row.staffId}/${row.suspended ? 'reinstate' : 'suspend'}`, {
                    commandId: newCommandId(),
                  }),
                )
              }
            >
              {row.suspended ? w.reinstate : w.suspend}
            </Button>
          </Group>
        </Group>
      ))}
      {registering && (
        <Register
          close={() => setRegistering(false)}
          done={(name, pin) => {
            setRegistering(false);
            void queries.invalidateQueries({ queryKey: ['staff'] });
            if (pin !== null) setSecret({ title: w.newPin, name, secret: pin });
          }}
        />
      )}
      {secret && (
        <Modal opened onClose={() => setSecret(null)} title={secret.title}>
          <Stack align="center">
            <Text fz="xl">{secret.name}</Text>
            <Text fz={40} fw={700} className="figure">
              {secret.secret}
            </Text>
            <Button fullWidth onClick={() => setSecret(null)}>
              {w.close}
            </Button>
          </Stack>
        </Modal>
      )}
    </Stack>
  );
}

const GIVEN: readonly Role[] = [
  'duty_teacher',
  'homeroom_teacher',
  'gate_teacher',
  'gate_guard',
  'nurse',
  'escort',
  'grade_lead',
  'academic_office',
  'external_instructor',
  'volunteer',
  'duty_leader',
  'duty_administrator',
  'deputy',
  'principal',
  'system_administrator',
];

function Register({ close, done }: { readonly close: () => void; readonly done: (name: string, pin: string | null) => void }) {
  const w = useWords(OFFICE_WORDS);
  const roleWords = useWords(ROLE_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const here = useHereIfAny();
  const [name, setName] = useState('');
  const [staffNumber, setStaffNumber] = useState('');
  const [phone, setPhone] = useState('');
  const [role, setRole] = useState<string>('duty_teacher');
  const [oneDay, setOneDay] = useState(false);
  const [commandId] = useState(newCommandId);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    try {
      const answer = await post<{ readonly pin?: string }>(`/api/schools/${schoolId}/staff/register`, {
        commandId,
        name: name.trim(),
        role,
        ...(staffNumber.trim() ? { staffNumber: staffNumber.trim() } : {}),
        ...(phone.trim() ? { phone: phone.trim() } : {}),
        ...(oneDay && here ? { onlyOn: here.campus.serviceDay } : {}),
      });
      done(name, answer.pin ?? null);
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.register}>
      <Stack>
        <TextInput label={w.name} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <NativeSelect
          label={w.role}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data={GIVEN.map((value) => ({ value, label: roleWords[value] }))}
        />
        <TextInput label={w.staffNumber} value={staffNumber} onChange={(event) => setStaffNumber(event.currentTarget.value)} />
        <TextInput label={w.phone} value={phone} inputMode="tel" onChange={(event) => setPhone(event.currentTarget.value)} />
        {here && <Checkbox label={w.oneDay} checked={oneDay} onChange={(event) => setOneDay(event.currentTarget.checked)} />}
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button disabled={name.trim() === ''} onClick={() => void save()}>
            {w.save}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}

function MakeSlips({ made }: { readonly made: (slips: PinSlips['slips']) => void }) {
  const w = useWords(OFFICE_WORDS);
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = () =>
    post<PinSlips>('/api/access/pins')
      .then(({ slips }) => made(slips))
      .catch((error: unknown) => setProblem(say(error)));
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {w.pins}
      </Button>
      {asking && (
        <Modal opened onClose={() => setAsking(false)} title={w.pins}>
          <Stack>
            <Text>{w.pinsExplain}</Text>
            <DialogFoot problem={problem} close={() => setAsking(false)} cancel={w.cancel}>
              <Button onClick={() => void make()}>{w.pinsMake}</Button>
            </DialogFoot>
          </Stack>
        </Modal>
      )}
    </>
  );
}

/** Slips to cut: shown and printed once, stored nowhere. */
function Slips({ slips, back }: { readonly slips: PinSlips['slips']; readonly back: () => void }) {
  const w = useWords(OFFICE_WORDS);
  return (
    <Stack>
      <Group className="no-print">
        <Button onClick={() => window.print()}>{w.print}</Button>
        <Button variant="default" onClick={back}>
          {w.back}
        </Button>
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 3 }} className="slips">
        {slips.map(({ staffId, name, signInWith, pin }) => (
          <Paper key={staffId} withBorder p="sm" className="slip">
            <Text fw={700}>{name}</Text>
            <Text size="sm">{w.pinOf(signInWith === 'name' ? name : w.staffNumber)}</Text>
            <Text fz="xl" fw={700} className="figure">
              {pin}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
