import type { ReactNode } from 'react';
import type { NoteView } from '#contract/book-view';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import styles from '#window/views/journal/journal.module.css';

export function NoteList({ notes }: { readonly notes: readonly NoteView[] }): ReactNode {
  if (notes.length === 0) return null;
  return (
    <>
      <h3>Notes</h3>
      <ul className={styles['notes']}>
        {notes.map(({ atMs, text, tags }, at) => (
          <li key={`${atMs} ${at}`}>
            <time>{easternDateTime(atMs)} ET</time>
            <p>
              {text}
              {tags.map((tag) => (
                <span key={tag} className={styles['tag']}>
                  {tag}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
