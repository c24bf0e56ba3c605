import type { ReactNode } from 'react';
import { Hint } from '#window/components/hint.tsx';
import styles from '#window/views/recommendation/recommendation.module.css';

/** A figure that says what it is, from which quotes and under which model, on hover and on focus. */
export function Explained({ text, children }: { readonly text: string; readonly children: ReactNode }): ReactNode {
  return (
    <Hint text={text}>
      <span className={styles['explained']} tabIndex={0}>
        {children}
      </span>
    </Hint>
  );
}
