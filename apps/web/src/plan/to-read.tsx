import { Button, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { usePerson } from '../access/session';
import { useDay } from '../day/here';
import { noticesFor } from '../duty/my-day';
import { useWords } from '../words/language';
import { PLAN_WORDS } from './words';

/** Pages that list what is to be read. */
const LISTED: ReadonlySet<string> = new Set(['/duty', '/messages']);

/** On every other page of whoever was told something and has not confirmed it. */
export default function ToRead() {
  const w = useWords(PLAN_WORDS);
  const { staffId } = usePerson();
  const { day } = useDay();
  const { pathname } = useLocation();
  const unread = day ? noticesFor(day, staffId).filter(({ taken }) => taken === undefined).length : 0;
  if (unread === 0 || LISTED.has(pathname)) return null;
  return (
    <div className="to-read" role="status">
      <IconBell aria-hidden />
      <Text fw={700}>{w.toRead(unread)}</Text>
      <Button size="compact-lg" variant="white" component={Link} to="/messages">
        {w.look}
      </Button>
    </div>
  );
}
