import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { money } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { Explained } from '#window/views/recommendation/explained.tsx';
import styles from '#window/views/recommendation/recommendation.module.css';
import { priceText } from '#window/views/trade/trade-words.ts';

/** The few numbers that decide. Of all contracts where it is known how many, otherwise of one, and said so. */
export function CardFigures({ card }: { readonly card: RecommendationCard }): ReactNode {
  const { sizing, one, worst, ladder, issued } = card;
  const isSized = sizing !== null && sizing.contracts > 0;
  const { maxLoss, maxProfit, margin, buyingPower } = isSized ? sizing : one;
  const of = isSized ? `all ${formatCount(sizing.contracts)} contracts together` : 'one contract';
  const steps = ladder.map((step) => priceText(step)).join(', then ');
  return (
    <dl className={styles['figures']}>
      <div className={styles['credit']}>
        <dt>Sell for at least, credit a share</dt>
        <dd>
          <Explained
            text={`Ask for ${steps}, and never for less than ${priceText(worst)}: below it the trade is no longer worth it. When it was decided, at ${easternClock(card.quotedMs)} ET, the worst side brought ${priceText(issued.natural)}, fills are believed to come at ${priceText(issued.calibrated)}, the middle was ${priceText(issued.mid)}.`}
          >
            ≥ {priceText(worst)}
          </Explained>
          <span className={styles['times']}>
            <Explained
              text={
                sizing === null
                  ? (card.sizingProblem ?? 'How many is not known yet')
                  : (sizing.refusal ?? 'As many as the tightest of the caps below allows')
              }
            >
              {sizing === null ? '× –' : `× ${formatCount(sizing.contracts)}`}
            </Explained>
          </span>
        </dd>
      </div>
      <Figure
        title="Max loss"
        of={isSized ? null : 'each'}
        about={`If everything goes wrong until expiry: ${of}, sold at ${isSized ? priceText(worst) : 'the worst side'}, fees included`}
      >
        {money(maxLoss, 0)}
      </Figure>
      <Figure
        title="Max gain"
        of={isSized ? null : 'each'}
        about={`If all legs expire worthless: ${of}, sold at ${isSized ? priceText(worst) : 'the worst side'}, after fees`}
      >
        {money(maxProfit, 0)}
      </Figure>
      <Figure
        title="Margin"
        of={isSized ? null : 'each'}
        about={`What the broker holds back for ${of}. Buying power falls by ${money(buyingPower, 0)}, as the credit counts towards it.`}
      >
        {money(margin, 0)}
      </Figure>
      <div className={styles['ladder']}>
        <dt>Ladder</dt>
        <dd>{ladder.map((step) => priceText(step)).join(' → ')}</dd>
      </div>
    </dl>
  );
}

interface FigureProps {
  readonly title: string;
  /** What it is of, where that is not the whole order. */
  readonly of: string | null;
  readonly about: string;
  readonly children: ReactNode;
}

function Figure({ title, of, about, children }: FigureProps): ReactNode {
  return (
    <div>
      <dt>{of === null ? title : `${title}, ${of}`}</dt>
      <dd>
        <Explained text={about}>{children}</Explained>
      </dd>
    </div>
  );
}
