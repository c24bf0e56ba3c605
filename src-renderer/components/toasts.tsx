import { Toast } from 'radix-ui';
import styles from '#window/components/toasts.module.css';

export interface ToastView {
  readonly id: number;
  readonly severity: 'info' | 'needs-you' | 'broken';
  readonly text: string;
  readonly detail: string | null;
}

interface ToastsProps {
  readonly toasts: readonly ToastView[];
  readonly onClosed: (id: number) => void;
}

const LASTS_MS = { info: 5_000, 'needs-you': 12_000, broken: Number.POSITIVE_INFINITY } as const;
const LABELS = { info: 'Note', 'needs-you': 'Needs you', broken: 'Broken' } as const;

export function Toasts({ toasts, onClosed }: ToastsProps) {
  return (
    <Toast.Provider label="Notice" swipeDirection="right">
      {toasts.map(({ id, severity, text, detail }) => (
        <Toast.Root
          key={id}
          className={`${styles['toast']} ${styles[severity]}`}
          type={severity === 'info' ? 'background' : 'foreground'}
          duration={LASTS_MS[severity]}
          onOpenChange={(open) => (open ? undefined : onClosed(id))}
        >
          <Toast.Title className={styles['title']}>
            <span className={styles['label']}>{LABELS[severity]}</span> {text}
          </Toast.Title>
          {detail === null ? null : <Toast.Description className={styles['detail']}>{detail}</Toast.Description>}
          <Toast.Close className={styles['close']} aria-label="Dismiss notice">
            ×
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className={styles['viewport']} label="Notices ({hotkey})" />
    </Toast.Provider>
  );
}
