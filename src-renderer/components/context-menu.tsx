import { ContextMenu as Radix } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import type { MenuItem } from '#window/components/menu.tsx';
import styles from '#window/components/menu.module.css';

interface ContextMenuProps {
  readonly label: string;
  /** Asked for when it opens: what makes sense may have changed. */
  readonly items: () => readonly MenuItem[];
  /** What it belongs to. */
  readonly children: ReactNode;
}

export function ContextMenu({ label, items, children }: ContextMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['menu']} aria-label={label} collisionPadding={8}>
          <Items items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Items({ items }: { readonly items: () => readonly MenuItem[] }) {
  return items().map((item) => (
    <Fragment key={item.id}>
      {item.separated === true ? <Radix.Separator className={styles['separator']} /> : null}
      <Radix.Item className={styles['item']} disabled={item.disabled ?? false} onSelect={item.onSelect}>
        <span>{item.title}</span>
        {item.keys === undefined ? null : <kbd className={styles['keys']}>{item.keys}</kbd>}
      </Radix.Item>
    </Fragment>
  ));
}
