import type { BybitInstrument } from '#connectors/bybit/parse/parse-instruments';
import type { DatedFigure } from '#connectors/bybit/parse/parse-dated-rows';
import type { Answer, BybitRest } from '#connectors/bybit/http/bybit-rest';
import type { BybitCategory, SymbolTerms } from '#connectors/bybit/stream/watched-symbol';
import type { Polled } from '#connectors/shared/polled-line';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { MetricName } from '#domain/metric';
import type { VenueOutlet } from '#ports/venue';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

/** Past days that are told once: closes by which returns are measured, and what perpetuals paid. */
const DAYS_OF_CLOSES = 366;
const DAYS_OF_FUNDING = 30;
const HOURS_OF_INTEREST = 48;
const INSTRUMENTS_EVERY_MS = HOUR_MS;

interface Tally {
  atMs: number;
  tookMs: number;
  messages: number;
  bytes: number;
}

/**
 * What the streams do not tell: whether the symbols trade at all, how accounts are placed, and the days before. Asked for
 * in rounds; the past is told once, and only as far as nobody has heard it.
 */
export class BybitFacts {
  readonly #rest: BybitRest;
  readonly #symbols: readonly SymbolTerms[];
  readonly #instruments = new Map<BybitCategory, ReadonlyMap<string, BybitInstrument>>();
  readonly #pastTold = new Set<SymbolTerms>();
  readonly #ratioMs = new Map<SymbolTerms, number>();
  #instrumentsMs = Number.NEGATIVE_INFINITY;
  #outlet: VenueOutlet | null = null;

  constructor(rest: BybitRest, symbols: readonly SymbolTerms[]) {
    this.#rest = rest;
    this.#symbols = symbols;
  }

  /** Symbols that are unknown, do not trade, or move in steps that cannot be kept; in words. */
  get oddities(): readonly string[] {
    return this.#symbols.flatMap(({ symbol, category, scale }) => {
      const table = this.#instruments.get(category);
      if (table === undefined) return [];
      const found = table.get(symbol);
      if (found === undefined) return [`${symbol} (${category}) is not listed`];
      if (found.status !== 'Trading') return [`${symbol} (${category}) does not trade: ${found.status}`];
      const { priceDecimals } = found;
      return priceDecimals !== null && priceDecimals > scale.priceDecimals
        ? [
            `${symbol} (${category}) moves in steps of ${priceDecimals} decimals, of which ${scale.priceDecimals} are kept`,
          ]
        : [];
    });
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
  }

  stop(): void {
    this.#outlet = null;
  }

  /** One round. The first trouble that is more than one symbol's ends it. */
  async poll(): Promise<Result<Polled, HttpTrouble>> {
    const time = await this.#rest.time();
    if (!time.ok) return time;
    const { atMs, seenMs, tookMs, bytes } = time.value;
    const tally: Tally = { atMs, tookMs, messages: 1, bytes };
    for (const source of new Set(this.#symbols.map((terms) => terms.source))) {
      this.#outlet?.push(source, { kind: 'heartbeat', source, seenMs, atMs: epochMs(atMs) });
    }
    if (seenMs - this.#instrumentsMs >= INSTRUMENTS_EVERY_MS) {
      for (const category of new Set(this.#symbols.map((terms) => terms.category))) {
        const table = await this.#rest.instruments(category);
        if (!table.ok) return table;
        this.#instruments.set(category, table.value.value);
        note(tally, table.value);
      }
      this.#instrumentsMs = seenMs;
    }
    for (const terms of this.#symbols) {
      const failure = (await this.#tellPast(terms, tally)) ?? (await this.#tellRatio(terms, tally));
      if (failure !== null && failure.kind !== 'absent' && failure.kind !== 'dropped') return { ok: false, failure };
    }
    return ok({ atMs: tally.atMs, latencyMs: tally.tookMs, messages: tally.messages, bytes: tally.bytes });
  }

  async #tellPast(terms: SymbolTerms, tally: Tally): Promise<HttpTrouble | null> {
    if (this.#pastTold.has(terms)) return null;
    const { symbol, category, scale } = terms;
    const days = await this.#rest.days(category, symbol, scale, DAYS_OF_CLOSES);
    if (!days.ok) return days.failure;
    note(tally, days.value);
    const unit = 10 ** scale.priceDecimals;
    const closes = days.value.value
      .map(({ startMs, close }) => ({ atMs: startMs + DAY_MS - 1, value: close / unit }))
      .filter(({ atMs }) => atMs < Math.min(days.value.atMs, days.value.seenMs));
    this.#tell(terms, 'daily-close', closes, days.value.seenMs);
    if (category === 'linear') {
      const funding = await this.#rest.settledFunding(symbol, days.value.seenMs, DAYS_OF_FUNDING);
      if (!funding.ok) return funding.failure;
      note(tally, funding.value);
      this.#tell(terms, 'settled-funding-rate', funding.value.value, funding.value.seenMs);
      const interest = await this.#rest.openInterest(symbol, HOURS_OF_INTEREST);
      if (!interest.ok) return interest.failure;
      note(tally, interest.value);
      this.#tell(terms, 'open-interest', interest.value.value, interest.value.seenMs);
    }
    this.#pastTold.add(terms);
    return null;
  }

  async #tellRatio(terms: SymbolTerms, tally: Tally): Promise<HttpTrouble | null> {
    if (terms.category !== 'linear') return null;
    const share = await this.#rest.longShare(terms.symbol);
    if (!share.ok) return share.failure;
    note(tally, share.value);
    const newest = share.value.value.at(-1);
    if (newest === undefined || newest.atMs === this.#ratioMs.get(terms) || !(newest.value < 1)) return null;
    this.#ratioMs.set(terms, newest.atMs);
    const ratio = newest.value / (1 - newest.value);
    this.#tell(terms, 'long-short-ratio', [{ atMs: newest.atMs, value: ratio }], share.value.seenMs);
    return null;
  }

  #tell({ source, symbol }: SymbolTerms, name: MetricName, figures: readonly DatedFigure[], seenMs: EpochMs): void {
    const knownThroughMs = this.#outlet?.knownThroughMs ?? Number.NEGATIVE_INFINITY;
    for (const { atMs, value } of figures) {
      if (atMs <= knownThroughMs) continue;
      this.#outlet?.push(source, { kind: 'metric', seenMs, source, symbol, atMs: epochMs(atMs), name, value });
    }
  }
}

function note(tally: Tally, { atMs, bytes }: Answer<unknown>): void {
  tally.atMs = Math.max(tally.atMs, atMs);
  tally.messages++;
  tally.bytes += bytes;
}
