import type { ReactNode } from 'react';
import { Button } from '#window/components/button.tsx';
import { Dialog } from '#window/components/dialog.tsx';
import styles from '#window/components/form-dialog.module.css';

interface FormDialogProps {
  readonly title: string;
  readonly about?: string;
  /** A verb with its object. */
  readonly confirm: string;
  /** `danger`: it stops something. */
  readonly look?: 'main' | 'danger';
  readonly wide?: boolean;
  /** Whether what was filled in can be sent. */
  readonly isReady: boolean;
  /** Why it was not done; null while nothing is wrong. */
  readonly problem: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A few fields, a way out and one deed. It stays open until it is told that the deed is done. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { title, about, confirm, look = 'main', wide = false, isReady, problem, onConfirm, onClose, children } = props;
  return (
    <Dialog open title={title} {...(about === undefined ? {} : { about })} wide={wide} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onConfirm();
        }}
      >
        {children}
        {problem === null ? null : (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
        <div className={styles['buttons']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={look === 'main' ? 'main' : 'plain'}
            {...(look === 'danger' ? { className: styles['danger'] } : {})}
            disabled={!isReady}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
