import { Badge, Button, Checkbox, FileButton, Group, Loader, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post, upload } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { usePerson } from '../access/session';
import { useMomentOf } from '../day/labels';
import { Figure } from '../ui/state-badge';
import { Problem } from '../ui/problem';
import { useLanguage, useWords } from '../words/language';
import { OFFICE_WORDS } from './words';

interface Preview {
  readonly importId: string;
  readonly confirmable: boolean;
  readonly problems: readonly {
    readonly sheet: string;
    readonly row: number | null;
    readonly column: string | null;
    readonly severity: 'error' | 'warning';
    readonly message: { readonly zh: string; readonly en: string };
  }[];
  /** rows of whom the file doesn't prove whether they are known: a person says */
  readonly questions?: readonly Question[];
  readonly counts: { readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number };
  readonly differences: readonly {
    readonly sheet: string;
    readonly change: 'added' | 'changed' | 'removed';
    readonly at: { readonly row: number } | null;
    readonly what: readonly string[];
  }[];
}
interface Question {
  readonly questionId: string;
  readonly at: { readonly sheet?: string; readonly row: number };
  readonly name: string;
  readonly message: { readonly zh: string; readonly en: string };
  readonly candidates: readonly { readonly childId: string; readonly inClassNo: number; readonly birthDate: string | null }[];
}
interface Past {
  readonly importId: string;
  readonly file: string | null;
  readonly phase: 'started' | 'confirmed' | 'completed' | 'abandoned';
  readonly by: { readonly name: string | null };
  readonly rows: number;
  readonly startedAt: number;
}

interface School {
  readonly campuses: readonly { readonly campusId: string; readonly name: string | null }[];
}

/** answer of a person who knows that nobody of the roster is meant */
const NEW_CHILD = 'new';
/** Rows of one list on the screen; the rest is counted. */
const MAX_SHOWN = 100;

/** the child that the row is about; without: a new child */
interface Answer {
  readonly questionId: string;
  readonly sameAs?: string;
}

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'reading' }
  | { readonly at: 'preview'; readonly preview: Preview }
  | { readonly at: 'writing' }
  | { readonly at: 'done'; readonly written: number };

/** A file is read and shown; nothing is written until a person says so. */
export default function ImportRoster() {
  const w = useWords(OFFICE_WORDS);
  const say = useSay();
  const { schoolId } = usePerson();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const [removeMissing, setRemoveMissing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const path = `/api/schools/${schoolId}/imports`;
  const { data: school } = useQuery({ queryKey: ['school', schoolId], queryFn: () => get<School>(`/api/schools/${schoolId}`) });
  const campuses = school?.campuses ?? [];
  const [campusId, setCampusId] = useState('');

  const fail = (error: unknown) => {
    setProblem(say(error));
    setStep({ at: 'choosing' });
  };
  const read = async (file: File | null) => {
    if (!file) return;
    setProblem(null);
    setStep({ at: 'reading' });
    try {
      const query = `?file=${encodeURIComponent(file.name)}${removeMissing ? '&removeMissing=true' : ''}${campusId === '' ? '' : `&campus=${campusId}`}`;
      // by its name, not by what the browser takes it for
      const bytes = new Blob([file], { type: 'application/octet-stream' });
      setStep({ at: 'preview', preview: await upload<Preview>(path + query, bytes) });
    } catch (error) {
      fail(error);
    }
  };
  const confirm = async (importId: string, answers: readonly Answer[]) => {
    setStep({ at: 'writing' });
    try {
      const { written } = await post<{ readonly written: number }>(`${path}/${importId}/confirm`, answers.length > 0 ? { answers } : {});
      setStep({ at: 'done', written });
      await queries.invalidateQueries();
    } catch (error) {
      fail(error);
    }
  };
  const abandon = async (importId: string) => {
    await post(`${path}/${importId}/abandon`).catch(() => undefined);
    setStep({ at: 'choosing' });
    await queries.invalidateQueries({ queryKey: ['imports'] });
  };
  return (
    <Stack>
      <Problem text={problem} />
      {(step.at === 'choosing' || step.at === 'done') && (
        <Paper
          withBorder
          p="xl"
          className="drop-zone"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            void read(event.dataTransfer.files[0] ?? null);
          }}
        >
          <Stack align="center">
            {step.at === 'done' && (
              <Text fw={700} c="green.9" role="status">
                {w.done(step.written)}
              </Text>
            )}
            {campuses.length > 1 && (
              <NativeSelect
                label={w.intoCampus}
                value={campusId === '' ? campuses[0].campusId : campusId}
                onChange={(event) => setCampusId(event.currentTarget.value)}
                data={campuses.map((campus) => ({ value: campus.campusId, label: campus.name ?? '' }))}
              />
            )}
            <Group>
              <FileButton onChange={(file) => void read(file)} accept=".xlsx,.csv,.txt">
                {(props) => (
                  <Button size="lg" leftSection={<IconUpload aria-hidden />} {...props}>
                    {w.choose}
                  </Button>
                )}
              </FileButton>
              <Button size="lg" variant="default" component="a" href="/api/roster/template" leftSection={<IconDownload aria-hidden />}>
                {w.template}
              </Button>
            </Group>
            <Text c="dimmed">{w.drop}</Text>
            <Checkbox label={w.removeMissing} checked={removeMissing} onChange={(event) => setRemoveMissing(event.currentTarget.checked)} />
          </Stack>
        </Paper>
      )}
      {(step.at === 'reading' || step.at === 'writing') && (
        <Group justify="center" p="xl" role="status">
          <Loader />
          <Text>{step.at === 'reading' ? w.reading : w.writing}</Text>
        </Group>
      )}
      {step.at === 'preview' && <PreviewOf preview={step.preview} confirm={confirm} abandon={abandon} />}
      <PastImports path={path} />
    </Stack>
  );
}

function PreviewOf({
  preview,
  confirm,
  abandon,
}: {
  readonly preview: Preview;
  readonly confirm: (importId: string, answers: readonly Answer[]) => Promise<void>;
  readonly abandon: (importId: string) => Promise<void>;
}) {
  const w = useWords(OFFICE_WORDS);
  const { language } = useLanguage();
  const { counts, problems, differences, confirmable, importId, questions = [] } = preview;
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const answered = questions.every(({ questionId }) => answers[questionId] !== undefined);
  const said = questions.map(({ questionId }) =>
    answers[questionId] === NEW_CHILD ? { questionId } : { questionId, sameAs: answers[questionId] },
  );
  const errors = problems.filter(({ severity }) => severity === 'error');
  const changes = counts.added + counts.changed + counts.removed;
  const inOrder = [...errors, ...problems.filter(({ severity }) => severity === 'warning')];
  return (
    <Paper withBorder p="md" component="section" aria-label={w.preview}>
      <Title order={2} fz="lg">
        {w.preview}
      </Title>
      <Group gap="8px 28px" my="sm">
        <Figure value={counts.added} label={w.added} color="green.9" />
        <Figure value={counts.changed} label={w.changed} color="blue.9" />
        <Figure value={counts.removed} label={w.removed} color={counts.removed > 0 ? 'red.9' : undefined} />
        <Figure value={counts.unchanged} label={w.unchanged} />
      </Group>
      {problems.length > 0 && (
        <section>
          <Text fw={700} c={errors.length > 0 ? 'red.9' : 'orange.9'}>
            {w.problems(errors.length, problems.length - errors.length)}
          </Text>
          {errors.length > 0 && <Text>{w.mustMend}</Text>}
          <div className="scroll-box" tabIndex={0} role="group" aria-label={w.problems(errors.length, problems.length - errors.length)}>
            {inOrder.slice(0, MAX_SHOWN).map(({ sheet, row, column, severity, message }, i) => (
              <Group key={i} wrap="nowrap" align="flex-start" py={4} gap="xs">
                <Badge color={severity === 'error' ? 'red' : 'orange'} c={severity === 'error' ? 'red.9' : 'orange.9'} variant="light">
                  {w[severity]}
                </Badge>
                <Text>
                  <b>{w.where(sheet, row, column)}</b> {message[language]}
                </Text>
              </Group>
            ))}
            {problems.length > MAX_SHOWN && <Text c="dimmed">{w.moreDifferences(problems.length - MAX_SHOWN)}</Text>}
          </div>
        </section>
      )}
      {differences.length > 0 && (
        <details>
          <summary className="holder-row">
            {w.differences} {differences.length}
          </summary>
          {differences.slice(0, MAX_SHOWN).map(({ sheet, change, at, what }, i) => (
            <Text key={i}>
              {w[change]} · {w.where(sheet, at?.row ?? null, null)} {what.join('、')}
            </Text>
          ))}
          {differences.length > MAX_SHOWN && <Text c="dimmed">{w.moreDifferences(differences.length - MAX_SHOWN)}</Text>}
        </details>
      )}
      {questions.map((question) => (
        <NativeSelect
          key={question.questionId}
          mt="sm"
          label={`${w.where(question.at.sheet ?? '', question.at.row, null)} ${question.name}：${question.message[language]}`}
          value={answers[question.questionId] ?? ''}
          onChange={(event) => setAnswers({ ...answers, [question.questionId]: event.currentTarget.value })}
          data={[
            { value: '', label: w.chooseAnswer, disabled: true },
            ...question.candidates.map(({ childId, inClassNo, birthDate }) => ({
              value: childId,
              label: w.sameChild(question.name, inClassNo, birthDate ?? ''),
            })),
            { value: NEW_CHILD, label: w.newChild },
          ]}
        />
      ))}
      {confirmable && changes === 0 && questions.length === 0 && <Text>{w.nothing}</Text>}
      <Group grow mt="md">
        <Button size="lg" variant="default" onClick={() => void abandon(importId)}>
          {w.abandon}
        </Button>
        {confirmable && (changes > 0 || questions.length > 0) && (
          <Button size="lg" disabled={!answered} onClick={() => void confirm(importId, said)}>
            {w.confirm}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

function PastImports({ path }: { readonly path: string }) {
  const w = useWords(OFFICE_WORDS);
  const momentOf = useMomentOf();
  const { data = [] } = useQuery({ queryKey: ['imports', path], queryFn: () => get<readonly Past[]>(path) });
  return (
    <section aria-label={w.past}>
      <Title order={2} fz="lg">
        {w.past}
      </Title>
      {data.length === 0 && <Text c="dimmed">{w.noPast}</Text>}
      {data.map(({ importId, file, phase, by, startedAt }) => (
        <Group key={importId} justify="space-between" className="group-row" mih={44}>
          <Text>{file ?? importId.slice(-8)}</Text>
          <Text c="dimmed">
            {by.name} · {momentOf(startedAt)} · {w[phase]}
          </Text>
        </Group>
      ))}
    </section>
  );
}
