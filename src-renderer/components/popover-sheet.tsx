import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { Button } from '#window/components/button.tsx';
import styles from '#window/components/popover-sheet.module.css';

interface PopoverSheetProps {
  /** Read out when it opens. */
  readonly label: string;
  /** What the button says. */
  readonly title: string;
  readonly align: 'start' | 'end';
  readonly children: ReactNode;
}

/** A button that opens a sheet of choices above the panel. */
export function PopoverSheet({ label, title, align, children }: PopoverSheetProps): ReactNode {
  const [home, setHome] = useState<HTMLElement | null>(null);
  return (
    <Popover.Root>
      {/* A panel may stand in a window of its own: what floats above it belongs there too. */}
      <Popover.Trigger asChild>
        <Button ref={(button) => setHome(button?.ownerDocument.body ?? null)}>{title}</Button>
      </Popover.Trigger>
      <Popover.Portal container={home}>
        <Popover.Content
          className={styles['sheet']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
