import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { TerminalDistribution } from '#options/models/terminal-distribution';
import { modelAt, riskNeutralDrift } from '#options/spreads/expiry-models';
import { closesUntil, returnsBefore, returnsOver } from '#options/spreads/price-history';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { MarketContext } from '#strategies/recommend/spread-question';

/** What is believed of where the underlying ends, whatever its options cost. */
export interface Belief {
  readonly name: 'forecast' | 'bootstrap';
  readonly distribution: TerminalDistribution;
}

/** How much higher than forecast volatility may well come out: about one deviation of such forecasts over a month. */
export const HIGHER = 1.15;

/**
 * Beliefs about one chain's expiries. All have the mean of the expiry's forward: what is believed is how much the price
 * moves, never where to, so that no edge is ever a view on direction.
 */
export class Beliefs {
  readonly #chain: ChainSnapshot;
  readonly #context: MarketContext;
  readonly #nyse: NyseCalendar;
  readonly #returns: Float64Array | null;
  readonly #known = new Map<ExpiryChain, readonly Belief[]>();
  readonly #cautious = new Map<ExpiryChain, Belief>();

  constructor(chain: ChainSnapshot, context: MarketContext, nyse: NyseCalendar) {
    this.#chain = chain;
    this.#context = context;
    this.#nyse = nyse;
    this.#returns = context.closes === null ? null : returnsBefore(chain, context.closes);
  }

  /** Empty where nothing is known: nothing can be recommended then. */
  of(expiry: ExpiryChain): readonly Belief[] {
    let known = this.#known.get(expiry);
    if (known === undefined) {
      known = this.#workOut(expiry);
      this.#known.set(expiry, known);
    }
    return known;
  }

  /** The forecast at the higher volatility; null where there is no forecast. */
  cautious(expiry: ExpiryChain): Belief | null {
    const sigma = usable(this.#context.forecastVolatility);
    if (sigma === null) return null;
    const known = this.#cautious.get(expiry) ?? this.#forecast(expiry, sigma * HIGHER);
    this.#cautious.set(expiry, known);
    return known;
  }

  /** The underlying's own moves over the time to an expiry; null where its past is too short for that. */
  returnsOver(expiry: ExpiryChain): Float64Array | null {
    if (this.#returns === null) return null;
    const over = returnsOver(this.#returns, closesUntil(this.#chain, expiry, this.#nyse));
    return over.ok ? over.value : null;
  }

  #workOut(expiry: ExpiryChain): readonly Belief[] {
    const beliefs: Belief[] = [];
    const sigma = usable(this.#context.forecastVolatility);
    if (sigma !== null) beliefs.push(this.#forecast(expiry, sigma));
    const logReturns = this.returnsOver(expiry);
    if (logReturns !== null) {
      const model = { name: 'bootstrap', logReturns } as const;
      const { distribution } = modelAt(model, this.#chain, expiry, riskNeutralDrift(this.#chain, expiry));
      beliefs.push({ name: 'bootstrap', distribution });
    }
    return beliefs;
  }

  #forecast(expiry: ExpiryChain, sigma: number): Belief {
    const model = { name: 'bs', sigma } as const;
    const { distribution } = modelAt(model, this.#chain, expiry, riskNeutralDrift(this.#chain, expiry));
    return { name: 'forecast', distribution };
  }
}

/** A forecast of nothing, of infinity or of no number is none. */
function usable(volatility: number | null): number | null {
  return volatility !== null && volatility > 0 && Number.isFinite(volatility) ? volatility : null;
}
