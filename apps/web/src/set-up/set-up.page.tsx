import { Alert, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconFileSpreadsheet } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { get, newCommandId, post } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { ActForm } from '../roster/act-form';
import { Page } from '../ui/page';
import { useLanguage, useWords } from '../words/language';
import { useActsOfStep, type SetUpAct } from './acts-of-step';
import { SETUP_WORDS } from './words';

interface Words {
  readonly zh: string;
  readonly en: string;
}
export interface Step {
  readonly step: string;
  readonly state: 'done' | 'warnings' | 'open';
  readonly words: Words;
  readonly problems: readonly { readonly code: string; readonly message: Words; readonly blocks: boolean; readonly count?: number }[];
}
interface Progress {
  readonly ready: boolean;
  readonly nextStep: string | null;
  readonly steps: readonly Step[];
}
interface School {
  readonly name: string | null;
  readonly campuses: readonly { readonly campusId: string; readonly name: string | null }[];
}

const LOOK = {
  done: { icon: IconCheck, color: 'green' },
  warnings: { icon: IconAlertTriangle, color: 'orange' },
  open: { icon: IconCircleDashed, color: 'red' },
} as const;

/** From an empty server to a school whose next day has a list: each step says what is missing, and does it here. */
export default function SetUpPage() {
  const w = useWords(SETUP_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const queries = useQueryClient();
  const progress = useQuery({
    queryKey: ['setup-progress', schoolId],
    queryFn: () => get<Progress>(`/api/schools/${schoolId}/setup-progress`),
  });
  const school = useQuery({ queryKey: ['school', schoolId], queryFn: () => get<School>(`/api/schools/${schoolId}`) });
  const [act, setAct] = useState<SetUpAct | null>(null);
  const { data } = progress;
  const open = data?.steps.filter(({ state }) => state === 'open').length ?? 0;
  const give = async (path: string, body: object) => {
    await post(path, { commandId: newCommandId(), ...body });
    setAct(null);
    await queries.invalidateQueries();
  };
  return (
    <Page
      title={w.title}
      subtitle={
        data && (
          <Text fw={700} c={data.ready ? 'green.9' : 'red.9'}>
            {data.ready ? w.ready : w.notReady(open)}
          </Text>
        )
      }
    >
      {progress.error && (
        <Alert color="red" role="alert">
          {say(progress.error)}
        </Alert>
      )}
      {data && !data.ready && (
        <Paper withBorder p="md">
          <Group justify="space-between">
            <div>
              <Text fw={700}>{w.byFile}</Text>
              <Text>{w.byFileWhy}</Text>
            </div>
            <Button size="lg" component={Link} to="/office/import" leftSection={<IconFileSpreadsheet aria-hidden />}>
              {w.byFile}
            </Button>
          </Group>
        </Paper>
      )}
      <Stack component="ol" className="steps">
        {data?.steps.map((step, i) => (
          <StepRow
            key={step.step}
            no={i + 1}
            step={step}
            next={step.step === data.nextStep}
            campusId={school.data?.campuses[0]?.campusId ?? null}
            choose={setAct}
          />
        ))}
      </Stack>
      {act && (
        <ActForm title={act.title} fields={act.fields} save={(values) => give(act.path, act.body(values))} close={() => setAct(null)} />
      )}
    </Page>
  );
}

function StepRow({
  no,
  step,
  next,
  campusId,
  choose,
}: {
  readonly no: number;
  readonly step: Step;
  readonly next: boolean;
  readonly campusId: string | null;
  readonly choose: (act: SetUpAct) => void;
}) {
  const w = useWords(SETUP_WORDS);
  const { language } = useLanguage();
  const { acts, link } = useActsOfStep(step.step, campusId);
  const { icon: Icon, color } = LOOK[step.state];
  return (
    <Paper component="li" withBorder p="md" style={next ? { borderLeft: '6px solid var(--mantine-color-blue-8)' } : undefined}>
      <Group justify="space-between">
        <Group gap="xs">
          <Icon aria-hidden color={`var(--mantine-color-${color}-9)`} />
          <Title order={2} fz="lg">
            {no}. {step.words[language]}
          </Title>
        </Group>
        <Badge size="lg" color={color} c={`${color}.9`} variant="light">
          {w[step.state]}
        </Badge>
      </Group>
      {step.problems.map(({ code, message, blocks }) => (
        <Text key={`${code} ${message.zh}`} mt={4}>
          {message[language]}{' '}
          {blocks && (
            <Text span c="red.9">
              {w.blocks}
            </Text>
          )}
        </Text>
      ))}
      <Group gap={6} mt="xs">
        {acts.map((act) => (
          <Button key={act.title} variant={next ? 'filled' : 'default'} onClick={() => choose(act)}>
            {act.title}
          </Button>
        ))}
        {link && (
          <Button variant="default" component={Link} to={link.to}>
            {link.title}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
