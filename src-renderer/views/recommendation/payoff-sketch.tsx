import { type ReactNode, useId } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { linearScale } from '#window/charts/plot/linear-scale.ts';
import { money } from '#window/formatting/money.ts';
import { formatNumber } from '#window/formatting/numbers.ts';
import { strikeText } from '#window/views/options/option-words.ts';
import styles from '#window/views/recommendation/payoff-sketch.module.css';

const WIDTH = 220;
const HEIGHT = 78;
const SIDE = 6;
const TOP = 14;
const BOTTOM = 60;

interface PayoffSketchProps {
  readonly card: Pick<RecommendationCard, 'payoff' | 'breakevens' | 'legs' | 'name'>;
  readonly spot: number;
}

/** Gain and loss at expiry on one scale: what can be lost is drawn as large as it is. */
export function PayoffSketch({ card, spot }: PayoffSketchProps): ReactNode {
  const clip = useId();
  const { payoff, breakevens, legs } = card;
  const first = payoff[0];
  const last = payoff.at(-1);
  if (first === undefined || last === undefined) return null;
  const profits = payoff.map(({ profit }) => profit);
  const most = Math.max(...profits, 0);
  const least = Math.min(...profits, 0);
  // Beyond the outermost corners it goes on flat, and the underlying may well stand there.
  const from = Math.min(first.price, spot);
  const to = Math.max(last.price, spot + (spot - first.price) * 0.06);
  const corners = [{ price: from, profit: first.profit }, ...payoff, { price: to, profit: last.profit }];
  const x = linearScale(from, to, SIDE, WIDTH - SIDE);
  const y = linearScale(least, most, BOTTOM, TOP);
  const zero = y.at(0);
  const line = corners.map(({ price, profit }) => `${x.at(price).toFixed(1)} ${y.at(profit).toFixed(1)}`).join('L');
  const area = `M${SIDE} ${zero.toFixed(1)}L${line}L${WIDTH - SIDE} ${zero.toFixed(1)}Z`;
  const even = breakevens.map((price) => formatNumber(price, 2)).join(' and ');
  return (
    <svg
      className={styles['sketch']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Profit at expiry of one ${card.name}: from ${money(least, 0)} to ${money(most, 0)}, even at ${even}; the underlying stands at ${formatNumber(spot, 2)}.`}
    >
      <clipPath id={`${clip}-won`}>
        <rect x="0" y="0" width={WIDTH} height={zero} />
      </clipPath>
      <clipPath id={`${clip}-lost`}>
        <rect x="0" y={zero} width={WIDTH} height={HEIGHT - zero} />
      </clipPath>
      <path className={styles['won']} d={area} clipPath={`url(#${clip}-won)`} />
      <path className={styles['lost']} d={area} clipPath={`url(#${clip}-lost)`} />
      <line className={styles['zero']} x1={SIDE} x2={WIDTH - SIDE} y1={zero} y2={zero} />
      <line className={styles['spot']} x1={x.at(spot)} x2={x.at(spot)} y1={TOP - 2} y2={BOTTOM + 3} />
      <path className={styles['line']} d={`M${line}`} />
      {[...new Set(legs.map(({ strike }) => strike))].map((strike) => (
        <text key={strike} className={styles['tick']} x={x.at(strike)} y={HEIGHT - 5} textAnchor="middle">
          {strikeText(strike)}
        </text>
      ))}
      <text
        className={styles['now']}
        x={x.at(spot)}
        y={TOP - 5}
        textAnchor={x.at(spot) > WIDTH - 30 ? 'end' : 'middle'}
      >
        {formatNumber(spot, 2)}
      </text>
    </svg>
  );
}
