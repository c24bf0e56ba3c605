import type { ReactNode } from 'react';
import styles from '#window/components/empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  /** What will appear here. */
  readonly text: string;
  /** What it waits for. */
  readonly waitsFor?: string;
  readonly children?: ReactNode;
}

export function EmptyState({ title, text, waitsFor, children }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>{text}</p>
      {waitsFor === undefined ? null : <p className={styles['waits']}>{waitsFor}</p>}
      {children}
    </div>
  );
}
