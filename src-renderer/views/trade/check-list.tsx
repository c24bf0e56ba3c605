import type { ReactNode } from 'react';
import type { CheckView } from '#contract/trade-view';
import { formatPercent } from '#window/formatting/numbers.ts';
import styles from '#window/views/trade/trade.module.css';

interface CheckListProps {
  readonly label: string;
  readonly checks: readonly CheckView[];
}

/** Every gate or limit that was asked, those that refuse first, and by how much each is enough or not. */
export function CheckList({ label, checks }: CheckListProps): ReactNode {
  const sorted = [...checks.filter(({ passed }) => !passed), ...checks.filter(({ passed }) => passed)];
  return (
    <ul className={styles['checks']} aria-label={label}>
      {sorted.map(({ name, passed, text, margin }) => (
        <li key={`${name} ${text}`} data-passed={passed}>
          <span aria-hidden="true" className={styles['mark']}>
            {passed ? '✓' : '✗'}
          </span>
          <span className={styles['spoken']}>{passed ? 'Passes: ' : 'Refuses: '}</span>
          <span className={styles['checkName']}>{name}</span>
          <span className={styles['checkText']}>{text}</span>
          <span className={styles['margin']} title="How far on the good side, as a share of what is needed">
            {margin === null ? '' : formatPercent(margin, 0, true)}
          </span>
        </li>
      ))}
    </ul>
  );
}
