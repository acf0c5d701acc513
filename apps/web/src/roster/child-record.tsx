import { Alert, Badge, Button, Group, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { hasRole } from '../access/session';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useHereIfAny, useRolesToday } from '../day/here';
import { useSchoolZone } from '../day/labels';
import { momentIn } from '../day/school-zone';
import { RELATION_WORDS } from '../words/relations';
import { QrCode } from '../ui/qr-code';
import { Problem } from '../ui/problem';
import { useWords } from '../words/language';
import { ActForm, type ActField } from './act-form';
import { PlanOfChildSection, type PlanOfChild } from './child-plan';
import { RestrictionsOfChild, type RestrictionOfChild } from './child-restrictions';
import { CHILD_WORDS } from './child-words';

interface Record_ extends PlanOfChild {
  readonly childId: string;
  readonly name: string | null;
  readonly gradeLevel: number;
  readonly inClassNo: number | null;
  readonly studentNumberEnds: string | null;
  readonly soundsLike: readonly { readonly childId: string; readonly name: string | null }[];
  readonly adults: readonly { readonly personId: string; readonly name: string | null; readonly phone: string | null }[];
  readonly authorities: readonly {
    readonly authorityId: string;
    readonly personId: string;
    readonly kind: 'guardian' | 'listed' | 'agency';
    readonly revokedAt: number | null;
  }[];
  readonly contacts: readonly { readonly personId: string; readonly isGuardian: boolean }[];
  readonly delegations: readonly {
    readonly delegationId: string;
    readonly name: string | null;
    readonly date: string;
    readonly state: 'requested' | 'confirmed' | 'cancelled' | 'used';
  }[];
  readonly selfConsent: {
    readonly consentId: string;
    readonly weekdays: readonly number[];
    readonly from: string;
    readonly to: string;
    readonly latest: number;
    readonly revokedAt: number | null;
  } | null;
  readonly campusId: string;
  /** left out for roles that may not see them */
  readonly restrictions?: readonly RestrictionOfChild[];
  readonly leaves: readonly { readonly leaveId: string; readonly from: string; readonly to: string }[];
}

type Act = 'leave' | 'delegation' | 'consent' | 'name' | 'authority' | null;

const KINDS = ['listed', 'guardian', 'agency'] as const;

const LEADERS = ['duty_leader', 'deputy', 'duty_administrator', 'principal'] as const;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const timeOfMinutes = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A child's whole record, and what the office does with it. */
export function ChildRecord() {
  const w = useWords(CHILD_WORDS);
  const say = useSay();
  const { childId = '' } = useParams();
  const relations: Readonly<Record<string, string>> = useWords(RELATION_WORDS);
  const here = useHereIfAny();
  const zone = useSchoolZone();
  const roles = useRolesToday();
  const queries = useQueryClient();
  const [act, setAct] = useState<Act>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { data, error } = useQuery({ queryKey: ['child-record', childId], queryFn: () => get<Record_>(`/api/children/${childId}`) });
  const give = async (path: string, body: object) => {
    await post(`/api/children/${childId}/${path}`, { commandId: newCommandId(), ...body });
    setAct(null);
    await queries.invalidateQueries({ queryKey: ['child-record', childId] });
  };
  const giveNow = (path: string, body: object) => void give(path, body).catch((refused: unknown) => setProblem(say(refused)));
  if (error)
    return (
      <Alert color="red" role="alert">
        {say(error)}
      </Alert>
    );
  if (!data) return null;
  const family = hasRole(roles, 'homeroom_teacher', 'grade_lead', 'academic_office', ...LEADERS);
  const names = hasRole(roles, 'academic_office', 'system_administrator', 'deputy', 'principal');
  const today = here?.campus.serviceDay ?? '';
  const guardians = data.contacts
    .filter(({ isGuardian }) => isGuardian)
    .map(({ personId }) => ({ value: personId, label: data.adults.find((a) => a.personId === personId)?.name ?? '' }));
  const forms: Readonly<
    Record<
      NonNullable<Act>,
      { readonly fields: readonly ActField[]; readonly save: (values: Readonly<Record<string, string>>) => Promise<void> }
    >
  > = {
    leave: {
      fields: [
        { name: 'from', label: w.from, type: 'date', value: today },
        { name: 'to', label: w.to, type: 'date', value: today },
        { name: 'reason', label: w.reason, type: 'text', optional: true },
      ],
      save: ({ from, to, reason }) => give('leave/record', { from, to, ...(reason ? { reason } : {}) }),
    },
    delegation: {
      fields: [
        { name: 'name', label: w.delegate, type: 'text' },
        { name: 'phone', label: w.phone, type: 'tel' },
        { name: 'idLast4', label: w.idLast4, type: 'text' },
        { name: 'requestedBy', label: w.requestedBy, type: 'choice', choices: guardians, value: guardians[0]?.value },
        { name: 'date', label: w.date, type: 'date', value: today },
        { name: 'windowFrom', label: w.windowFrom, type: 'time', value: '16:30' },
        { name: 'windowTo', label: w.windowTo, type: 'time', value: '18:30' },
      ],
      save: ({ name, phone, idLast4, requestedBy, date, windowFrom, windowTo }) => {
        const at = (time = '') => momentIn(zone, date ?? '', time);
        return give('delegation/request', {
          ...{ name, phone, idLast4, requestedBy, date },
          windowFrom: at(windowFrom),
          windowTo: at(windowTo),
        });
      },
    },
    consent: {
      fields: [
        { name: 'from', label: w.from, type: 'date', value: today },
        { name: 'to', label: w.to, type: 'date' },
        { name: 'latest', label: w.latest, type: 'time', value: '18:00' },
        { name: 'weekdays', label: w.weekdays, type: 'weekdays', value: '1,2,3,4,5' },
      ],
      save: ({ from, to, latest, weekdays }) =>
        give('self-consent/grant', {
          from,
          to,
          latest: minutesOf(latest ?? ''),
          weekdays: (weekdays ?? '').split(',').filter(Boolean).map(Number),
        }),
    },
    authority: {
      fields: [
        { name: 'name', label: w.name, type: 'text' },
        { name: 'phone', label: w.collectorPhone, type: 'tel' },
        { name: 'idLast4', label: w.idLast4, type: 'text' },
        { name: 'kind', label: w.kind, type: 'choice', value: 'listed', choices: KINDS.map((value) => ({ value, label: w[value] })) },
        {
          name: 'relation',
          label: w.relation,
          type: 'choice',
          value: Object.keys(relations)[0],
          choices: Object.entries(relations).map(([value, label]) => ({ value, label })),
        },
        { name: 'from', label: w.validFrom, type: 'date', value: today },
      ],
      save: ({ name, phone, idLast4, kind, relation, from }) =>
        give('authority/grant', { person: { name, phone, idLast4 }, kind, relation, from }),
    },
    name: {
      fields: [{ name: 'name', label: w.name, type: 'text', value: data.name ?? '' }],
      save: ({ name }) => give('name', { name }),
    },
  };
  const titles = {
    leave: w.recordLeave,
    delegation: w.addDelegation,
    consent: w.grantConsent,
    name: w.correctName,
    authority: w.grantAuthority,
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>
          {data.name} <Text span>{data.studentNumberEnds !== null && w.ends(data.studentNumberEnds)}</Text>
        </Title>
        {names && (
          <Button variant="default" onClick={() => setAct('name')}>
            {w.correctName}
          </Button>
        )}
      </Group>
      {data.soundsLike.length > 0 && (
        <Text c="orange.9">
          {w.soundsLike}：{data.soundsLike.map(({ name }) => name).join('、')}
        </Text>
      )}
      <Problem text={problem} />
      <Section title={w.adults} act={family && w.grantAuthority} onAct={() => setAct('authority')}>
        {data.adults.map(({ personId, name, phone }) => {
          const authority = data.authorities.find((one) => one.personId === personId);
          return (
            <Group key={personId} justify="space-between" className="group-row" mih={48}>
              <Text>
                <b>{name}</b> {authority && w[authority.kind]} {authority && authority.revokedAt === null && `· ${w.collects}`}
              </Text>
              <Group gap={6}>
                <Text className="figure">{phone}</Text>
                {family && authority?.kind === 'guardian' && <Invite childId={childId} personId={personId} name={name ?? ''} />}
                {family && authority && authority.revokedAt === null && (
                  <Button variant="default" px="sm" onClick={() => giveNow('authority/revoke', { authorityId: authority.authorityId })}>
                    {w.revokeAuthority}
                  </Button>
                )}
              </Group>
            </Group>
          );
        })}
      </Section>
      {data.restrictions && <RestrictionsOfChild restrictions={data.restrictions} adults={data.adults} today={today} give={give} />}
      <PlanOfChildSection plan={data} campusId={data.campusId} today={today} mayChange={family} give={give} />
      <Section title={w.leaves} act={family && w.recordLeave} onAct={() => setAct('leave')}>
        {data.leaves.length === 0 && <Text c="dimmed">{w.noLeaves}</Text>}
        {data.leaves.map(({ leaveId, from, to }) => (
          <Group key={leaveId} justify="space-between" className="group-row" mih={48}>
            <Text className="figure">
              {from} – {to}
            </Text>
            {family && (
              <Button variant="default" px="sm" onClick={() => giveNow('leave/cancel', { leaveId })}>
                {w.cancelLeave}
              </Button>
            )}
          </Group>
        ))}
      </Section>
      <Section title={w.consent} act={family && w.grantConsent} onAct={() => setAct('consent')}>
        {data.selfConsent === null || data.selfConsent.revokedAt !== null ? (
          <Text c="dimmed">{w.noConsent}</Text>
        ) : (
          <Group justify="space-between">
            <Text>
              {data.selfConsent.weekdays.map(w.weekday).join('、')} {data.selfConsent.from} – {data.selfConsent.to}{' '}
              {w.until(timeOfMinutes(data.selfConsent.latest))}
            </Text>
            {family && (
              <Button variant="default" px="sm" onClick={() => giveNow('self-consent/revoke', { consentId: data.selfConsent?.consentId })}>
                {w.revokeConsent}
              </Button>
            )}
          </Group>
        )}
      </Section>
      <Section title={w.delegations} act={family && w.addDelegation} onAct={() => setAct('delegation')}>
        {data.delegations.map(({ delegationId, name, date, state }) => (
          <Group key={delegationId} justify="space-between" className="group-row" mih={48}>
            <Text>
              <b>{name}</b> <span className="figure">{date}</span>{' '}
              <Badge component="span" variant="light" c="gray.9">
                {w[state]}
              </Badge>
            </Text>
            {family && (state === 'requested' || state === 'confirmed') && (
              <Button variant="default" px="sm" onClick={() => giveNow('delegation/cancel', { delegationId, source: 'school' })}>
                {w.cancelDelegation}
              </Button>
            )}
          </Group>
        ))}
      </Section>
      {act !== null && <ActForm title={titles[act]} fields={forms[act].fields} save={forms[act].save} close={() => setAct(null)} />}
    </Stack>
  );
}

function Section({
  title,
  act,
  onAct,
  children,
}: {
  readonly title: string;
  readonly act: string | false;
  readonly onAct: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={3} fz="lg">
          {title}
        </Title>
        {act && (
          <Button variant="default" onClick={onAct}>
            {act}
          </Button>
        )}
      </Group>
      {children}
    </Paper>
  );
}

/** A sheet with a one-time code: whoever opens it is this guardian's phone from then on. */
function Invite({ childId, personId, name }: { readonly childId: string; readonly personId: string; readonly name: string }) {
  const w = useWords(CHILD_WORDS);
  const say = useSay();
  const [url, setUrl] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const invite = () =>
    post<{ readonly url: string }>(`/api/children/${childId}/guardians/${personId}/invite`, { commandId: newCommandId() })
      .then((answer) => setUrl(answer.url))
      .catch((error: unknown) => setProblem(say(error)));
  const close = () => {
    setUrl(null);
    setProblem(null);
  };
  return (
    <>
      <Button variant="default" px="sm" onClick={() => void invite()}>
        {w.invite}
      </Button>
      {(url !== null || problem !== null) && (
        <Modal opened onClose={close} title={w.inviteTitle(name)} className="print-me">
          <Stack align="center">
            <Problem text={problem} />
            {url !== null && <QrCode text={url} label={w.inviteTitle(name)} />}
            {url !== null && <Text ta="center">{w.inviteWhy}</Text>}
            <Group grow w="100%" className="no-print">
              {url !== null && <Button onClick={() => window.print()}>{w.print}</Button>}
              <Button variant="default" onClick={close}>
                {w.close}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
