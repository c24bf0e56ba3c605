import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { MarketRegime, SymbolRegime, TrendRegime, VolatilityRegime } from '#domain/regime';
import type { InstrumentIndex } from '#domain/instrument';
import type { MarketThresholds, RegimeThresholds } from '#market/regimes/regime-thresholds';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

export interface MarketRegimeUpdate {
  readonly regime: MarketRegime;
  /** Whether trend or volatility differ from the conclusion before. */
  readonly changed: boolean;
}

const UNKNOWN = 0;
const CONFIDENCE_STEPS = 1_000_000;
const WEIGHT_STEPS = 1_000;

/** Of two labels with equal votes, the one that asks for more care, unless one of them is in force already. */
const TRENDS_BY_CARE = [
  TREND_REGIMES.indexOf('TREND_DOWN'),
  TREND_REGIMES.indexOf('TREND_UP'),
  TREND_REGIMES.indexOf('RANGE'),
];
const VOLATILITIES_BY_CARE = [
  VOLATILITY_REGIMES.indexOf('SPIKE'),
  VOLATILITY_REGIMES.indexOf('HIGH'),
  VOLATILITY_REGIMES.indexOf('NORMAL'),
  VOLATILITY_REGIMES.indexOf('LOW'),
];

/**
 * The label of the whole market, by vote. Each symbol votes with its newest labels and weighs confidence × its own
 * weight, until it has been silent for `voteKeptMinutes`. Votes are whole numbers, so that sums and ties are exact.
 *
 * Confidence = the smaller of the two winners' shares of the vote × the weighted mean of the voters' confidence.
 */
export class MarketRegimeClassifier implements Stateful {
  readonly #thresholds: MarketThresholds;
  readonly #trends: number[] = [];
  readonly #volatilities: number[] = [];
  readonly #confidences: number[] = [];
  readonly #weights: number[] = [];
  readonly #ages: number[] = [];
  #trend = UNKNOWN;
  #volatility = UNKNOWN;
  readonly #trendVotes = new Float64Array(TREND_REGIMES.length);
  readonly #volatilityVotes = new Float64Array(VOLATILITY_REGIMES.length);

  constructor(thresholds: RegimeThresholds) {
    this.#thresholds = thresholds.market;
  }

  /** `weight` comes from `symbolWeight`. */
  add(instrument: InstrumentIndex, regime: SymbolRegime, weight = 1): void {
    invariant(weight >= 0 && weight <= 1_000, 'the weight of a vote is from 0 to 1000');
    if (instrument >= this.#trends.length) this.#resize(instrument + 1);
    this.#trends[instrument] = TREND_REGIMES.indexOf(regime.trend);
    this.#volatilities[instrument] = VOLATILITY_REGIMES.indexOf(regime.volatility);
    this.#confidences[instrument] = Math.round(regime.confidence * CONFIDENCE_STEPS);
    this.#weights[instrument] = Math.round(weight * WEIGHT_STEPS);
    this.#ages[instrument] = 0;
  }

  /** Counts the votes. Call it once a minute: the age of a vote is the number of conclusions since. */
  conclude(): MarketRegimeUpdate {
    this.#trendVotes.fill(0);
    this.#volatilityVotes.fill(0);
    let voters = 0;
    let votes = 0;
    let weights = 0;
    for (let instrument = 0; instrument < this.#trends.length; instrument++) {
      if (!this.#mayVote(instrument)) continue;
      const weight = this.#weights[instrument] as number;
      const vote = weight * (this.#confidences[instrument] as number);
      const trend = this.#trends[instrument] as number;
      const volatility = this.#volatilities[instrument] as number;
      this.#trendVotes[trend] = (this.#trendVotes[trend] as number) + vote;
      this.#volatilityVotes[volatility] = (this.#volatilityVotes[volatility] as number) + vote;
      voters++;
      votes += vote;
      weights += weight;
    }
    const isDecided = voters >= this.#thresholds.minimumVoters && votes > 0;
    const margin = votes * this.#thresholds.switchMargin;
    const trend = isDecided ? winner(this.#trendVotes, TRENDS_BY_CARE, this.#trend, margin) : UNKNOWN;
    const volatility = isDecided
      ? winner(this.#volatilityVotes, VOLATILITIES_BY_CARE, this.#volatility, margin)
      : UNKNOWN;
    const changed = trend !== this.#trend || volatility !== this.#volatility;
    this.#trend = trend;
    this.#volatility = volatility;
    const agreement = Math.min(this.#trendVotes[trend] as number, this.#volatilityVotes[volatility] as number);
    const regime: MarketRegime = {
      trend: TREND_REGIMES[trend] as TrendRegime,
      volatility: VOLATILITY_REGIMES[volatility] as VolatilityRegime,
      // agreement ÷ votes is the share, votes ÷ weights the mean confidence.
      confidence: isDecided ? Math.round(agreement / weights) / CONFIDENCE_STEPS : 0,
      voters,
    };
    return { regime, changed };
  }

  visitState(visitor: StateVisitor): void {
    this.#trend = visitor.number('market.trend', this.#trend);
    this.#volatility = visitor.number('market.volatility', this.#volatility);
    this.#resize(visitor.number('market.instruments', this.#trends.length));
    for (let i = 0; i < this.#trends.length; i++) {
      this.#trends[i] = visitor.number('market.vote.trend', this.#trends[i] as number);
      this.#volatilities[i] = visitor.number('market.vote.volatility', this.#volatilities[i] as number);
      this.#confidences[i] = visitor.number('market.vote.confidence', this.#confidences[i] as number);
      this.#weights[i] = visitor.number('market.vote.weight', this.#weights[i] as number);
      this.#ages[i] = visitor.number('market.vote.age', this.#ages[i] as number);
    }
  }

  #mayVote(instrument: number): boolean {
    const age = this.#ages[instrument] as number;
    if (age >= this.#thresholds.voteKeptMinutes) return false;
    this.#ages[instrument] = age + 1;
    return (
      this.#trends[instrument] !== UNKNOWN &&
      this.#volatilities[instrument] !== UNKNOWN &&
      (this.#weights[instrument] as number) > 0
    );
  }

  #resize(count: number): void {
    for (const column of [this.#trends, this.#volatilities, this.#confidences, this.#weights, this.#ages]) {
      if (column.length > count) column.length = count;
      while (column.length < count) column.push(0);
    }
  }
}

/** The label in force stays unless another has more votes by over the margin. */
function winner(votes: Float64Array, byCare: readonly number[], inForce: number, margin: number): number {
  let best = byCare[0] as number;
  for (const label of byCare) {
    if ((votes[label] as number) > (votes[best] as number)) best = label;
  }
  const votesInForce = votes[inForce] as number;
  return votesInForce > 0 && (votes[best] as number) - votesInForce <= margin ? inForce : best;
}
