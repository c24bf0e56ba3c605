import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { AgeRing } from '#window/components/age-ring.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { CardFigures } from '#window/views/recommendation/card-figures.tsx';
import { CardOdds } from '#window/views/recommendation/card-odds.tsx';
import { CardSizing } from '#window/views/recommendation/card-sizing.tsx';
import { Explained } from '#window/views/recommendation/explained.tsx';
import { LivePrice } from '#window/views/recommendation/live-price.tsx';
import { PayoffSketch } from '#window/views/recommendation/payoff-sketch.tsx';
import styles from '#window/views/recommendation/recommendation.module.css';
import type { LifeLeft } from '#window/views/trade/life-left.ts';
import trade from '#window/views/trade/trade.module.css';
import { CARD_STATES } from '#window/views/trade/trade-words.ts';

interface CardViewProps {
  readonly card: RecommendationCard;
  readonly life: LifeLeft;
  readonly nowMs: number | null;
}

/** Plain words first, then the worst case as large as the best, then how likely, why, and what to be careful about. */
export function CardView({ card, life, nowMs }: CardViewProps): ReactNode {
  const isOpen = card.state === 'open' && !life.isOver;
  return (
    // Scrollable, so the keyboard must get in.
    <article
      className={`${trade['scroll']} ${styles['card']}`}
      data-open={isOpen}
      data-state={card.state}
      data-testid="recommendation-card"
      tabIndex={0}
      aria-label={`Recommendation: ${card.symbol} ${card.name}`}
    >
      <header className={styles['head']}>
        <h2 className={styles['title']}>
          <b>{card.symbol}</b> {card.name}
        </h2>
        <span className={styles['expiry']}>
          exp {card.expiryText} ({card.days} d)
        </span>
        <span className={trade['spring']} />
        <span className={styles['life']} data-testid="recommendation-life">
          {isOpen ? (
            <>
              {life.text} <AgeRing left={life.share} label={life.text} />
            </>
          ) : (
            <b>{card.state === 'open' ? 'Expired' : CARD_STATES[card.state]}</b>
          )}
        </span>
      </header>
      {isOpen ? null : (
        <p className={styles['ended']} role="status">
          {card.about}
          {card.endedMs === null ? '' : ` · ${easternClock(card.endedMs)} ET`}
        </p>
      )}
      <p className={styles['sentence']}>{card.sentence}</p>
      <div className={styles['top']}>
        <CardFigures card={card} />
        <PayoffSketch card={card} spot={card.now?.price ?? card.price} />
      </div>
      <LivePrice card={card} nowMs={nowMs} isOpen={isOpen} />
      <CardOdds card={card} />
      <dl className={styles['lines']}>
        <div>
          <dt>because</dt>
          <dd>{card.because.join(' · ')}</dd>
        </div>
        <div>
          <dt>farm</dt>
          <dd>
            {card.farm === null ? (
              'No paper trader was asked about this spread.'
            ) : (
              <Explained text="Of the paper traders that trade this underlying, how many would enter exactly this spread now, and what those did out of sample">
                {card.farm.text}
              </Explained>
            )}
            {card.farm === null || card.farm.nearMisses.length === 0 ? null : (
              <ul className={trade['plain']}>
                {card.farm.nearMisses.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            )}
          </dd>
        </div>
        <div data-careful={card.cautions.length > 0}>
          <dt>careful</dt>
          <dd>
            {card.cautions.length === 0
              ? 'No event, ex-date or thin quote was found before expiry.'
              : card.cautions.map(({ text }) => text).join(' · ')}
          </dd>
        </div>
        <div>
          <dt>it ends</dt>
          <dd>{card.exit.sentences.join(' ')}</dd>
        </div>
      </dl>
      <CardSizing card={card} />
      <p className={styles['seal']} title="Over everything above: another price or leg would be another seal">
        Score {Math.round(card.score)} of 100 · tier {card.tier} · quoted {easternClock(card.quotedMs)} ET · seal{' '}
        {card.seal.slice(0, 12)}
      </p>
    </article>
  );
}
