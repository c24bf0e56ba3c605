import { type ReactNode, useEffect, useState } from 'react';
import styles from '#window/views/farm/farm.module.css';

interface TradesFieldProps {
  readonly trades: number;
  readonly onTrades: (trades: number) => void;
}

const MOST = 1_000_000;

/** Takes effect on Enter and when it is left, not in the middle of a number. */
export function TradesField({ trades, onTrades }: TradesFieldProps): ReactNode {
  const [text, setText] = useState(String(trades));
  useEffect(() => setText(String(trades)), [trades]);
  const commit = (): void => {
    const next = Number(text);
    if (text.trim() === '' || !Number.isInteger(next) || next < 0 || next > MOST) return setText(String(trades));
    if (next !== trades) onTrades(next);
  };
  return (
    <label className={styles['field']} title="Only configs with at least so many closed trades">
      Trades ≥
      <input
        className={styles['number']}
        type="number"
        aria-label="Fewest trades"
        min={0}
        max={MOST}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </label>
  );
}
