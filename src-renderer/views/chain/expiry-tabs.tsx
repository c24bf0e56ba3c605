import type { KeyboardEvent, ReactNode } from 'react';
import type { ChainView } from '#contract/options-view';
import { formatPercent } from '#window/formatting/numbers.ts';
import styles from '#window/views/chain/chain.module.css';
import { daysText, expiryText } from '#window/views/options/option-words.ts';

interface ExpiryTabsProps {
  readonly view: ChainView;
  readonly onExpiry: (expiry: string) => void;
}

/** Each expiry with its days and its own at-the-money volatility. */
export function ExpiryTabs({ view, onExpiry }: ExpiryTabsProps): ReactNode {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = view.expiries.findIndex(({ expiry }) => expiry === view.expiry);
    const next = view.expiries[at + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onExpiry(next.expiry);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[at + step]?.focus();
  };
  return (
    <div className={styles['expiries']} role="tablist" aria-label="Expiry" onKeyDown={move}>
      {view.expiries.map(({ expiry, days, atmIv }) => (
        <button
          key={expiry}
          type="button"
          role="tab"
          aria-selected={expiry === view.expiry}
          tabIndex={expiry === view.expiry ? 0 : -1}
          onClick={() => onExpiry(expiry)}
        >
          <span>{expiryText(expiry)}</span>
          <small>
            {daysText(days)} · {formatPercent(atmIv, 0)}
          </small>
        </button>
      ))}
    </div>
  );
}
