import { useId, useState } from 'react';
import { Button } from '#window/components/button.tsx';
import { Dialog } from '#window/components/dialog.tsx';
import styles from '#window/components/ask-dialog.module.css';

export interface Question {
  readonly title: string;
  readonly about?: string;
  /** A verb with its object. */
  readonly confirm: string;
  /** Asks for a text that begins with this; without it only for a yes. */
  readonly text?: string;
  readonly label?: string;
  /** Letters that the text may have; 40 where nothing is said. */
  readonly longest?: number;
  readonly onConfirm: (text: string) => void;
}

export function AskDialog({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const [text, setText] = useState(question.text ?? '');
  const field = useId();
  const asksText = question.text !== undefined;
  const confirm = (): void => {
    onClose();
    question.onConfirm(text.trim());
  };
  return (
    <Dialog
      open
      title={question.title}
      {...(question.about === undefined ? {} : { about: question.about })}
      onClose={onClose}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!asksText || text.trim() !== '') confirm();
        }}
      >
        {asksText ? (
          <>
            <label htmlFor={field} className={styles['label']}>
              {question.label ?? 'Name'}
            </label>
            <input
              id={field}
              className={styles['input']}
              value={text}
              maxLength={question.longest ?? 40}
              spellCheck={false}
              autoComplete="off"
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setText(event.target.value)}
            />
          </>
        ) : null}
        <div className={styles['buttons']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" disabled={asksText && text.trim() === ''}>
            {question.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
