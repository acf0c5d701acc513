import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, Route, Routes } from 'react-router';
import { get } from '../api/api';
import { usePerson } from '../access/session';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import { ChildRecord } from './child-record';
import { OFFICE_WORDS } from './words';

interface ChildRow {
  readonly childId: string;
  readonly name: string | null;
  readonly inClassNo: number | null;
  readonly gradeLevel: number | null;
  readonly classId: string | null;
}

interface Campus {
  readonly classes: readonly { readonly classId: string; readonly classNo: number }[];
}

/** Finding a child, and the child's whole record. Each reading is recorded by the server. */
export default function Children() {
  return (
    <Routes>
      <Route index element={<Search />} />
      <Route path=":childId" element={<ChildRecord />} />
    </Routes>
  );
}

function Search() {
  const w = useWords(OFFICE_WORDS);
  const labels = useLabels();
  const { schoolId } = usePerson();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const { data: campuses = [] } = useQuery({
    queryKey: ['campuses', schoolId],
    queryFn: () => get<readonly Campus[]>(`/api/schools/${schoolId}/campuses`),
  });
  const classNos = new Map(campuses.flatMap(({ classes }) => classes.map((one) => [one.classId, one.classNo] as const)));
  const { data } = useQuery({
    queryKey: ['children', schoolId, asked],
    enabled: asked !== '',
    queryFn: () => get<{ readonly children: readonly ChildRow[] }>(`/api/schools/${schoolId}/children?q=${encodeURIComponent(asked)}`),
  });
  const search = (event: FormEvent) => {
    event.preventDefault();
    setAsked(typed.trim());
  };
  return (
    <>
      <form onSubmit={search}>
        <Group align="flex-end">
          <TextInput
            flex={1}
            label={w.search}
            description={w.searchChild}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit">{w.searchGo}</Button>
        </Group>
      </form>
      {data?.children.length === 0 && <Text c="dimmed">{w.none}</Text>}
      {data?.children.map(({ childId, name, inClassNo, classId, gradeLevel }) => (
        <Link key={childId} to={`/office/children/${childId}`} className="row-link group-row">
          <b>{name}</b>
          <span>
            {labels.className(gradeLevel, classNos.get(classId ?? '') ?? null)} {inClassNo}
          </span>
        </Link>
      ))}
    </>
  );
}
