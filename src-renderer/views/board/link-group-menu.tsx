import type { ReactNode } from 'react';
import { Button } from '#window/components/button.tsx';
import { Menu } from '#window/components/menu.tsx';
import { LINK_GROUPS, type LinkGroup } from '#window/state/linked-symbols.ts';
import styles from './link-group-menu.module.css';

const TITLES: Readonly<Record<LinkGroup, string>> = {
  none: 'Not linked',
  blue: 'Blue',
  orange: 'Orange',
  green: 'Green',
  violet: 'Violet',
};

interface LinkGroupMenuProps {
  readonly group: LinkGroup;
  readonly onGroup: (group: LinkGroup) => void;
}

/** Which panels show the symbol that is picked here. */
export function LinkGroupMenu({ group, onGroup }: LinkGroupMenuProps): ReactNode {
  const items = LINK_GROUPS.map((choice) => ({
    id: choice,
    title: choice === group ? `${TITLES[choice]} ✓` : TITLES[choice],
    onSelect: () => onGroup(choice),
  }));
  return (
    <Menu label="Colour group" items={items}>
      <Button
        title="Panels of one colour show the same symbol."
        aria-label={`Colour group: ${TITLES[group].toLowerCase()}`}
      >
        <span className={styles['dot']} data-group={group} aria-hidden="true" />
        {group === 'none' ? 'Link' : TITLES[group]}
      </Button>
    </Menu>
  );
}

export function linkGroupFrom(value: unknown, usual: LinkGroup): LinkGroup {
  return LINK_GROUPS.find((group) => group === value) ?? usual;
}
