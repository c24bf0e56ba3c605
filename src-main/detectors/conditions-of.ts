import type { ConditionPart, Conditions } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { SymbolRegime } from '#domain/regime';
import { percent, points } from '#detectors/figure-text';
import { MOST_WARMTH, warmthParts } from '#market/regimes/warmth';
import type { IvRank } from '#options/surface/iv-rank';
import type { EpochMs } from '#primitives/clock';

export interface ConditionFacts {
  readonly underlying: Ticker;
  readonly atMs: EpochMs;
  readonly impliedVolatility: number | null;
  readonly ivRank: IvRank;
  /** What is expected of the market's own movement, nights included. */
  readonly realised: number | null;
  readonly regime: SymbolRegime | null;
}

const LEAST = 0;
const MOST = MOST_WARMTH.premium + MOST_WARMTH.rank + MOST_WARMTH.volatility + MOST_WARMTH.trend;

/**
 * Warmth, from 0 to 100 in whole points, each of which can come about: the same points that the farm's configs ask for.
 * Without a volatility of today's options, or one to hold it against, there is no score.
 */
export function conditionsOf(facts: ConditionFacts): Conditions {
  const { underlying, atMs, impliedVolatility, ivRank, realised } = facts;
  const trend = facts.regime?.trend ?? 'UNKNOWN';
  const volatility = facts.regime?.volatility ?? 'UNKNOWN';
  const isKnown = impliedVolatility !== null && realised !== null && realised > 0;
  const given = isKnown
    ? warmthParts({ impliedVolatility, realisedVolatility: realised, ivRank: ivRank.rank, trend, volatility })
    : { premium: 0, rank: 0, volatility: 0, trend: 0 };
  const part = (name: keyof typeof MOST_WARMTH, text: string): ConditionPart => {
    return { name, text, points: given[name], most: MOST_WARMTH[name] };
  };
  return {
    underlying,
    atMs,
    score: isKnown ? given.premium + given.rank + given.volatility + given.trend : null,
    least: LEAST,
    most: MOST,
    parts: [
      part('premium', `IV ${known(impliedVolatility)}, expected movement ${known(realised)}`),
      part('rank', rankText(ivRank)),
      part('volatility', `volatility is ${volatility}`),
      part('trend', `trend is ${trend}`),
    ],
  };
}

function known(volatility: number | null): string {
  return volatility === null ? 'not known' : percent(volatility);
}

function rankText({ rank, n }: IvRank): string {
  return rank === null ? `IV rank not known (${n} days), counted as 50` : `IV rank ${points(rank)} of ${n} days`;
}
