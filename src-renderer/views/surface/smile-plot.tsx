import { type ReactNode, useState } from 'react';
import type { SliceView } from '#contract/options-view';
import { type PlotAxis, Plot } from '#window/charts/plot/plot.tsx';
import { rangeOf } from '#window/charts/plot/linear-scale.ts';
import { percentAxis } from '#window/views/surface/percent-axis.ts';
import { linePath, nearest } from '#window/charts/plot/plot-path.ts';
import { formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { expiryText, strikeText } from '#window/views/options/option-words.ts';
import styles from '#window/views/surface/surface.module.css';

interface SmilePlotProps {
  readonly slice: SliceView;
  readonly spot: number | null;
}

/** The quotes of one expiry as bid-ask bars, and the smile that was fitted to them. */
export function SmilePlot({ slice, spot }: SmilePlotProps): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const { quotes, fit } = slice;
  const strikes = rangeOf([...quotes.map(({ strike }) => strike), ...fit.map(({ strike }) => strike)], 0.03);
  const mids = quotes.map(({ mid }) => mid);
  const level = rangeOf([...mids, ...fit.map(({ iv }) => iv)], 0.12);
  const x: PlotAxis = { from: strikes?.from ?? 0, to: strikes?.to ?? 1, title: 'Strike', format: strikeText };
  const y: PlotAxis = {
    from: level?.from ?? 0,
    to: level?.to ?? 1,
    title: 'Implied volatility',
    format: percentAxis(level),
  };
  const near =
    pointed === null
      ? undefined
      : quotes[
          nearest(
            quotes.map(({ strike }) => strike),
            pointed,
          )
        ];
  return (
    <figure className={styles['area']}>
      <figcaption>
        Smile of {expiryText(slice.expiry)}
        <span className={styles['note']}>
          {near === undefined
            ? `${slice.model}${slice.isFitted ? (slice.butterflyFree ? ', free of butterfly arbitrage' : ', with butterfly arbitrage') : ''}`
            : `${strikeText(near.strike)} ${near.right}: ${formatPercent(near.bid, 1)} / ${formatPercent(near.mid, 1)} / ${formatPercent(near.ask, 1)}${near.isAnomaly ? ' · off the surface' : ''}`}
        </span>
      </figcaption>
      <div className={styles['plot']}>
        <Plot
          label={`Implied volatility by strike for ${expiryText(slice.expiry)}: ${quotes.length} quotes, ${slice.model}.`}
          x={x}
          y={y}
          onPoint={setPointed}
        >
          {(scales) => (
            <>
              {spot === null ? null : (
                <line
                  className={styles['money']}
                  x1={scales.x.at(spot)}
                  x2={scales.x.at(spot)}
                  y1={scales.y.at(y.to)}
                  y2={scales.y.at(y.from)}
                />
              )}
              {quotes.map(({ strike, right, bid, mid, ask, isAnomaly }) => (
                <g
                  key={`${right}${strike}`}
                  className={styles['quote']}
                  data-right={right}
                  data-anomaly={isAnomaly || undefined}
                >
                  <line
                    x1={scales.x.at(strike)}
                    x2={scales.x.at(strike)}
                    y1={scales.y.at(bid ?? mid)}
                    y2={scales.y.at(ask ?? mid)}
                  />
                  {right === 'call' ? (
                    <circle cx={scales.x.at(strike)} cy={scales.y.at(mid)} r={2.5} />
                  ) : (
                    <rect x={scales.x.at(strike) - 2.5} y={scales.y.at(mid) - 2.5} width={5} height={5} />
                  )}
                  {isAnomaly ? (
                    <circle className={styles['ring']} cx={scales.x.at(strike)} cy={scales.y.at(mid)} r={7} />
                  ) : null}
                </g>
              ))}
              <path
                className={styles['model']}
                d={linePath(
                  fit.map(({ strike, model }) => ({ x: strike, y: model })),
                  scales.x,
                  scales.y,
                )}
              />
              <path
                className={styles['fit']}
                d={linePath(
                  fit.map(({ strike, iv }) => ({ x: strike, y: iv })),
                  scales.x,
                  scales.y,
                )}
              />
            </>
          )}
        </Plot>
      </div>
      <p className={styles['key']}>
        <span data-mark="put">■ puts</span> <span data-mark="call">● calls</span> <span data-mark="fit">— fit</span>{' '}
        <span data-mark="model">┈ Heston</span> <span data-mark="anomaly">◯ off the surface</span>
        <span className={styles['figures']}>
          25Δ risk reversal {points(slice.riskReversal25)} · butterfly {points(slice.butterfly25)}
        </span>
      </p>
    </figure>
  );
}

function points(value: number | null): string {
  return `${formatNumber(value === null ? null : value * 100, 1)} pts`;
}
