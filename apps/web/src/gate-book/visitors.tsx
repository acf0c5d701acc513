import { Badge, Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconBan, IconDoorExit, IconHourglass, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useRolesToday } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { REFUSED_BECAUSE, useWriteBook, type GateBook, type RefusedBecause, type Visitor } from './gate-book';
import { GATE_BOOK_WORDS } from './words';

const LOOK = {
  waiting: { color: 'orange', icon: IconHourglass },
  inside: { color: 'blue', icon: IconUserCheck },
  refused: { color: 'red', icon: IconBan },
  left: { color: 'gray', icon: IconDoorExit },
} as const;
const FIRST = ['waiting', 'inside', 'refused', 'left'];
const LEADERS: readonly string[] = ['duty_leader', 'deputy', 'duty_administrator', 'principal'];

/** Who waits at the gate first, then who is inside. */
export function Visitors({ book: { visitors, stillInsideFromBefore } }: { readonly book: GateBook }) {
  const w = useWords(GATE_BOOK_WORDS);
  const sorted = [...visitors].sort((a, b) => FIRST.indexOf(a.state) - FIRST.indexOf(b.state) || b.at - a.at);
  return (
    <section aria-label={w.visitors}>
      <Title order={2} fz="lg" mb="xs">
        {w.visitors}
      </Title>
      {sorted.length === 0 && <Text c="gray.7">{w.none}</Text>}
      <Stack gap="sm">
        {sorted.map((visitor) => (
          <OneVisitor key={visitor.visitId} visitor={visitor} />
        ))}
      </Stack>
      {stillInsideFromBefore.length > 0 && (
        <>
          <Title order={2} fz="lg" my="xs" c="orange.9">
            {w.fromBefore}
          </Title>
          <Stack gap="sm">
            {stillInsideFromBefore.map((visitor) => (
              <OneVisitor key={visitor.visitId} visitor={visitor} />
            ))}
          </Stack>
        </>
      )}
    </section>
  );
}

function OneVisitor({ visitor }: { readonly visitor: Visitor }) {
  const w = useWords(GATE_BOOK_WORDS);
  const timeOf = useTimeOf();
  const { color, icon: Icon } = LOOK[visitor.state];
  const about = [
    w[`kind_${visitor.kind}`],
    visitor.unit,
    visitor.purpose,
    visitor.vehicle,
    visitor.host && w.toSee(visitor.host.name ?? ''),
    visitor.companions > 0 ? w.companions(visitor.companions) : null,
    visitor.refused && w[`why_${visitor.refused.reason}`],
  ];
  return (
    <article className="gate-card" aria-label={visitor.name ?? ''}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="sm">
            <Text fz="xl" fw={700}>
              {visitor.name}
            </Text>
            <Badge size="lg" variant="light" color={color} c={`${color}.9`} leftSection={<Icon size={16} aria-hidden />}>
              {w[visitor.state]}
            </Badge>
          </Group>
          <Text c="gray.8">{about.filter(Boolean).join(' · ')}</Text>
          <Text size="sm" c="gray.7">
            {visitor.serviceDay ?? ''} {timeOf(visitor.admitted?.at ?? visitor.at)}
            {visitor.left && ` – ${timeOf(visitor.left.at)}`}
          </Text>
        </div>
        {visitor.state === 'inside' && <GoesOut visitor={visitor} />}
      </Group>
      {visitor.state === 'waiting' && <InOrNot visitor={visitor} />}
    </article>
  );
}

function GoesOut({ visitor }: { readonly visitor: Visitor }) {
  const w = useWords(GATE_BOOK_WORDS);
  const { write, failed, writing } = useWriteBook();
  const badge = visitor.admitted?.badge ?? null;
  const left = () => void write('visitors/left', { visitId: visitor.visitId, badgeReturned: badge !== null }, visitor.serviceDay);
  return (
    <div>
      <Button disabled={writing} onClick={left}>
        {badge === null ? w.goneOut : w.goneOutBadge}
      </Button>
      <Failed text={failed} />
    </div>
  );
}

/** Let in, when the host says so; during the service a guardian only by a leader's word. */
function InOrNot({ visitor }: { readonly visitor: Visitor }) {
  const w = useWords(GATE_BOOK_WORDS);
  const { write, failed, writing } = useWriteBook();
  const leads = useRolesToday().some((role) => LEADERS.includes(role));
  const [hostConfirmed, setHostConfirmed] = useState(false);
  const [badge, setBadge] = useState('');
  const [reason, setReason] = useState('');
  const [why, setWhy] = useState<RefusedBecause>('host_not_reached');
  const { visitId } = visitor;
  const admit = () =>
    void write('visitors/admit', {
      visitId,
      hostConfirmed,
      ...(badge ? { badge } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
  return (
    <Stack gap="sm" mt="sm">
      <Group align="flex-end">
        <Checkbox
          checked={hostConfirmed}
          onChange={(event) => setHostConfirmed(event.currentTarget.checked)}
          label={visitor.host?.name ? w.hostConfirmed(visitor.host.name) : w.hostConfirmedNobody}
        />
        <TextInput
          w={140}
          label={w.badge}
          value={badge}
          onChange={(event) => setBadge(event.currentTarget.value.replace(/[^\w.-]/g, ''))}
        />
        {leads && <TextInput label={w.reason} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
        <Button disabled={writing || !(hostConfirmed || reason.trim())} onClick={admit}>
          {w.admit}
        </Button>
      </Group>
      <Group align="flex-end">
        <NativeSelect
          label={w.why}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value as RefusedBecause)}
          data={REFUSED_BECAUSE.map((value) => ({ value, label: w[`why_${value}`] }))}
        />
        <Button variant="outline" color="red.9" disabled={writing} onClick={() => void write('visitors/refuse', { visitId, reason: why })}>
          {w.refuse}
        </Button>
      </Group>
      <Failed text={failed} />
    </Stack>
  );
}

export function Failed({ text }: { readonly text: string | null }) {
  return (
    text && (
      <Text c="red.9" fw={700} role="alert">
        {text}
      </Text>
    )
  );
}
