import type { Structure } from '#domain/structure';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { expiryOutcome } from '#options/models/expiry-outcome';
import type { TerminalDistribution } from '#options/models/terminal-distribution';
import { flatVolatility, modelAt, riskNeutralDrift } from '#options/spreads/expiry-models';

interface KnownExpiry {
  readonly volatility: number;
  readonly distribution: TerminalDistribution;
}

/** One volatility and one distribution for each expiry of a chain, worked out for whoever asks first. */
export class ExpiryOdds {
  readonly snapshot: ChainSnapshot;
  readonly #known = new Map<ExpiryChain, KnownExpiry | null>();

  constructor(snapshot: ChainSnapshot) {
    this.snapshot = snapshot;
  }

  /** Null where the expiry has none. */
  volatility(expiry: ExpiryChain): number | null {
    return this.#of(expiry)?.volatility ?? null;
  }

  /**
   * Probability of a profit at expiry if held until then, under one volatility and the risk-neutral drift; `cash` is what
   * opening left per share, in dollars.
   */
  profit(expiry: ExpiryChain, { legs }: Structure, cash: number): number | null {
    const known = this.#of(expiry);
    if (known === null) return null;
    const priced = legs.map(({ right, strike, quantity }) => ({ right, strike: strike / 10_000, quantity }));
    return expiryOutcome(known.distribution, { legs: priced, shares: 0, cash }).pop;
  }

  #of(expiry: ExpiryChain): KnownExpiry | null {
    let known = this.#known.get(expiry);
    if (known === undefined) {
      known = this.#workOut(expiry);
      this.#known.set(expiry, known);
    }
    return known;
  }

  #workOut(expiry: ExpiryChain): KnownExpiry | null {
    const { snapshot } = this;
    const sigma = flatVolatility(snapshot, expiry);
    if (sigma === null) return null;
    const { distribution } = modelAt({ name: 'bs', sigma }, snapshot, expiry, riskNeutralDrift(snapshot, expiry));
    return { volatility: sigma, distribution };
  }
}
