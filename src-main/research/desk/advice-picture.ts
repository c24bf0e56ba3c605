import type { Conditions, GapRisk, PlacedAdvice } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { Recommendation, RecommendationEnd, Repricing } from '#domain/recommendation';
import type { RoutedSignal } from '#domain/signal';
import type { EpochMs } from '#primitives/clock';

/** A recommendation with the newest that is known of it. */
export interface StandingRecommendation {
  readonly recommendation: Recommendation;
  readonly newest: Repricing | null;
  readonly end: RecommendationEnd | null;
}

/** What has been advised up to one position of a tape. */
export interface AdvicePicture {
  /** In the order in which they came. */
  readonly accepted: readonly RoutedSignal[];
  readonly refused: readonly RoutedSignal[];
  readonly recommendations: ReadonlyMap<string, StandingRecommendation>;
  /** When each signal and what was recommended of it became known, by their id: a moment after the minute they speak of. */
  readonly seenMs: ReadonlyMap<string, EpochMs>;
  /** The newest of each underlying. */
  readonly conditions: ReadonlyMap<Ticker, Conditions>;
  readonly gaps: ReadonlyMap<Ticker, GapRisk>;
}

/** Follows a cursor through advice that lies in order of its positions. Going back begins at the start again. */
export class AdviceAtCursor {
  #heard = 0;
  #last: PlacedAdvice | null = null;
  #picture = blank();

  at(placed: readonly PlacedAdvice[], position: number): AdvicePicture {
    // Another tape's advice, or the same tape's by other settings.
    const isOther = this.#last !== null && placed[this.#heard - 1] !== this.#last;
    if (isOther || (this.#last !== null && this.#last.position > position)) {
      this.#heard = 0;
      this.#last = null;
      this.#picture = blank();
    }
    for (;;) {
      const next = placed[this.#heard];
      if (next === undefined || next.position > position) return this.#picture;
      this.#picture.hear(next);
      this.#last = next;
      this.#heard++;
    }
  }
}

function blank() {
  const accepted: RoutedSignal[] = [];
  const refused: RoutedSignal[] = [];
  const recommendations = new Map<string, StandingRecommendation>();
  const seenMs = new Map<string, EpochMs>();
  const conditions = new Map<Ticker, Conditions>();
  const gaps = new Map<Ticker, GapRisk>();
  const amend = (id: string, change: Partial<StandingRecommendation>): void => {
    const standing = recommendations.get(id);
    if (standing !== undefined) recommendations.set(id, { ...standing, ...change });
  };
  const hear = ({ advice }: PlacedAdvice): void => {
    switch (advice.type) {
      case 'signal.accepted':
        accepted.push(advice.signal);
        seenMs.set(advice.signal.id, advice.seenMs);
        break;
      case 'signal.refused':
        refused.push(advice.signal);
        seenMs.set(advice.signal.id, advice.seenMs);
        break;
      case 'recommendation.issued': {
        const { recommendation } = advice;
        recommendations.set(recommendation.id, { recommendation, newest: null, end: null });
        seenMs.set(recommendation.id, advice.seenMs);
        break;
      }
      case 'recommendation.repriced':
        amend(advice.repricing.recommendationId, { newest: advice.repricing });
        break;
      case 'recommendation.ended':
        amend(advice.end.recommendationId, { end: advice.end });
        break;
      case 'conditions.changed':
        conditions.set(advice.conditions.underlying, advice.conditions);
        break;
      case 'gap.expected':
        gaps.set(advice.gap.underlying, advice.gap);
        break;
    }
  };
  return { accepted, refused, recommendations, seenMs, conditions, gaps, hear };
}
