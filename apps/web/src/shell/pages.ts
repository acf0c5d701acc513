import type { Role } from '@baton/contracts';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { words } from '../words/language';
import type { NavIconName } from './nav-icon';

/** One entry of the navigation; the first that a person may see is where they begin. */
export interface AppPage {
  readonly path: string;
  readonly word: keyof (typeof PAGE_WORDS)['zh'];
  readonly icon: NavIconName;
  readonly roles: readonly Role[];
  readonly page: LazyExoticComponent<ComponentType>;
  /** works before the school has a campus, and before today has begun */
  readonly withoutDay?: true;
}

const LEADERS: readonly Role[] = ['duty_leader', 'deputy', 'duty_administrator', 'principal'];

export const PAGE_WORDS = words(
  {
    now: '现在',
    roll_call: '点名',
    handoff: '交接',
    child: '找孩子',
    board: '看板',
    patrol: '巡查',
    closing: '静校',
    tasks: '待核对',
    gate: '校门',
    gateBook: '门卫簿',
    my_class: '我的班',
    clinic: '医务室',
    grade: '年级',
    messages: '通知',
    review: '经过',
    set_up: '开始使用',
    office: '教务',
    passes: '接送卡',
    devices: '设备',
  },
  {
    now: 'Now',
    roll_call: 'Roll call',
    handoff: 'Handoff',
    child: 'Find child',
    board: 'Board',
    patrol: 'Patrol',
    closing: 'Close',
    tasks: 'To check',
    gate: 'Gate',
    gateBook: 'Gate book',
    my_class: 'My class',
    clinic: 'Clinic',
    grade: 'Grade',
    messages: 'Messages',
    review: 'Review',
    set_up: 'Set-up',
    office: 'Office',
    passes: 'Cards',
    devices: 'Devices',
  },
);

const lazyPage = (load: () => Promise<{ readonly default: ComponentType }>) => lazy(load);

/** In this order in the navigation. */
export const PAGES: readonly AppPage[] = [
  { path: 'duty', word: 'now', icon: 'clockHour4', roles: ['duty_teacher', 'escort'], page: lazyPage(() => import('../duty/now.page')) },
  {
    path: 'duty/roll-call',
    word: 'roll_call',
    icon: 'listCheck',
    roles: ['duty_teacher'],
    page: lazyPage(() => import('../roll-call/roll-call.page')),
  },
  { path: 'board', word: 'board', icon: 'layoutDashboard', roles: LEADERS, page: lazyPage(() => import('../leader/board.page')) },
  {
    path: 'patrol',
    word: 'patrol',
    icon: 'walk',
    roles: [...LEADERS, 'grade_lead'],
    page: lazyPage(() => import('../patrol/patrol.page')),
  },
  { path: 'tasks', word: 'tasks', icon: 'helpCircle', roles: LEADERS, page: lazyPage(() => import('../review/tasks.page')) },
  { path: 'closing', word: 'closing', icon: 'lock', roles: LEADERS, page: lazyPage(() => import('../closing/closing.page')) },
  {
    path: 'gate',
    word: 'gate',
    icon: 'doorExit',
    roles: ['gate_teacher', 'gate_guard', ...LEADERS],
    page: lazyPage(() => import('../pickup/gate.page')),
  },
  {
    path: 'gate-book',
    word: 'gateBook',
    icon: 'notebook',
    roles: ['gate_guard', 'gate_teacher', 'duty_leader', 'duty_administrator'],
    page: lazyPage(() => import('../gate-book/gate-book.page')),
  },
  { path: 'clinic', word: 'clinic', icon: 'firstAidKit', roles: ['nurse'], page: lazyPage(() => import('../clinic/clinic.page')) },
  {
    path: 'duty/handoff',
    word: 'handoff',
    icon: 'arrowsExchange',
    roles: ['duty_teacher', 'escort', 'homeroom_teacher', 'grade_lead', 'nurse', 'gate_teacher', 'gate_guard', ...LEADERS],
    page: lazyPage(() => import('../handoff/handoff.page')),
  },
  {
    path: 'duty/child',
    word: 'child',
    icon: 'userSearch',
    roles: ['duty_teacher', 'escort', 'homeroom_teacher', 'grade_lead', 'nurse', 'gate_teacher', ...LEADERS],
    page: lazyPage(() => import('../check-in/find-child.page')),
  },
  {
    path: 'class',
    word: 'my_class',
    icon: 'school',
    roles: ['homeroom_teacher'],
    withoutDay: true,
    page: lazyPage(() => import('../homeroom/class.page')),
  },
  {
    path: 'grade',
    word: 'grade',
    icon: 'usersGroup',
    roles: ['grade_lead', ...LEADERS],
    page: lazyPage(() => import('../grade/grade.page')),
  },
  {
    path: 'messages',
    word: 'messages',
    icon: 'message2',
    roles: ['duty_teacher', 'homeroom_teacher', 'grade_lead', 'gate_teacher', 'gate_guard', 'nurse', 'escort', ...LEADERS],
    page: lazyPage(() => import('../plan/messages.page')),
  },
  {
    path: 'review',
    word: 'review',
    icon: 'history',
    roles: ['homeroom_teacher', 'grade_lead', 'inspector', 'deputy', 'duty_leader', 'principal'],
    page: lazyPage(() => import('../review/review.page')),
  },
  {
    path: 'set-up',
    word: 'set_up',
    icon: 'checklist',
    roles: ['system_administrator', 'academic_office'],
    withoutDay: true,
    page: lazyPage(() => import('../set-up/set-up.page')),
  },
  {
    path: 'office',
    word: 'office',
    icon: 'table',
    roles: ['academic_office', 'system_administrator', ...LEADERS],
    withoutDay: true,
    page: lazyPage(() => import('../roster/office.page')),
  },
  {
    path: 'passes',
    word: 'passes',
    icon: 'id',
    roles: ['academic_office', 'system_administrator'],
    withoutDay: true,
    page: lazyPage(() => import('../passes/passes.page')),
  },
  {
    path: 'devices',
    word: 'devices',
    icon: 'deviceTablet',
    roles: ['system_administrator'],
    withoutDay: true,
    page: lazyPage(() => import('../devices/devices.page')),
  },
];
