import type { ReactNode } from 'react';
import type { PayoffView } from '#contract/options-view';
import { type PlotAxis, Plot } from '#window/charts/plot/plot.tsx';
import { rangeOf } from '#window/charts/plot/linear-scale.ts';
import { areaPath, linePath, nearest, zip } from '#window/charts/plot/plot-path.ts';
import { formatNumber } from '#window/formatting/numbers.ts';
import styles from '#window/views/payoff/payoff.module.css';

interface PayoffPlotProps {
  readonly view: PayoffView;
  readonly price: number | null;
  readonly onPrice: (price: number | null) => void;
}

export const dollarsText = (value: number): string => `${value < 0 ? '−' : ''}$${formatNumber(Math.abs(value), 0)}`;

/** Profit at expiry and on the chosen date, with where the underlying may stand drawn behind. */
export function PayoffPlot({ view, price, onPrice }: PayoffPlotProps): ReactNode {
  const { prices, atExpiry, atDate, density, breakevens, spot } = view;
  const range = rangeOf([...atExpiry, ...atDate, 0], 0.1);
  const likely = Math.max(...density, 0);
  const x: PlotAxis = {
    from: prices[0] ?? 0,
    to: prices.at(-1) ?? 1,
    title: 'Underlying',
    format: (value) => formatNumber(value, value < 20 ? 2 : value < 1_000 ? 1 : 0),
  };
  const y: PlotAxis = {
    from: range?.from ?? -1,
    to: range?.to ?? 1,
    title: `Profit and loss per structure · distribution: ${view.densityModel}`,
    format: dollarsText,
  };
  const at = price === null ? -1 : nearest(prices, price);
  const pointed = prices[at];
  return (
    <div className={styles['plot']}>
      <Plot
        label={`Profit and loss of ${view.name} between ${x.format(x.from)} and ${x.format(x.to)}: most ${dollarsText(Math.max(...atExpiry))}, least ${dollarsText(Math.min(...atExpiry))} at expiry.`}
        x={x}
        y={y}
        onPoint={onPrice}
      >
        {({ x: across, y: up }) => {
          const zero = up.at(0);
          const top = up.at(y.to);
          const height = (zero: number, value: number): number => zero - (value / (likely || 1)) * (zero - top) * 0.8;
          const base = up.at(y.from);
          const hump = prices.map(
            (value, i) => `${across.at(value).toFixed(1)} ${height(base, density[i] ?? 0).toFixed(1)}`,
          );
          const won = atExpiry.map((value) => Math.max(0, value));
          const lost = atExpiry.map((value) => Math.min(0, value));
          return (
            <>
              <path
                className={styles['density']}
                d={`M${across.at(x.from).toFixed(1)} ${base.toFixed(1)}L${hump.join('L')}L${across.at(x.to).toFixed(1)} ${base.toFixed(1)}Z`}
              />
              <path className={styles['won']} d={areaPath(zip(prices, won), across, up, 0)} />
              <path className={styles['lost']} d={areaPath(zip(prices, lost), across, up, 0)} />
              <line className={styles['zero']} x1={across.at(x.from)} x2={across.at(x.to)} y1={zero} y2={zero} />
              {spot === null ? null : (
                <line className={styles['spot']} x1={across.at(spot)} x2={across.at(spot)} y1={top} y2={base} />
              )}
              {breakevens.map((value) => (
                <g key={value} className={styles['breakeven']}>
                  <line x1={across.at(value)} x2={across.at(value)} y1={zero - 6} y2={zero + 6} />
                  <text x={across.at(value)} y={zero - 9} textAnchor="middle">
                    {formatNumber(value, 2)}
                  </text>
                </g>
              ))}
              <path className={styles['expiry']} d={linePath(zip(prices, atExpiry), across, up)} />
              <path className={styles['date']} d={linePath(zip(prices, atDate), across, up)} />
              {pointed === undefined ? null : (
                <>
                  <circle className={styles['dot']} cx={across.at(pointed)} cy={up.at(atExpiry[at] ?? 0)} r={3.5} />
                  <circle
                    className={styles['dot']}
                    data-date
                    cx={across.at(pointed)}
                    cy={up.at(atDate[at] ?? 0)}
                    r={3.5}
                  />
                </>
              )}
            </>
          );
        }}
      </Plot>
    </div>
  );
}
