import type { ReactNode } from 'react';
import type { PayoffView } from '#contract/options-view';
import { rangeOf } from '#window/charts/plot/linear-scale.ts';
import { Plot } from '#window/charts/plot/plot.tsx';
import { linePath, nearest, zip } from '#window/charts/plot/plot-path.ts';
import { formatNumber } from '#window/formatting/numbers.ts';
import styles from '#window/views/payoff/payoff.module.css';

const GREEKS = [
  { name: 'delta', title: 'Delta', about: 'Dollars per dollar of the underlying', digits: 1 },
  { name: 'gamma', title: 'Gamma', about: 'Delta per dollar of the underlying', digits: 2 },
  { name: 'theta', title: 'Theta', about: 'Dollars per day', digits: 2 },
  { name: 'vega', title: 'Vega', about: 'Dollars per point of volatility', digits: 2 },
] as const;

interface GreekPlotsProps {
  readonly view: PayoffView;
  readonly price: number | null;
}

/** Each Greek of the whole structure along the price, on the chosen date. */
export function GreekPlots({ view, price }: GreekPlotsProps): ReactNode {
  const { prices } = view;
  const at = price === null ? -1 : nearest(prices, price);
  return (
    <div className={styles['greeks']}>
      {GREEKS.map(({ name, title, about, digits }) => {
        const values = view[name];
        const range = rangeOf([...values, 0], 0.1);
        return (
          <figure key={name} title={about}>
            <figcaption>
              {title} <b>{formatNumber(values[at] ?? null, digits)}</b>
            </figcaption>
            <div>
              <Plot
                label={`${title} along the price: ${about}.`}
                x={{
                  from: prices[0] ?? 0,
                  to: prices.at(-1) ?? 1,
                  title: '',
                  format: (value) => formatNumber(value, 0),
                }}
                y={{
                  from: range?.from ?? -1,
                  to: range?.to ?? 1,
                  title: '',
                  format: (value) => formatNumber(value, Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0),
                }}
              >
                {(scales) => (
                  <>
                    <line
                      className={styles['zero']}
                      x1={scales.x.at(prices[0] ?? 0)}
                      x2={scales.x.at(prices.at(-1) ?? 1)}
                      y1={scales.y.at(0)}
                      y2={scales.y.at(0)}
                    />
                    <path className={styles['date']} d={linePath(zip(prices, values), scales.x, scales.y)} />
                    {at < 0 ? null : (
                      <circle
                        className={styles['dot']}
                        data-date
                        cx={scales.x.at(prices[at] ?? 0)}
                        cy={scales.y.at(values[at] ?? 0)}
                        r={3}
                      />
                    )}
                  </>
                )}
              </Plot>
            </div>
          </figure>
        );
      })}
    </div>
  );
}
