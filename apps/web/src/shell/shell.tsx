import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCloudOff, IconCloudUpload, IconWifi } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { usePerson } from '../access/session';
import { ROLE_WORDS } from '../access/words';
import { useDay, useHereIfAny, useOfDay, useOutbox, useRolesToday } from '../day/here';
import { useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import { PAGE_WORDS, PAGES } from './pages';
import { SHELL_WORDS } from './words';

const UnsentModal = lazy(() => import('./unsent.modal'));
const ChooseCampus = lazy(() => import('./choose-campus'));
const GivenToMe = lazy(() => import('../alerts/given-to-me'));
const ToRead = lazy(() => import('../plan/to-read'));
const NavIcon = lazy(() => import('./nav-icon'));
const MoreMenu = lazy(() => import('./more.menu'));

/** Around every page: who and where, whether it is live, what is unsent. */
export function Shell() {
  const w = useWords(SHELL_WORDS);
  const pageWords = useWords(PAGE_WORDS);
  const roles = useRolesToday();
  const pages = PAGES.filter((page) => page.roles.some((role) => roles.includes(role)));
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // a leader's twelve don't fit on a phone: the page that is open is in view
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('.active');
    if (link) nav.current?.scrollTo({ left: link.offsetLeft - (innerWidth - link.offsetWidth) / 2 });
  }, [pathname]);
  return (
    <div className="shell">
      <header className="shell-bar">
        <WhoAndWhere />
        <SendingState />
        <Suspense fallback={<span className="shell-more" />}>
          <MoreMenu />
        </Suspense>
      </header>
      <nav ref={nav} className="shell-nav" aria-label={w.navigation}>
        {pages.map(({ path, word, icon }) => (
          <NavLink key={path} to={`/${path}`} end={pages.some((other) => other.path.startsWith(`${path}/`))} className="shell-link">
            <Suspense fallback={<span className="nav-icon" />}>
              <NavIcon name={icon} />
            </Suspense>
            {pageWords[word]}
          </NavLink>
        ))}
      </nav>
      <div style={{ gridArea: 'page', minWidth: 0 }}>
        <NotLive />
        <ListNotTrusted />
        <Rehearsal />
        <GivenToMeIfAny />
        <Suspense fallback={null}>
          <ToRead />
        </Suspense>
        <Suspense fallback={<Text p="lg">{w.loading}</Text>}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}

function WhoAndWhere() {
  const person = usePerson();
  const roles = useRolesToday();
  const roleWords = useWords(ROLE_WORDS);
  const here = useHereIfAny();
  return (
    <Group gap="sm" flex={1} miw={0} wrap="nowrap">
      {here && here.campuses.length > 1 ? (
        <Suspense fallback={<Text fw={700}>{here.campus.name}</Text>}>
          <ChooseCampus here={here} />
        </Suspense>
      ) : (
        <Text fw={700} visibleFrom="sm" truncate>
          {here?.campus.name}
        </Text>
      )}
      <Text truncate>
        {person.name}
        <Text span c="gray.7" visibleFrom="sm">
          {' '}
          {roles.map((role) => roleWords[role]).join('、')}
        </Text>
      </Text>
    </Group>
  );
}

function SendingState() {
  const w = useWords(SHELL_WORDS);
  const live = useOfDay((shown) => shown.live);
  const notForMe = useOfDay((shown) => shown.notForMe);
  const { waiting, unsettled } = useOutbox();
  const [opened, { open, close }] = useDisclosure(false);
  if (notForMe && waiting.length === 0 && unsettled.length === 0) return null;
  const Icon = live ? (waiting.length > 0 ? IconCloudUpload : IconWifi) : IconCloudOff;
  return (
    <>
      <Button
        variant="default"
        c={live ? (unsettled.length > 0 ? 'orange.9' : 'green.9') : 'red.9'}
        leftSection={<Icon size={20} aria-hidden />}
        onClick={open}
        px="sm"
      >
        {live ? w.live : w.offline}
        {waiting.length > 0 && ` · ${w.unsent(waiting.length)}`}
        {unsettled.length > 0 && ` · ${w.attention(unsettled.length)}`}
      </Button>
      {opened && <UnsentModal close={close} />}
    </>
  );
}

/** An exercise looks like an exercise on every page. */
function Rehearsal() {
  const w = useWords(SHELL_WORDS);
  const rehearsal = useOfDay(({ day }) => day?.opened?.rehearsal);
  return rehearsal ? <div className="rehearsal">{w.rehearsal}</div> : null;
}

/** A list that the school didn't sign is not used, and a person should know why names or collectors are missing. */
function ListNotTrusted() {
  const w = useWords(SHELL_WORDS);
  const { listProblem, people } = useDay();
  if (listProblem === null) return null;
  return (
    <div className="not-live" role="alert">
      {listProblem === 'cannot_check' ? w.cannotCheckList : people === null ? w.keptListNotOurs : w.listNotOurs}
    </div>
  );
}

/** Alerts are for people of the day; the office and the administrator have none. */
function GivenToMeIfAny() {
  const { day, live, notForMe } = useDay();
  if (!day || !live || notForMe) return null;
  return (
    <Suspense fallback={null}>
      <GivenToMe />
    </Suspense>
  );
}

function NotLive() {
  const w = useWords(SHELL_WORDS);
  const timeOf = useTimeOf();
  const here = useHereIfAny();
  const { live, heardAt, notOpened, notForMe, day } = useDay();
  if (!here || live || notForMe || (notOpened && day === null)) return null;
  return (
    <div className="not-live" role="status">
      {heardAt === null ? w.never : w.notLive(timeOf(heardAt))}
    </div>
  );
}
