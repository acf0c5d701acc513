import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation, useNavigate } from 'react-router';
import { hasRole } from '../access/session';
import { useRolesToday } from '../day/here';
import { Page } from '../ui/page';
import { useWords } from '../words/language';
import { OFFICE_WORDS } from './words';

const Today = lazy(() => import('./today'));
const Arrange = lazy(() => import('./arrange/arrange'));
const ImportRoster = lazy(() => import('./import-roster'));
const StaffList = lazy(() => import('./staff-list'));
const Children = lazy(() => import('./children'));

/** What the office needs to run: the roster as a file, people, children. */
export default function OfficePage() {
  const w = useWords(OFFICE_WORDS);
  const navigate = useNavigate();
  const imports = hasRole(useRolesToday(), 'academic_office', 'system_administrator', 'principal');
  const tab = useLocation().pathname.split('/')[2] ?? 'today';
  return (
    <Page title={w.title}>
      <Tabs value={tab} onChange={(next) => void navigate(`/office/${next}`)} className="no-print">
        <Tabs.List>
          <Tabs.Tab value="today" h={48}>
            {w.todayTab}
          </Tabs.Tab>
          <Tabs.Tab value="arrange" h={48}>
            {w.arrangeTab}
          </Tabs.Tab>
          {imports && (
            <Tabs.Tab value="import" h={48}>
              {w.importTab}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="staff" h={48}>
            {w.staffTab}
          </Tabs.Tab>
          <Tabs.Tab value="children" h={48}>
            {w.childrenTab}
          </Tabs.Tab>
        </Tabs.List>
      </Tabs>
      <Suspense>
        <Routes>
          <Route path="arrange/*" element={<Arrange />} />
          <Route path="staff" element={<StaffList />} />
          <Route path="children/*" element={<Children />} />
          <Route path="import" element={<ImportRoster />} />
          <Route path="*" element={<Today />} />
        </Routes>
      </Suspense>
    </Page>
  );
}
