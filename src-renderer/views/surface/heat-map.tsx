import type { ReactNode } from 'react';
import type { SurfaceView } from '#contract/options-view';
import { cividis } from '#window/charts/plot/colour-ramp.ts';
import { rangeOf } from '#window/charts/plot/linear-scale.ts';
import { formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { daysText, expiryText } from '#window/views/options/option-words.ts';
import styles from '#window/views/surface/surface.module.css';

interface HeatMapProps {
  readonly view: SurfaceView;
  readonly expiry: string;
  readonly onExpiry: (expiry: string) => void;
}

/** Volatility by expiry and by distance from the money, in that expiry's own standard deviations. */
export function HeatMap({ view, expiry, onExpiry }: HeatMapProps): ReactNode {
  const { deviations, rows } = view.heat;
  const range = rangeOf(rows.flat(), 0);
  const span = range === null ? 1 : Math.max(range.to - range.from, 1e-6);
  return (
    <figure className={styles['area']}>
      <figcaption>
        Implied volatility by expiry and distance from the money
        <span className={styles['legend']}>
          {formatPercent(range?.from ?? null, 0)}
          <i
            style={{ background: `linear-gradient(to right, ${STOPS.map((stop) => cividis(stop).fill).join(', ')})` }}
          />
          {formatPercent(range?.to ?? null, 0)}
        </span>
      </figcaption>
      <div className={styles['scroll']}>
        <table className={styles['heat']}>
          <thead>
            <tr>
              <th scope="col">Expiry</th>
              {deviations.map((at) => (
                <th key={at} scope="col" title={`${formatNumber(at, 1)} standard deviations from the forward`}>
                  {headingOf(at)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.slices.map((slice, row) => (
              <tr key={slice.expiry} data-shown={slice.expiry === expiry || undefined}>
                <th scope="row">
                  <button type="button" onClick={() => onExpiry(slice.expiry)} title={`${slice.model}. Show its smile`}>
                    {expiryText(slice.expiry)} <small>{daysText(slice.days)}</small>
                  </button>
                </th>
                {deviations.map((at, column) => {
                  const iv = rows[row]?.[column] ?? null;
                  if (iv === null || range === null) return <td key={at}>{UNKNOWN}</td>;
                  const { fill, text } = cividis((iv - range.from) / span);
                  return (
                    <td key={at} style={{ background: fill, color: text }}>
                      {formatNumber(iv * 100, 0)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** Narrow enough for a column of two digits: only whole deviations say of what. */
function headingOf(at: number): string {
  if (at === 0) return 'ATM';
  return `${at > 0 ? '+' : '−'}${Math.abs(at)}${Number.isInteger(at) ? 'σ' : ''}`;
}

const STOPS = [0, 0.25, 0.5, 0.75, 1] as const;
