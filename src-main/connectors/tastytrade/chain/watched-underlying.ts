import { CandleBackfill } from '#connectors/tastytrade/chain/candle-backfill';
import { ChainCache } from '#connectors/tastytrade/chain/chain-cache';
import { type ChoiceTerms, chosenContracts, isOffCentre } from '#connectors/tastytrade/chain/contract-choice';
import type { ListedChain } from '#connectors/tastytrade/chain/listed-contract';
import { UnderlyingQuote } from '#connectors/tastytrade/chain/underlying-quote';
import type { InstrumentIndex } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { EpochMs } from '#primitives/clock';

/** A chain with more holes than that says more about the connection than about the market. Some contracts never have Greeks. */
const ENOUGH = 0.75;

/** One stock or fund: its quote, its options that are worth watching, and what was missed of it. */
export class WatchedUnderlying {
  readonly symbol: string;
  readonly index: InstrumentIndex;
  readonly quote: UnderlyingQuote;
  readonly cache: ChainCache;
  readonly backfill: CandleBackfill;
  /** Why the newest chain was not passed on; null where it was. */
  heldBack: string | null = null;
  readonly #terms: ChoiceTerms;
  #listed: ListedChain | null = null;
  #standing: PriceE4 | null = null;
  #chosenAt: PriceE4 | null = null;
  #chosenOn = 0;

  constructor(symbol: string, index: InstrumentIndex, terms: ChoiceTerms) {
    this.symbol = symbol;
    this.index = index;
    this.quote = new UnderlyingQuote(symbol);
    this.cache = new ChainCache(symbol);
    this.backfill = new CandleBackfill(symbol);
    this.#terms = terms;
  }

  get listed(): ListedChain | null {
    return this.#listed;
  }

  get hasChosen(): boolean {
    return this.#chosenAt !== null;
  }

  /** Today's list: which of it is worth watching is decided anew. */
  list(listed: ListedChain): void {
    this.#listed = listed;
    this.#chosenAt = null;
  }

  /** Where it stood when it was asked, for as long as the stream has not said. */
  stand(price: PriceE4 | null): void {
    this.#standing = price;
  }

  /** Answers whether other contracts than before are worth watching. */
  choose(nowMs: EpochMs): boolean {
    const price = this.quote.price ?? this.#standing;
    if (this.#listed === null || price === null || !isCovered(nowMs)) return false;
    const today = newYorkDay(nowMs);
    const isCentred = this.#chosenAt !== null && !isOffCentre(this.#chosenAt, price, this.#terms);
    if (isCentred && this.#chosenOn === today) return false;
    this.#chosenAt = price;
    this.#chosenOn = today;
    this.cache.watch(this.#listed, chosenContracts(this.#listed, price, today, this.#terms));
    return true;
  }

  lost(): void {
    this.quote.forget();
    this.cache.forget();
    this.backfill.lost();
  }

  /** Why its chain is not worth passing on; null where it is. */
  reasonAgainst(): string | null {
    if (this.#listed === null) return 'its list of options has not come yet';
    if (this.quote.price === null) return 'its price is not known';
    const { contracts, quoted, offered, known } = this.cache.coverage();
    if (contracts === 0) return 'it lists no option within the bounds of config.yaml';
    if (quoted < ENOUGH * contracts) return `${quoted} of ${contracts} contracts are quoted so far`;
    if (known < ENOUGH * offered) return `Greeks are known of ${known} of ${offered} contracts`;
    return null;
  }

  /** The share of what is offered that has Greeks; null where nothing is offered yet. */
  greeksKnown(): number | null {
    const { offered, known } = this.cache.coverage();
    return offered === 0 ? null : known / offered;
  }
}
