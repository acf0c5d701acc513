import type { Role } from '@baton/contracts';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { IconHome } from '@tabler/icons-react';
import { words } from '../words/language';

type Icon = typeof IconHome;

/** One entry of the navigation; the first that a person may see is where they begin. */
export interface AppPage {
  readonly path: string;
  readonly word: keyof (typeof PAGE_WORDS)['zh'];
  readonly icon: Icon;
  readonly roles: readonly Role[];
  readonly page: LazyExoticComponent<ComponentType>;
  /** needs the day on the device; pages of the office work without one */
  readonly needsDay: boolean;
}

export const PAGE_WORDS = words({ home: '首页' }, { home: 'Home' });

export const PAGES: readonly AppPage[] = [];
export const lazyPage = (load: () => Promise<{ readonly default: ComponentType }>) => lazy(load);
