import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { hasRole } from '../access/session';
import { CHECK_IN_WORDS } from '../check-in/words';
import { useRolesToday } from '../day/here';
import { useWords } from '../words/language';

/** From a child's card or case to the record of its day, for those who may look back. */
export function WhatHappened({ childId }: { readonly childId: string }) {
  const w = useWords(CHECK_IN_WORDS);
  const roles = useRolesToday();
  if (!hasRole(roles, 'homeroom_teacher', 'grade_lead', 'deputy', 'duty_leader', 'principal')) return null;
  return (
    <Button variant="subtle" c="blue.9" component={Link} to={`/review/${childId}`}>
      {w.whatHappened}
    </Button>
  );
}
