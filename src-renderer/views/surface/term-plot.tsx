import type { ReactNode } from 'react';
import type { SliceView } from '#contract/options-view';
import { type PlotAxis, Plot } from '#window/charts/plot/plot.tsx';
import { rangeOf } from '#window/charts/plot/linear-scale.ts';
import { percentAxis } from '#window/views/surface/percent-axis.ts';
import { linePath, nearest } from '#window/charts/plot/plot-path.ts';
import styles from '#window/views/surface/surface.module.css';

interface TermPlotProps {
  readonly slices: readonly SliceView[];
  readonly expiry: string;
  readonly onExpiry: (expiry: string) => void;
}

/** At-the-money volatility of each expiry by itself, and what lies between two of them. */
export function TermPlot({ slices, expiry, onExpiry }: TermPlotProps): ReactNode {
  // Days far apart still need room: the square root spreads them like their standard deviations.
  const place = (days: number): number => Math.sqrt(Math.max(0, days));
  const xs = slices.map(({ days }) => place(days));
  const across = rangeOf([0, ...xs], 0.04);
  const level = rangeOf(
    slices.flatMap(({ atmIv, forwardVolatility }) => [atmIv, forwardVolatility]),
    0.15,
  );
  const x: PlotAxis = {
    from: 0,
    to: across?.to ?? 1,
    title: 'Days to expiry (square-root scale)',
    format: String,
    ticks: ticksFor(slices.map(({ days }) => days)).map((days) => ({ value: place(days), text: String(days) })),
  };
  const y: PlotAxis = { from: level?.from ?? 0, to: level?.to ?? 1, title: 'Volatility', format: percentAxis(level) };
  return (
    <figure className={styles['area']}>
      <figcaption>
        Term structure
        <span className={styles['note']}>● at the money · ┈ forward volatility between expiries</span>
      </figcaption>
      <div className={styles['plot']}>
        <Plot
          label={`At-the-money volatility of ${slices.length} expiries.`}
          x={x}
          y={y}
          onPick={(at) => {
            const slice = slices[nearest(xs, at)];
            if (slice !== undefined) onExpiry(slice.expiry);
          }}
        >
          {(scales) => (
            <>
              {slices.map(({ expiry: name, days, forwardVolatility }, i) =>
                forwardVolatility === null ? null : (
                  <line
                    key={name}
                    className={styles['forward']}
                    x1={scales.x.at(place(slices[i - 1]?.days ?? 0))}
                    x2={scales.x.at(place(days))}
                    y1={scales.y.at(forwardVolatility)}
                    y2={scales.y.at(forwardVolatility)}
                  />
                ),
              )}
              <path
                className={styles['fit']}
                d={linePath(
                  slices.map(({ atmIv }, i) => ({ x: xs[i] ?? 0, y: atmIv })),
                  scales.x,
                  scales.y,
                )}
              />
              {slices.map(({ expiry: name, atmIv }, i) =>
                atmIv === null ? null : (
                  <circle
                    key={name}
                    className={styles['term']}
                    data-shown={name === expiry || undefined}
                    cx={scales.x.at(xs[i] ?? 0)}
                    cy={scales.y.at(atmIv)}
                    r={name === expiry ? 5 : 3.5}
                  />
                ),
              )}
            </>
          )}
        </Plot>
      </div>
    </figure>
  );
}

const ROUND_DAYS = [1, 3, 7, 14, 30, 60, 90, 180, 365, 730] as const;

function ticksFor(days: readonly number[]): readonly number[] {
  const last = days.at(-1) ?? 0;
  const fitting = ROUND_DAYS.filter((one) => one <= last * 1.1);
  return last > 80 ? fitting.filter((one) => one !== 1 && one !== 3) : fitting;
}
