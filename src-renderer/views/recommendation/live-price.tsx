import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { formatAge } from '#window/formatting/durations.ts';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { moneyChange } from '#window/formatting/money.ts';
import { formatPrice } from '#window/formatting/numbers.ts';
import styles from '#window/views/recommendation/recommendation.module.css';
import { priceText } from '#window/views/trade/trade-words.ts';

interface LivePriceProps {
  readonly card: RecommendationCard;
  readonly nowMs: number | null;
  readonly isOpen: boolean;
}

/** The same spread at the newest quotes up to the cursor, and how old those are. */
export function LivePrice({ card, nowMs, isOpen }: LivePriceProps): ReactNode {
  const { now, issued, quotedMs, worst, symbol, price, source } = card;
  const prices = now ?? issued;
  const quoted = now?.quotedMs ?? quotedMs;
  const age = nowMs === null ? null : nowMs - quoted;
  const isUnder = now !== null && !now.aboveWorst;
  return (
    <p
      className={styles['now']}
      data-under={isUnder}
      title={`Natural: every leg at its worse side. Calibrated: as fills are believed to come. Quoted ${easternClock(quoted)} ET${source === null ? '' : ` by ${source}`}.`}
      data-testid="live-price"
    >
      <span>now</span> <b>{priceText(prices.natural)}</b> natural · {priceText(prices.calibrated)} calibrated ·{' '}
      {priceText(prices.mid)} mid · {symbol} {formatPrice(now?.price ?? price, 2)}
      {now === null ? '' : ` · EV ${moneyChange(now.evNatural, 0)}`} · {formatAge(age)} old
      {source === null ? '' : ` · ${source}`}
      {isUnder && isOpen ? <b> · the worst side is under {priceText(worst)}</b> : null}
    </p>
  );
}
