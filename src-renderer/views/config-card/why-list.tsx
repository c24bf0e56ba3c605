import type { ReactNode } from 'react';
import type { WhyView } from '#contract/farm-view';
import styles from '#window/views/config-card/config-card.module.css';

/** Each gate of it at the cursor: what it asks for, what there was, and by how much that fails. */
export function WhyList({ why }: { readonly why: WhyView }): ReactNode {
  return (
    <>
      <h2>At the cursor</h2>
      <p className={styles['verdict']}>{why.verdict}</p>
      <table className={styles['table']} aria-label="Gates">
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col">Is</th>
            <th scope="col">Asks for</th>
            <th scope="col">Missing</th>
          </tr>
        </thead>
        <tbody>
          {why.gates.map(({ title, passed, value, threshold, margin }) => (
            <tr key={title} data-passed={passed}>
              <th scope="row">
                <span aria-hidden="true" className={styles['mark']}>
                  {passed ? '✓' : '✗'}
                </span>
                <span className={styles['spoken']}>{passed ? 'Passes: ' : 'Does not pass: '}</span>
                {title}
              </th>
              <td>{value}</td>
              <td>{threshold}</td>
              <td>{margin ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {why.notes.length === 0 ? null : (
        <ul className={styles['notes']}>
          {why.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
