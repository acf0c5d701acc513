import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, Route, Routes, useNavigate } from 'react-router';
import { get, newCommandId, post } from '../api/api';
import { hasRole, usePerson } from '../access/session';
import { useRolesToday } from '../day/here';
import { useLabels } from '../day/labels';
import { useWords } from '../words/language';
import { ActForm } from './act-form';
import { ChildRecord } from './child-record';
import { CHILD_WORDS } from './child-words';
import { OFFICE_WORDS } from './words';

interface ChildRow {
  readonly childId: string;
  readonly name: string | null;
  readonly inClassNo: number | null;
  readonly gradeLevel: number | null;
  readonly classId: string | null;
}

interface Campus {
  readonly campusId: string;
  readonly classes: readonly { readonly classId: string; readonly gradeLevel: number; readonly classNo: number }[];
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
            miw={220}
            label={w.search}
            description={w.searchChild}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit">{w.searchGo}</Button>
          <RegisterChild campuses={campuses} />
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

/** A child that came during the term: into a class; everything else is done in its record. */
function RegisterChild({ campuses }: { readonly campuses: readonly Campus[] }) {
  const w = useWords(CHILD_WORDS);
  const labels = useLabels();
  const { schoolId } = usePerson();
  const registers = hasRole(useRolesToday(), 'academic_office', 'system_administrator', 'deputy', 'principal');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [commandId, setCommandId] = useState<string | null>(null);
  const classes = campuses.flatMap((campus) => campus.classes.map((one) => ({ ...one, campusId: campus.campusId })));
  if (!registers || classes.length === 0) return null;
  const save = async ({ name, classId, inClassNo, studentNumber, birthDate, twin }: Readonly<Record<string, string>>) => {
    const { childId } = await post<{ readonly childId: string }>(`/api/schools/${schoolId}/children/register`, {
      ...{ commandId, name, classId, campusId: classes.find((one) => one.classId === classId)?.campusId },
      ...(inClassNo ? { inClassNo: Number(inClassNo) } : {}),
      ...(studentNumber ? { studentNumber } : {}),
      ...(birthDate ? { birthDate } : {}),
      ...(twin === 'another' ? { sameNameSeen: true } : {}),
    });
    await queries.invalidateQueries({ queryKey: ['children'] });
    void navigate(`/office/children/${childId}`);
  };
  return (
    <>
      <Button variant="default" onClick={() => setCommandId(newCommandId())}>
        {w.registerChild}
      </Button>
      {commandId !== null && (
        <ActForm
          title={w.registerChild}
          fields={[
            { name: 'name', label: w.name, type: 'text' },
            {
              ...{ name: 'classId', label: w.class, type: 'choice', value: classes[0]?.classId },
              choices: classes.map((one) => ({ value: one.classId, label: labels.className(one.gradeLevel, one.classNo) })),
            },
            { name: 'inClassNo', label: w.inClassNo, type: 'number', optional: true },
            { name: 'studentNumber', label: w.studentNumber, type: 'text', optional: true },
            { name: 'birthDate', label: w.birthDate, type: 'date', optional: true },
            {
              ...{ name: 'twin', label: w.sameName, type: 'choice', value: 'none' },
              choices: [
                { value: 'none', label: w.sameNameNone },
                { value: 'another', label: w.sameNameAnother },
              ],
            },
          ]}
          save={save}
          close={() => setCommandId(null)}
        />
      )}
    </>
  );
}
