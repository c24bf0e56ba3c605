import { type ReactNode, useState } from 'react';
import { FormDialog } from '#window/components/form-dialog.tsx';
import { TextField } from '#window/components/text-field.tsx';
import { useDeed } from '#window/state/use-deed.ts';
import { readTags } from '#window/views/journal/journal-words.ts';
import styles from '#window/views/journal/journal.module.css';

interface NoteDialogProps {
  /** What it is about, or null: the day. */
  readonly about: string | null;
  readonly positionId: string | null;
  readonly recommendationId: string | null;
  /** Tags that were used before. */
  readonly known: readonly string[];
  readonly onClose: () => void;
}

const LONGEST = 4_000;

/** Kept with the instant at which the desk stands, so that the moment can be looked at again. */
export function NoteDialog({ about, positionId, recommendationId, known, onClose }: NoteDialogProps): ReactNode {
  const { act, isBusy, problem } = useDeed('journal.note');
  const [text, setText] = useState('');
  const [tagText, setTags] = useState('');
  const tags = readTags(tagText);
  const note = async (): Promise<void> => {
    if (tags === null) return;
    if ((await act({ positionId, recommendationId, text: text.trim(), tags: [...tags] })) !== null) onClose();
  };
  const isEmpty = text.trim() === '' && (tags ?? []).length === 0;
  return (
    <FormDialog
      title={about === null ? 'Write a note' : `Write a note on ${about}`}
      about="It is kept with the desk's time, and leads back to this moment of the replay."
      confirm="Keep the note"
      isReady={tags !== null && !isEmpty && !isBusy}
      problem={problem}
      onConfirm={() => void note()}
      onClose={onClose}
    >
      <TextField label="Note" value={text} onChange={setText} rows={5} most={LONGEST} />
      <TextField
        label="Tags, with commas between them"
        value={tagText}
        onChange={setTags}
        placeholder="such as: plan kept, early exit"
        most={400}
        problem={tags === null ? 'At most 12, none longer than 40 characters' : null}
      />
      {known.length === 0 ? null : (
        <p className={styles['known']}>
          {known.map((tag) => (
            <button
              key={tag}
              type="button"
              className={styles['tag']}
              onClick={() => setTags(tagText.trim() === '' ? tag : `${tagText.replace(/,?\s*$/, '')}, ${tag}`)}
            >
              {tag}
            </button>
          ))}
        </p>
      )}
    </FormDialog>
  );
}
