import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFocusReturn } from '#window/components/focus-return.ts';
import styles from '#window/components/dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly about?: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ open, title, about, wide = false, onClose, children }: DialogProps) {
  const giveFocusBack = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={styles['overlay']} />
        <Radix.Content
          className={`${styles['dialog']} ${wide ? styles['wide'] : ''}`}
          onCloseAutoFocus={giveFocusBack}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <Radix.Title className={styles['title']}>{title}</Radix.Title>
          {about === undefined ? null : <Radix.Description className={styles['about']}>{about}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
