import { Alert, Badge, Button, Checkbox, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, newCommandId, post } from '../api/api';
import { useSaid, useSay } from '../api/words-of-answers';
import { useLanguage, useWords } from '../words/language';
import { CLASS_WORDS } from './words';

interface OwnClass {
  readonly classId: string;
  readonly children: readonly {
    readonly childId: string;
    readonly name: string | null;
    readonly inClassNo: number | null;
    readonly away: boolean;
  }[];
}
interface Answer {
  readonly childId: string;
  readonly outcome: string;
  readonly code?: string;
}

/** One gesture for the class, from the morning on: leave, source named. Who is refused is named, the others stand. */
export default function AbsentToday({ close }: { readonly close: () => void }) {
  const w = useWords(CLASS_WORDS);
  const say = useSay();
  const saidOf = useSaid();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { data: classes, error } = useQuery({ queryKey: ['own-class'], queryFn: () => get<readonly OwnClass[]>('/api/classes/mine') });
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [commandId, setCommandId] = useState(newCommandId);
  const children = (classes ?? []).flatMap((own) => own.children);
  const save = async () => {
    try {
      const refused: string[] = [];
      for (const { classId, children: theirs } of classes ?? []) {
        const absent = theirs.map(({ childId }) => childId).filter((childId) => ticked.has(childId));
        if (absent.length === 0) continue;
        const { answers } = await post<{ readonly answers: readonly Answer[] }>(`/api/classes/${classId}/absent-today`, {
          commandId,
          children: absent,
        });
        for (const { childId, outcome, code } of answers)
          if (outcome === 'refused') refused.push(`${nameOf(children, childId)}：${saidOf(code ?? '')?.[language] ?? code ?? ''}`);
      }
      await queries.invalidateQueries({ queryKey: ['own-class'] });
      setProblems(refused);
      setCommandId(newCommandId());
      setTicked(new Set());
      if (refused.length === 0) close();
    } catch (failed) {
      setProblems([say(failed)]);
    }
  };
  const toggle = (childId: string) =>
    setTicked((now) => (now.has(childId) ? new Set([...now].filter((id) => id !== childId)) : new Set([...now, childId])));
  return (
    <Modal opened onClose={close} title={w.absent} size="lg">
      <Stack>
        <Text>{w.absentExplain}</Text>
        {classes?.length === 0 && <Text>{w.noClass}</Text>}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={4}>
          {children.map(({ childId, name, inClassNo, away }) => (
            <Group key={childId} justify="space-between" wrap="nowrap">
              <Checkbox
                className="check-row"
                label={`${inClassNo ?? ''} ${name ?? ''}`}
                checked={away || ticked.has(childId)}
                disabled={away}
                onChange={() => toggle(childId)}
              />
              {away && (
                <Badge color="grape" c="grape.9" variant="light">
                  {w.onLeave}
                </Badge>
              )}
            </Group>
          ))}
        </SimpleGrid>
        {[...(error ? [say(error)] : []), ...problems].map((problem) => (
          <Alert key={problem} color="red" role="alert">
            {problem}
          </Alert>
        ))}
        <Group grow>
          <Button variant="default" onClick={close}>
            {w.cancel}
          </Button>
          <Button disabled={ticked.size === 0} onClick={() => void save()}>
            {w.absentSave(ticked.size)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const nameOf = (children: OwnClass['children'], childId: string): string =>
  children.find((child) => child.childId === childId)?.name ?? childId;
