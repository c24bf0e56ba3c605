import { type ReactNode, useState } from 'react';
import type { JournalRow } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { NoteDialog } from '#window/views/journal/note-dialog.tsx';
import { NoteList } from '#window/views/journal/note-list.tsx';
import { KINDS } from '#window/views/journal/journal-words.ts';
import styles from '#window/views/journal/journal.module.css';

interface JournalEntryProps {
  readonly row: JournalRow;
  readonly known: readonly string[];
  readonly onReplay: () => void;
  readonly onClose: () => void;
}

/** One entry with all that was written about it, and the way back to its moment. */
export function JournalEntry({ row, known, onReplay, onClose }: JournalEntryProps): ReactNode {
  const [isWriting, setIsWriting] = useState(false);
  const { kind, title, text, atMs, endedMs, notes, positionId, recommendationId } = row;
  return (
    <aside className={styles['entry']} aria-label={`${KINDS[kind].title}: ${title}`}>
      <div className={styles['entryHead']}>
        <h2>{title}</h2>
        <button type="button" aria-label="Close the entry" onClick={onClose}>
          ×
        </button>
      </div>
      {/* Scrollable where the panel is short, so the keyboard must get in. */}
      <div className={styles['entryBody']} role="group" tabIndex={0} aria-label="The entry">
        <p>
          {easternDateTime(atMs)} ET{endedMs === null ? '' : ` to ${easternDateTime(endedMs)} ET`}
        </p>
        <p>{text}</p>
        <NoteList notes={notes} />
      </div>
      <div className={styles['entryTools']}>
        <Button onClick={onReplay}>Replay this moment</Button>
        {positionId === null && recommendationId === null ? null : (
          <Button onClick={() => setIsWriting(true)}>Write a note…</Button>
        )}
      </div>
      {isWriting ? (
        <NoteDialog
          about={title}
          positionId={positionId}
          recommendationId={recommendationId}
          known={known}
          onClose={() => setIsWriting(false)}
        />
      ) : null}
    </aside>
  );
}
