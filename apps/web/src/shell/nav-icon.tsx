import {
  IconArrowsExchange,
  IconChecklist,
  IconClockHour4,
  IconDeviceTablet,
  IconDoorExit,
  IconFirstAidKit,
  IconHelpCircle,
  IconHistory,
  IconId,
  IconLayoutDashboard,
  IconListCheck,
  IconLock,
  IconMessage2,
  IconNotebook,
  IconSchool,
  IconTable,
  IconUserSearch,
  IconUsersGroup,
  IconWalk,
} from '@tabler/icons-react';

const ICONS = {
  arrowsExchange: IconArrowsExchange,
  checklist: IconChecklist,
  clockHour4: IconClockHour4,
  deviceTablet: IconDeviceTablet,
  doorExit: IconDoorExit,
  firstAidKit: IconFirstAidKit,
  helpCircle: IconHelpCircle,
  history: IconHistory,
  id: IconId,
  layoutDashboard: IconLayoutDashboard,
  listCheck: IconListCheck,
  lock: IconLock,
  message2: IconMessage2,
  notebook: IconNotebook,
  school: IconSchool,
  table: IconTable,
  userSearch: IconUserSearch,
  usersGroup: IconUsersGroup,
  walk: IconWalk,
};

export type NavIconName = keyof typeof ICONS;

/** Pictures of the navigation, after its words: a page with a child in front of it doesn't wait for them. */
export default function NavIcon({ name }: { readonly name: NavIconName }) {
  const Icon = ICONS[name];
  return <Icon size={26} aria-hidden />;
}
