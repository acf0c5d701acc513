import { SegmentedControl, Stack, Text } from '@mantine/core';
import { Route, Routes, useLocation, useNavigate } from 'react-router';
import { useHereIfAny } from '../../day/here';
import { useWords } from '../../words/language';
import { TODAY_WORDS } from '../today-words';
import { Calendar } from './calendar';
import { Duties } from './duties';
import { Policy } from './policy';
import { Programme } from './programme';
import { ARRANGE_WORDS } from './words';

const PARTS = ['duties', 'programme', 'calendar', 'policy'] as const;

/** Who has which duty, what is held where, which days are different, and the school's own numbers. */
export default function Arrange() {
  const w = useWords(ARRANGE_WORDS);
  const { noCampus } = useWords(TODAY_WORDS);
  const here = useHereIfAny();
  const navigate = useNavigate();
  const part = useLocation().pathname.split('/')[3] ?? 'duties';
  if (!here) return <Text>{noCampus}</Text>;
  const { campusId, serviceDay: today } = here.campus;
  return (
    <Stack>
      <SegmentedControl
        size="md"
        value={part}
        onChange={(next) => void navigate(`/office/arrange/${next}`)}
        data={PARTS.map((value) => ({ value, label: w[value] }))}
      />
      <Routes>
        <Route path="programme" element={<Programme campusId={campusId} today={today} />} />
        <Route path="calendar" element={<Calendar campusId={campusId} today={today} />} />
        <Route path="policy" element={<Policy campusId={campusId} today={today} />} />
        <Route path="*" element={<Duties campusId={campusId} today={today} />} />
      </Routes>
    </Stack>
  );
}
