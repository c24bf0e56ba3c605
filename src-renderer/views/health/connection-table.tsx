import type { ReactNode } from 'react';
import type { ConnectionLight } from '#contract/desk-view';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { UNKNOWN } from '#window/formatting/numbers.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { LIGHT_SHAPES, LIGHT_WORDS } from '#window/views/frame/status-words.ts';
import styles from './health.module.css';

const NONE: readonly ConnectionLight[] = [];

/** Every source of data, and when it was last heard: the lights of the status bar in full. */
export function ConnectionTable(): ReactNode {
  const connections = useDesk((desk) => desk?.connections ?? NONE);
  if (connections.length === 0) return <p className={styles['none']}>No source of data has been heard yet.</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">State</th>
          <th scope="col">What is known</th>
          <th scope="col">Last heard</th>
        </tr>
      </thead>
      <tbody>
        {connections.map(({ name, state, text, lastHeardMs }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <span aria-hidden="true">{LIGHT_SHAPES[state]}</span> {LIGHT_WORDS[state]}
            </td>
            <td className={styles['dim']}>{text}</td>
            <td className={styles['dim']}>{lastHeardMs === null ? UNKNOWN : `${easternDateTime(lastHeardMs)} ET`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
