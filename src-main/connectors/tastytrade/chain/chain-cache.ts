import type { Drift } from '#connectors/shared/schema-drift';
import { ContractRow } from '#connectors/tastytrade/chain/contract-row';
import type { ListedChain, ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import type { FeedEventName } from '#connectors/tastytrade/dxlink/feed-events';
import type { OptionChain } from '#domain/chain';
import { ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** How much of a chain is known by now. */
export interface GreeksCoverage {
  readonly contracts: number;
  readonly quoted: number;
  /** Of the contracts that somebody offers, how many there are, and how many have Greeks. */
  readonly offered: number;
  readonly known: number;
  /** Greeks that do not fit the quote of their own contract: they are left out. */
  readonly contradicted: number;
}

/** The contracts of one underlying that are watched, each in a row of its own, and the chain that they make. */
export class ChainCache {
  readonly underlying: string;
  #rows = new Map<string, ContractRow>();
  #shares = 100;
  #evicted = 0;

  constructor(underlying: string) {
    this.underlying = underlying;
  }

  get streamers(): Iterable<string> {
    return this.#rows.keys();
  }

  /** Greeks that grew too old, since the start. */
  get evicted(): number {
    return this.#evicted;
  }

  /** What is watched already keeps what is known of it. */
  watch({ sharesPerContract }: ListedChain, contracts: readonly ListedContract[]): void {
    const before = this.#rows;
    this.#shares = sharesPerContract;
    this.#rows = new Map(
      contracts.map((contract) => [contract.streamer, before.get(contract.streamer) ?? new ContractRow(contract)]),
    );
  }

  /** One event of a contract that is watched. Answers what is wrong with it. */
  take(type: FeedEventName, streamer: string, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const row = this.#rows.get(streamer);
    if (row === undefined) return null;
    switch (type) {
      case 'Quote':
        return row.takeQuote(figures, seenMs);
      case 'Greeks':
        return row.takeGreeks(figures, seenMs);
      case 'Trade':
        return row.takeTrade(figures);
      case 'Summary':
        return row.takeSummary(figures);
      case 'Candle':
        return null;
    }
  }

  forget(): void {
    for (const row of this.#rows.values()) row.forget();
  }

  evict(beforeMs: number): void {
    for (const row of this.#rows.values()) if (row.evictGreeks(beforeMs)) this.#evicted++;
  }

  coverage(): GreeksCoverage {
    let quoted = 0;
    let offered = 0;
    let known = 0;
    let contradicted = 0;
    for (const row of this.#rows.values()) {
      if (row.isQuoted) quoted++;
      if (!row.isOffered) continue;
      offered++;
      if (row.isContradicted) contradicted++;
      else if (row.hasGreeks) known++;
    }
    return { contracts: this.#rows.size, quoted, offered, known, contradicted };
  }

  chain(provider: string, underlyingPrice: PriceE4 | null, atMs: EpochMs): OptionChain {
    return {
      underlying: ticker(this.underlying),
      underlyingPrice,
      provider,
      terms: { exercise: 'american', settlement: 'shares', multiplier: this.#shares, quotedIn: 'usd' },
      atMs,
      contracts: [...this.#rows.values()].map((row) => row.asQuote()),
    };
  }
}
