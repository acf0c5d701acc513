import { Badge, Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { DevicesOfSchool, PairingCode } from '@baton/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { get, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useMomentOf } from '../day/labels';
import { Page } from '../ui/page';
import { QrCode } from '../ui/qr-code';
import { DialogFoot } from '../ui/problem';
import { useWords } from '../words/language';
import { DEVICE_WORDS } from './words';

interface Campus {
  readonly campusId: string;
  readonly gates: readonly { readonly id: string; readonly name: string | null }[];
}

const PURPOSES = ['duty_teacher', 'gate', 'office', 'queue_board'] as const;

/** The school's devices: pair by a one-time code, take out of use without losing what is on them. */
export default function DevicesPage() {
  const w = useWords(DEVICE_WORDS);
  const momentOf = useMomentOf();
  const { data } = useQuery({ queryKey: ['devices'], queryFn: () => get<DevicesOfSchool>('/api/devices') });
  const [pairing, setPairing] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<{ readonly deviceId: string; readonly name: string } | null>(null);
  return (
    <Page
      title={w.title}
      action={
        <Button size="lg" fullWidth onClick={() => setPairing(true)}>
          {w.pair}
        </Button>
      }
    >
      <Button component={Link} to="/certificate" variant="default" style={{ alignSelf: 'flex-start' }}>
        {w.certificate}
      </Button>
      {data?.devices.length === 0 && <Text c="dimmed">{w.none}</Text>}
      {data?.devices.map(({ deviceId, name, purpose, lastHeardAt, revokedAt, emptiedAt, keptReports }) => (
        <Group key={deviceId} justify="space-between" className="group-row" mih={56}>
          <div>
            <Text fw={700}>
              {name}{' '}
              {revokedAt !== null && (
                <Badge color="red" c="red.9" variant="light">
                  {emptiedAt === null ? w.revoked : w.emptied}
                </Badge>
              )}
            </Text>
            <Text c="dimmed">
              {w[purpose]} · {lastHeardAt === null ? w.never : w.heard(momentOf(lastHeardAt))}
              {keptReports > 0 && ` · ${w.kept(keptReports)}`}
            </Text>
          </div>
          {revokedAt === null && (
            <Group gap={6}>
              <Button variant="default" onClick={() => setRenaming({ deviceId, name: name ?? '' })}>
                {w.rename}
              </Button>
              <Button variant="default" onClick={() => setRevoking(deviceId)}>
                {w.revoke}
              </Button>
            </Group>
          )}
        </Group>
      ))}
      {pairing && <Pair close={() => setPairing(false)} />}
      {renaming !== null && <Rename {...renaming} close={() => setRenaming(null)} />}
      {revoking !== null && <Revoke deviceId={revoking} close={() => setRevoking(null)} />}
    </Page>
  );
}

function Pair({ close }: { readonly close: () => void }) {
  const w = useWords(DEVICE_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const queries = useQueryClient();
  const { data: campuses = [] } = useQuery({
    queryKey: ['campuses', schoolId],
    queryFn: () => get<readonly Campus[]>(`/api/schools/${schoolId}/campuses`),
  });
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState<string>('duty_teacher');
  const [gateId, setGateId] = useState<string | null>(null);
  const [code, setCode] = useState<PairingCode | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const campus = campuses[0];
  const gates = (campus?.gates ?? []).map((gate) => ({ value: gate.id, label: gate.name ?? '' }));
  const gate = gateId ?? gates[0]?.value ?? null;
  const make = async () => {
    try {
      setCode(
        await post<PairingCode>('/api/devices/pairing-codes', {
          campusId: campus?.campusId,
          purpose,
          name: name.trim(),
          ...(purpose === 'gate' ? { gateId: gate } : {}),
        }),
      );
    } catch (error) {
      setProblem(say(error));
    }
  };
  const finish = () => {
    void queries.invalidateQueries({ queryKey: ['devices'] });
    close();
  };
  return (
    <Modal opened onClose={finish} title={w.pair}>
      {code ? (
        <Stack align="center">
          <Text fz={40} fw={700} className="figure">
            {code.code}
          </Text>
          <QrCode text={code.qrText} label={code.code} />
          <Text ta="center">{w.codeExplain}</Text>
          <Button fullWidth onClick={finish}>
            {w.done}
          </Button>
        </Stack>
      ) : (
        <Stack>
          <TextInput label={w.name} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
          <NativeSelect
            label={w.purpose}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            data={PURPOSES.map((value) => ({ value, label: w[value] }))}
          />
          {purpose === 'gate' && (
            <NativeSelect label={w.gateOf} value={gate ?? ''} onChange={(event) => setGateId(event.currentTarget.value)} data={gates} />
          )}
          <DialogFoot problem={problem} close={close} cancel={w.cancel}>
            <Button disabled={name.trim() === '' || !campus} onClick={() => void make()}>
              {w.make}
            </Button>
          </DialogFoot>
        </Stack>
      )}
    </Modal>
  );
}

function Rename({ deviceId, name, close }: { readonly deviceId: string; readonly name: string; readonly close: () => void }) {
  const w = useWords(DEVICE_WORDS);
  const say = useSay();
  const queries = useQueryClient();
  const [next, setNext] = useState(name);
  const [problem, setProblem] = useState<string | null>(null);
  const rename = async () => {
    try {
      await post(`/api/devices/${deviceId}/rename`, { name: next.trim() });
      await queries.invalidateQueries({ queryKey: ['devices'] });
      close();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.rename}>
      <Stack>
        <TextInput label={w.name} value={next} onChange={(event) => setNext(event.currentTarget.value)} data-autofocus />
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button disabled={next.trim() === ''} onClick={() => void rename()}>
            {w.save}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}

function Revoke({ deviceId, close }: { readonly deviceId: string; readonly close: () => void }) {
  const w = useWords(DEVICE_WORDS);
  const say = useSay();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = async () => {
    try {
      await post(`/api/devices/${deviceId}/revoke`);
      await queries.invalidateQueries({ queryKey: ['devices'] });
      close();
    } catch (error) {
      setProblem(say(error));
    }
  };
  return (
    <Modal opened onClose={close} title={w.revoke}>
      <Stack>
        <Text>{w.revokeExplain}</Text>
        <DialogFoot problem={problem} close={close} cancel={w.cancel}>
          <Button color="red.9" onClick={() => void revoke()}>
            {w.confirmRevoke}
          </Button>
        </DialogFoot>
      </Stack>
    </Modal>
  );
}
