import { NativeSelect } from '@mantine/core';
import type { Here } from '../day/here';
import { useWords } from '../words/language';
import { SHELL_WORDS } from './words';

/** For people who serve on more than one campus. */
export default function ChooseCampus({ here }: { readonly here: Here }) {
  const w = useWords(SHELL_WORDS);
  return (
    <NativeSelect
      aria-label={w.campus}
      w={150}
      value={here.campus.campusId}
      data={here.campuses.map((one) => ({ value: one.campusId, label: one.name ?? one.campusId }))}
      onChange={(event) => here.chooseCampus(event.currentTarget.value)}
    />
  );
}
