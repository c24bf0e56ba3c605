import type { CoinChain } from '#connectors/deribit/chains/coin-chain';
import { nearMoney } from '#connectors/deribit/chains/near-money';
import type { DeribitHttp, DeribitReply } from '#connectors/deribit/http/deribit-http';
import type { CoinFeed } from '#connectors/deribit/stream/coin-feed';
import { FieldReader } from '#connectors/shared/field-reader';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { SourceId } from '#domain/instrument';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import type { PushInput } from '#ports/input-feed';
import type { LineState, RateBudget } from '#ports/venue';
import { SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface ChainCoin {
  readonly chain: CoinChain;
  readonly feed: CoinFeed;
}

export interface ChainLineParts {
  readonly settings: Pick<DeribitSettings, 'chainSeconds' | 'watchedStrikes' | 'watchedExpiries'>;
  readonly coins: readonly ChainCoin[];
  readonly http: DeribitHttp;
  readonly tools: VenueTools;
  readonly source: SourceId;
  readonly push: PushInput;
  readonly budget: () => RateBudget;
  /** Names of contracts whose tickers are wanted. */
  readonly watch: (names: readonly string[]) => void;
  readonly changed: () => void;
}

/** Whole option chains, asked for again and again; and which contracts near the money are worth watching in between. */
export class ChainLine implements Disposable {
  readonly #parts: ChainLineParts;
  readonly #line: PolledLine;
  readonly #watched = new Map<string, ReadonlySet<string>>();

  constructor(parts: ChainLineParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'deribit',
      line: 'chains',
      everyMs: parts.settings.chainSeconds * SECOND_MS,
      tools: parts.tools,
      poll: () => this.#poll(),
      budget: parts.budget,
      changed: parts.changed,
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  start(): void {
    this.#line.start();
  }

  askNow(): void {
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  async #poll(): Promise<Result<Polled, HttpTrouble>> {
    let last: DeribitReply | null = null;
    let bytes = 0;
    for (const coin of this.#parts.coins) {
      const asked = await this.#pollOne(coin);
      if (!asked.ok) return asked;
      last = asked.value;
      bytes += last.bytes;
    }
    this.#parts.watch([...this.#watched.values()].flatMap((names) => [...names]));
    const { coins } = this.#parts;
    return ok({ atMs: last?.atMs ?? null, latencyMs: last?.tookMs ?? null, messages: coins.length, bytes });
  }

  async #pollOne({ chain, feed }: ChainCoin): Promise<Result<DeribitReply, HttpTrouble>> {
    const { http, tools, source, push } = this.#parts;
    const { clock } = tools;
    const { coin, table } = chain;
    if (table.isDue(clock.now())) {
      const loaded = await table.load(http);
      if (!loaded.ok) return loaded;
      for (const wrong of loaded.value) this.#line.drifted(driftText(wrong));
    }
    const price = feed.price ?? (await this.#priceOf(feed.indexName));
    const asked = await http.ask({
      method: 'public/get_book_summary_by_currency',
      query: { currency: coin, kind: 'option' },
      priority: 'live',
    });
    if (!asked.ok) return asked;
    const { result: rows, atMs, seenMs } = asked.value;
    const assembled = chain.assemble({ rows, atMs, price: feed.price ?? price });
    if (assembled.ok) push(source, { kind: 'chain', seenMs, source, chain: assembled.value });
    else this.#line.drifted(driftText(assembled.failure));
    if (price !== null) this.#watchNear(chain, price, seenMs);
    return asked;
  }

  /** The stream tells it every second; this is for while there is no stream. */
  async #priceOf(indexName: string): Promise<number | null> {
    const { http } = this.#parts;
    const asked = await http.ask({
      method: 'public/get_index_price',
      query: { index_name: indexName },
      priority: 'live',
    });
    if (!asked.ok) return null;
    const fields = new FieldReader(`Deribit get_index_price of ${indexName}`, asked.value.result);
    const price = fields.positive('index_price');
    if (fields.drift !== null) this.#line.drifted(driftText(fields.drift));
    return price;
  }

  #watchNear({ coin, table }: CoinChain, price: number, nowMs: number): void {
    const { watchedStrikes: strikes, watchedExpiries: expiries } = this.#parts.settings;
    const living = [...table.contracts.values()].filter(({ expiryMs }) => expiryMs > nowMs);
    const watched = this.#watched.get(coin) ?? new Set();
    this.#watched.set(coin, new Set(nearMoney(living, price, { strikes, expiries }, watched)));
  }
}
