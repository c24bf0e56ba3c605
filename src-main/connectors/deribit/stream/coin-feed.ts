import { FieldReader } from '#connectors/shared/field-reader';
import type { MetricTeller } from '#connectors/shared/metric-teller';
import type { Drift } from '#connectors/shared/schema-drift';
import type { EpochMs } from '#primitives/clock';

export interface CoinFeedParts {
  readonly coin: string;
  readonly indexMetrics: MetricTeller;
  readonly volatilityMetrics: MetricTeller;
}

/** What is told of a coin itself: its index price and its volatility index. */
export class CoinFeed {
  readonly coin: string;
  readonly #parts: CoinFeedParts;
  #price: number | null = null;
  #volatility: { readonly points: number; readonly atMs: number | null; readonly seenMs: EpochMs } | null = null;
  #isPastTold = false;

  constructor(parts: CoinFeedParts) {
    this.coin = parts.coin;
    this.#parts = parts;
  }

  /** `btc_usd`, as its indices are named. */
  get indexName(): string {
    return `${this.coin.toLowerCase()}_usd`;
  }

  /** Dollars for one coin; null before it is known on this connection. */
  get price(): number | null {
    return this.#price;
  }

  get channels(): readonly string[] {
    return [`deribit_price_index.${this.indexName}`, `deribit_volatility_index.${this.indexName}`];
  }

  forget(): void {
    this.#price = null;
  }

  hearPrice(data: unknown, seenMs: EpochMs): Drift | null {
    const fields = this.#fieldsOf('deribit_price_index', data);
    const price = fields.positive('price');
    const atMs = fields.time('timestamp');
    if (fields.drift !== null) return fields.drift;
    this.#price = price;
    this.#parts.indexMetrics.tell('index-price', price, atMs, seenMs);
    return null;
  }

  /** Points: 42.5 is 42.5 per cent a year. */
  hearVolatility(data: unknown, seenMs: EpochMs): Drift | null {
    const fields = this.#fieldsOf('deribit_volatility_index', data);
    const points = fields.positive('volatility');
    const atMs = fields.time('timestamp');
    if (fields.drift !== null) return fields.drift;
    if (points === null) return null;
    this.#volatility = { points, atMs, seenMs };
    if (this.#isPastTold) this.#parts.volatilityMetrics.tell('dvol', points, atMs, seenMs);
    return null;
  }

  /** Days are ranked in the order in which they come: today's figures wait for those of the past. */
  pastTold(): void {
    this.#isPastTold = true;
    if (this.#volatility === null) return;
    const { points, atMs, seenMs } = this.#volatility;
    this.#parts.volatilityMetrics.tell('dvol', points, atMs, seenMs);
  }

  #fieldsOf(channel: string, data: unknown): FieldReader {
    const fields = new FieldReader(`Deribit ${channel}.${this.indexName}`, data);
    if (fields.text('index_name') !== this.indexName) fields.refuse('index_name');
    return fields;
  }
}
