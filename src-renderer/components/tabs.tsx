import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from '#window/components/tabs.module.css';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly title: string; readonly content: ReactNode }[];
  readonly active: string;
  readonly onChange: (id: string) => void;
}

export function Tabs({ label, tabs, active, onChange }: TabsProps) {
  return (
    <Radix.Root className={styles['tabs']} value={active} onValueChange={onChange}>
      <Radix.List className={styles['list']} aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Radix.Trigger key={id} value={id} className={styles['tab']}>
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ id, content }) => (
        <Radix.Content key={id} value={id} className={styles['content']}>
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
