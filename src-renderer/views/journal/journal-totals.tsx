import type { ReactNode } from 'react';
import type { JournalView } from '#contract/book-view';
import { Sparkline } from '#window/components/sparkline/sparkline.tsx';
import { money, moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatChange, formatCount, formatPercent } from '#window/formatting/numbers.ts';
import styles from '#window/views/journal/journal.module.css';

/** All closed trades up to the cursor: how few there are is said before what they brought. */
export function JournalTotals({ view }: { readonly view: JournalView }): ReactNode {
  const { trades, won, result, fees, againstNatural, againstMid } = view.totals;
  const line = view.equity.map(({ dollars }) => dollars);
  return (
    <div className={styles['totals']}>
      <dl>
        <div title="Closed, whether won or lost">
          <dt>Closed trades</dt>
          <dd>{formatCount(trades)}</dd>
        </div>
        <div title="Share that ended above 0 after fees. It says little on few trades.">
          <dt>Won</dt>
          <dd>{trades === 0 ? '–' : `${formatCount(won)} · ${formatPercent(won / trades, 0)}`}</dd>
        </div>
        <div title="After fees">
          <dt>Result</dt>
          <dd className={styles['toned']} data-tone={toneOf(result)}>
            {moneyChange(result)}
          </dd>
        </div>
        <div>
          <dt>Fees</dt>
          <dd>{money(fees)}</dd>
        </div>
        <div title="Mean over fills, per share, against the worst side and the middle that their tickets were made at. Above 0 is better for you; it feeds the model of fills.">
          <dt>Fills vs worst side · vs middle</dt>
          <dd>
            {formatChange(againstNatural, 3)} · {formatChange(againstMid, 3)}
          </dd>
        </div>
      </dl>
      {line.length < 2 ? null : (
        <span className={styles['equity']}>
          <Sparkline
            width={140}
            height={28}
            values={line}
            label={`Result after each trade, from ${money(line[0] ?? 0)} to ${money(line.at(-1) ?? 0)}`}
          />
        </span>
      )}
    </div>
  );
}
