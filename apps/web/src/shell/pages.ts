import type { Role } from '@baton/contracts';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { IconLayoutDashboard, IconLock, IconWalk, type IconHome } from '@tabler/icons-react';
import { words } from '../words/language';

type Icon = typeof IconHome;

/** One entry of the navigation; the first that a person may see is where they begin. */
export interface AppPage {
  readonly path: string;
  readonly word: keyof (typeof PAGE_WORDS)['zh'];
  readonly icon: Icon;
  readonly roles: readonly Role[];
  readonly page: LazyExoticComponent<ComponentType>;
}

const LEADERS: readonly Role[] = ['duty_leader', 'deputy', 'duty_administrator', 'principal'];

export const PAGE_WORDS = words({ board: '看板', patrol: '巡查', closing: '静校' }, { board: 'Board', patrol: 'Patrol', closing: 'Close' });

const lazyPage = (load: () => Promise<{ readonly default: ComponentType }>) => lazy(load);

/** In this order in the navigation. */
export const PAGES: readonly AppPage[] = [
  { path: 'board', word: 'board', icon: IconLayoutDashboard, roles: LEADERS, page: lazyPage(() => import('../leader/board.page')) },
  {
    path: 'patrol',
    word: 'patrol',
    icon: IconWalk,
    roles: [...LEADERS, 'grade_lead'],
    page: lazyPage(() => import('../patrol/patrol.page')),
  },
  { path: 'closing', word: 'closing', icon: IconLock, roles: LEADERS, page: lazyPage(() => import('../closing/closing.page')) },
];
