import { ageText, dollars } from '#detectors/figure-text';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { Advice } from '#domain/advice';
import type { Recommendation, RecommendationEnd, Repricing } from '#domain/recommendation';
import type { EpochMs } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** Prices a recommendation's spread at newer quotes, or says why it cannot. */
export type Reprice = (
  recommendation: Recommendation,
  underlying: UnderlyingMoment,
  atMs: EpochMs,
) => Result<Repricing, string>;

interface Live {
  readonly recommendation: Recommendation;
  /** Of the chain that it was priced from last. */
  pricedMs: EpochMs;
}

type Ending = Pick<RecommendationEnd, 'cause' | 'text'>;

/**
 * What has been recommended and still holds: priced again at every newer chain, and ended, with the reason, by whichever
 * comes first: its age, a credit below what it is worth, quotes that stop coming, the close, or a newer one of its kind.
 */
export class LiveRecommendations {
  readonly #reprice: Reprice;
  readonly #staleMs: number;
  #live: Live[] = [];

  constructor(reprice: Reprice, staleMs: number) {
    this.#reprice = reprice;
    this.#staleMs = staleMs;
  }

  issue(recommendation: Recommendation, seenMs: EpochMs): readonly Advice[] {
    const { underlying, structure } = recommendation;
    const text = `a newer one for ${underlying} takes its place`;
    const advice: Advice[] = [];
    this.#live = this.#live.filter((live) => {
      const isOther =
        live.recommendation.underlying !== underlying || live.recommendation.structure.kind !== structure.kind;
      if (!isOther) advice.push(endOf(live, { cause: 'replaced', text }, recommendation.atMs, seenMs));
      return isOther;
    });
    this.#live.push({ recommendation, pricedMs: recommendation.quotedMs });
    advice.push({ type: 'recommendation.issued', seenMs, recommendation });
    return advice;
  }

  /** A minute is over. */
  hear(moment: SightMoment): readonly Advice[] {
    const advice: Advice[] = [];
    this.#live = this.#live.filter((live) => {
      const ending = this.#endingOf(live, moment, advice);
      if (ending !== null) advice.push(endOf(live, ending, moment.atMs, moment.seenMs));
      return ending === null;
    });
    return advice;
  }

  #endingOf(live: Live, moment: SightMoment, advice: Advice[]): Ending | null {
    const { recommendation } = live;
    const { atMs, isRegular, session } = moment;
    if (!isRegular || (session !== null && atMs >= session.closeMs)) {
      return { cause: 'session', text: 'New York has closed' };
    }
    if (atMs >= recommendation.validUntilMs) {
      return { cause: 'age', text: `${ageText(atMs - recommendation.atMs)} old: its odds are of another market` };
    }
    const underlying = moment.underlyings.find(({ symbol }) => symbol === recommendation.underlying) ?? null;
    const chain = underlying?.chain ?? null;
    const quotedMs = Math.max(live.pricedMs, chain?.atMs ?? 0);
    if (atMs - quotedMs > this.#staleMs) {
      return { cause: 'stale', text: `the newest quotes are ${ageText(atMs - quotedMs)} old` };
    }
    if (underlying === null || chain === null || chain.atMs <= live.pricedMs) return null;
    live.pricedMs = chain.atMs;
    const priced = this.#reprice(recommendation, underlying, atMs);
    if (!priced.ok) return { cause: 'stale', text: priced.failure };
    advice.push({ type: 'recommendation.repriced', seenMs: moment.seenMs, repricing: priced.value });
    const { calibrated } = priced.value.prices;
    if (calibrated >= recommendation.worst) return null;
    const [now, worst] = [dollars(calibrated / 10_000), dollars(recommendation.worst / 10_000)];
    return { cause: 'credit', text: `the credit to be expected is ${now}; it is worth nothing under ${worst}` };
  }
}

function endOf({ recommendation }: Live, { cause, text }: Ending, atMs: EpochMs, seenMs: EpochMs): Advice {
  return { type: 'recommendation.ended', seenMs, end: { recommendationId: recommendation.id, atMs, cause, text } };
}
