import { MantineProvider, Center, Loader, Text } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ComponentType, useMemo, type ReactNode } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { SessionProvider, useSession } from './access/session';
import { HereProvider, useDay, useHereIfAny, useRolesToday } from './day/here';
import { PAGES } from './shell/pages';
import { Shell } from './shell/shell';
import { SHELL_WORDS } from './shell/words';
import { Page } from './ui/page';
import { themeWith } from './ui/theme';
import { LanguageProvider, useWords } from './words/language';

/** Queries are hints as well: a live change asks again, and a screen that comes back does. */
const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 2_000, networkMode: 'always' }, mutations: { networkMode: 'always' } },
});

const SignInPage = lazy(() => import('./access/sign-in.page'));
const GuardianPage = lazy(() => import('./guardian/guardian.page'));
const QueueBoardPage = lazy(() => import('./queue-board/queue-board.page'));
const PairPage = lazy(() => import('./devices/pair.page'));
const CertificatePage = lazy(() => import('./certificate/certificate.page'));
const TilesPage = lazy(() => import('./access/tiles.page'));
const RevokedPage = lazy(() => import('./access/revoked.page'));

export function App() {
  return (
    <LanguageProvider>
      <Themed>
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <Suspense fallback={<Waiting />}>
              <Routes>
                <Route path="/guardian" element={<GuardianPage />} />
                <Route path="/pair" element={<PairPage />} />
                <Route path="/certificate" element={<CertificatePage />} />
                <Route path="/board/queue" element={<QueueBoardPage />} />
                <Route path="*" element={<Staff />} />
              </Routes>
            </Suspense>
          </BrowserRouter>
        </QueryClientProvider>
      </Themed>
    </LanguageProvider>
  );
}

function Themed({ children }: { readonly children: ReactNode }) {
  const w = useWords(SHELL_WORDS);
  const theme = useMemo(() => themeWith(w.close), [w]);
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      {children}
    </MantineProvider>
  );
}

/** Everything but the pages of guardians and of new devices belongs to people of the school. */
function Staff() {
  return (
    <SessionProvider>
      <SignedIn />
    </SessionProvider>
  );
}

function SignedIn() {
  const { session, device } = useSession();
  if (session.state === 'asking') return <Waiting />;
  if (session.state === 'revoked') return <RevokedPage deliver={session.deliver} />;
  // nobody signs in on a screen of the corridor
  if (session.state === 'signed_out' && device?.purpose === 'queue_board') return <Navigate to="/board/queue" replace />;
  if (session.state === 'signed_out' && device) return <TilesPage />;
  if (session.state === 'signed_out' || session.person.mustChangePassword) return <SignInPage />;
  return (
    <HereProvider key={session.person.staffId}>
      <Routes>
        <Route element={<Shell />}>
          {PAGES.map(({ path, page: Content, withoutDay }) => (
            <Route key={path} path={`${path}/*`} element={withoutDay ? <Content /> : <OnADay page={Content} />} />
          ))}
          <Route path="*" element={<Begin />} />
        </Route>
      </Routes>
    </HereProvider>
  );
}

/** A page of the day, once the device knows where and when it is. */
function OnADay({ page: Content }: { readonly page: ComponentType }) {
  const w = useWords(SHELL_WORDS);
  const here = useHereIfAny();
  const { day, notOpened, notForMe } = useDay();
  if (!here) return <Waiting />;
  if (!day && notForMe)
    return (
      <Page title={w.dayNotMine} subtitle={w.dayNotMineWhy}>
        {null}
      </Page>
    );
  if (!day && notOpened)
    return (
      <Page title={w.dayNotOpen} subtitle={w.dayNotOpenWhy}>
        {null}
      </Page>
    );
  return day ? <Content /> : <Waiting />;
}

/** Each person begins where their duty of today is. */
function Begin() {
  const roles = useRolesToday();
  const first = PAGES.find((page) => page.roles.some((role) => roles.includes(role)));
  return first ? <Navigate to={`/${first.path}`} replace /> : <Waiting />;
}

function Waiting() {
  const w = useWords(SHELL_WORDS);
  return (
    <Center mih="100dvh">
      <Loader mr="md" />
      <Text>{w.loading}</Text>
    </Center>
  );
}
