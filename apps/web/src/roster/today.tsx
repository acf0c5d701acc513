import { Grid, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { hasRole } from '../access/session';
import { useHereIfAny, useRolesToday, type CampusToday } from '../day/here';
import { OpenWishes } from '../wishes/open-wishes';
import { useWords } from '../words/language';
import { ChangesOfDay } from './changes-of-day';
import { Readiness } from './readiness';
import { TODAY_WORDS } from './today-words';

/** What the office looks through in the morning: what blocks the list, what families ask, what is different today. */
export default function Today() {
  const w = useWords(TODAY_WORDS);
  const here = useHereIfAny();
  const roles = useRolesToday();
  if (!here) return <Text>{w.noCampus}</Text>;
  const { campus } = here;
  const answersFamilies = hasRole(roles, 'academic_office', 'duty_leader', 'deputy', 'duty_administrator', 'principal', 'grade_lead');
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack>
          {answersFamilies && <OpenWishes campusId={campus.campusId} />}
          <ChangesOfDay campus={campus} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack>
          <Readiness campus={campus} />
          <Prints campus={campus} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

/** Paper for when nothing else works: each opens as a page of its own. */
function Prints({ campus }: { readonly campus: CampusToday }) {
  const w = useWords(TODAY_WORDS);
  const roles = useRolesToday();
  const leads = hasRole(roles, 'duty_leader', 'deputy', 'duty_administrator', 'principal');
  const sheets = [
    ...(leads || hasRole(roles, 'academic_office') ? [{ path: 'roll-sheets', word: w.rollSheets }] : []),
    ...(leads ? [{ path: 'gate-lists', word: w.gateLists }] : []),
    ...(leads ? [{ path: 'muster', word: w.muster }] : []),
  ];
  if (sheets.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={w.print}>
      <Title order={2} fz="lg" mb="xs">
        {w.print}
      </Title>
      {!campus.opened && <Text c="dimmed">{w.notOpened}</Text>}
      {campus.opened && (
        <Group gap="xs">
          {sheets.map(({ path, word }) => (
            <a
              key={path}
              className="row-link group-row"
              href={`/api/campuses/${campus.campusId}/days/${campus.serviceDay}/print/${path}`}
              target="_blank"
              rel="noreferrer"
            >
              <IconPrinter size={20} aria-hidden /> {word}
            </a>
          ))}
        </Group>
      )}
    </Paper>
  );
}
