import type { ReactNode } from 'react';
import type { PayoffView } from '#contract/options-view';
import { nearest } from '#window/charts/plot/plot-path.ts';
import { formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { dollarsText } from '#window/views/payoff/payoff-plot.tsx';
import styles from '#window/views/payoff/payoff.module.css';

interface PayoffFiguresProps {
  readonly view: PayoffView;
  readonly price: number | null;
  readonly problem: string | null;
}

const money = (value: number | null, unbounded: string): string => (value === null ? unbounded : dollarsText(value));

/** The few numbers that decide, the worst case as large as the best one. */
export function PayoffFigures({ view, price, problem }: PayoffFiguresProps): ReactNode {
  const at = price === null ? -1 : nearest(view.prices, price);
  const isCredit = (view.creditNatural ?? view.creditMid ?? 0) >= 0;
  return (
    <aside className={styles['figures']} tabIndex={0} aria-label="Figures of the structure">
      <dl className={styles['deciding']}>
        <div title="Sold at the bid, bought at the ask, per share">
          <dt>{isCredit ? 'Credit' : 'Debit'}, natural</dt>
          <dd>
            {formatNumber(view.creditNatural === null ? null : Math.abs(view.creditNatural), 2)}{' '}
            <small>mid {formatNumber(view.creditMid === null ? null : Math.abs(view.creditMid), 2)}</small>
          </dd>
        </div>
        <div data-tone="worst" title="At expiry, at the natural price, for one of it">
          <dt>Max loss</dt>
          <dd>
            {money(view.maxLoss, 'no limit')} <small>margin {money(view.margin, '–')}</small>
          </dd>
        </div>
        <div title="At expiry, at the natural price, for one of it">
          <dt>Max gain</dt>
          <dd>
            {money(view.maxProfit, 'no limit')}{' '}
            <small>breakeven {view.breakevens.map((value) => formatNumber(value, 2)).join(' / ') || '–'}</small>
          </dd>
        </div>
      </dl>
      <table className={styles['models']}>
        <caption>Held to expiry</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" title="Probability of any profit at expiry">
              PoP
            </th>
            <th scope="col" title="Expected value at the natural price, per structure">
              EV
            </th>
          </tr>
        </thead>
        <tbody>
          {view.byModel.map(({ model, pop, expectedValue }) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              <td>{formatPercent(pop, 1)}</td>
              <td>{signedDollars(expectedValue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['chances']}>
        <span title="Probability of reaching half of the credit before expiry">
          P50 <b>{formatPercent(view.p50, 0)}</b>
        </span>
        <span title="Probability that the underlying touches a short strike before expiry">
          Touch <b>{formatPercent(view.touch, 0)}</b>
        </span>
      </p>
      {at < 0 ? null : (
        <p className={styles['chances']}>
          <span>
            At {formatNumber(view.prices[at] ?? null, 2)}: on the date <b>{dollarsText(view.atDate[at] ?? 0)}</b>, at
            expiry <b>{dollarsText(view.atExpiry[at] ?? 0)}</b>
          </span>
        </p>
      )}
      {view.warnings.length === 0 ? null : (
        <ul className={styles['warnings']} aria-label="Checks it fails">
          {view.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {problem === null ? null : <p className={styles['warnings']}>{problem}</p>}
      <p className={styles['conventions']}>{view.conventions}</p>
    </aside>
  );
}

function signedDollars(value: number | null): string {
  if (value === null) return UNKNOWN;
  const text = formatNumber(Math.abs(value), 1);
  return `${value < 0 ? '−' : '+'}$${text}`;
}
