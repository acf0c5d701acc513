import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useSession } from '../access/session';
import { useOutbox } from '../day/here';
import { useLanguage, useWords } from '../words/language';
import { SHELL_WORDS } from './words';

export default function MoreMenu() {
  const w = useWords(SHELL_WORDS);
  const { language, choose } = useLanguage();
  const { device, lock, signOut } = useSession();
  const { waiting } = useOutbox();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" size={48} aria-label={w.more} color="dark">
          <IconDots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item h={48} onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
          {w.language}
        </Menu.Item>
        {device && (
          <Menu.Item h={48} onClick={() => void lock()}>
            {w.lock}
          </Menu.Item>
        )}
        <Menu.Item h={48} disabled={waiting.length > 0} onClick={() => void signOut()}>
          {waiting.length > 0 ? w.unsentFirst(waiting.length) : w.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
