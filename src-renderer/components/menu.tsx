import { DropdownMenu } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import styles from '#window/components/menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** As it is printed: `Ctrl K`. */
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  /** Begins a new part. */
  readonly separated?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly label: string;
  /** A function is asked when it opens: what makes sense may have changed. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  /** The button that opens it. */
  readonly children: ReactNode;
}

export function Menu({ label, items, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles['menu']}
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Items items={items} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ items }: Pick<MenuProps, 'items'>) {
  return (typeof items === 'function' ? items() : items).map((item) => (
    <Fragment key={item.id}>
      {item.separated === true ? <DropdownMenu.Separator className={styles['separator']} /> : null}
      <DropdownMenu.Item className={styles['item']} disabled={item.disabled ?? false} onSelect={item.onSelect}>
        <span>{item.title}</span>
        {item.keys === undefined ? null : <kbd className={styles['keys']}>{item.keys}</kbd>}
      </DropdownMenu.Item>
    </Fragment>
  ));
}
