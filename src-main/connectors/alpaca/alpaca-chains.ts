import { AlpacaContracts } from '#connectors/alpaca/alpaca-contracts';
import type { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import { type OptionSnapshot, parseOptionSnapshots } from '#connectors/alpaca/parse/rest-options';
import { parseSnapshots } from '#connectors/alpaca/parse/rest-stocks';
import { greekScales } from '#connectors/shared/greek-units';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { OptionChain, OptionQuote } from '#domain/chain';
import { type SourceId, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { addDays, formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface AlpacaChainsParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly everySeconds: number;
  readonly days: number;
  readonly optionFeed: string;
  readonly stockFeed: string;
  readonly client: AlpacaClient;
  readonly tools: VenueTools;
}

interface ReadChain {
  readonly rows: readonly OptionSnapshot[];
  readonly spot: PriceE4 | null;
  readonly seenMs: EpochMs;
  readonly messages: number;
  readonly bytes: number;
}

/** A trade says for so long where the underlying stands. */
const TRADED_MS = MINUTE_MS;
/** On one exchange, quotes may be wide: the middle of such a quote is nobody's price. */
const WIDEST = 0.002;
/** As Alpaca's documents have it: vega per point, theta per day. Used where the figures themselves do not say. */
const VEGA_SCALE = 100;
const THETA_SCALE = 365;

/** Option chains with volatilities and Greeks, page by page, while New York trades. */
export class AlpacaChains implements Disposable {
  readonly #parts: AlpacaChainsParts;
  readonly #line: PolledLine;
  readonly #contracts: AlpacaContracts;
  readonly #notes = new Map<string, string>();
  #outlet: VenueOutlet | null = null;

  constructor(parts: AlpacaChainsParts) {
    this.#parts = parts;
    this.#contracts = new AlpacaContracts(parts);
    this.#line = new PolledLine({
      venue: 'alpaca',
      line: 'option chains',
      everyMs: parts.everySeconds * SECOND_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#isDue(),
      budget: () => parts.client.budget,
      changed: () => this.#outlet?.changed(),
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  /** What became of each symbol's last chain. */
  get notes(): ReadonlyMap<string, string> {
    return this.#notes;
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    this.#line.start();
  }

  askNow(): void {
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#line[Symbol.dispose]();
  }

  #isDue(): boolean {
    const { clock, nyse } = this.#parts.tools;
    const nowMs = clock.now();
    const session = isCovered(nowMs) ? nyse.session(newYorkDay(nowMs)) : null;
    return session !== null && nowMs >= session.openMs && nowMs < session.closeMs;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    const { symbols, source } = this.#parts;
    let [messages, bytes] = [0, 0];
    let unread: HttpTrouble | null = null;
    for (const symbol of symbols) {
      const read = await this.#read(symbol);
      if (!read.ok) {
        const { failure } = read;
        if (failure.kind === 'throttled' || failure.kind === 'refused') return read;
        if (failure.kind === 'absent') this.#notes.set(symbol, failure.text);
        else unread ??= failure;
        continue;
      }
      messages += read.value.messages;
      bytes += read.value.bytes;
      const chain = await this.#chainOf(symbol, read.value);
      if (chain !== null) this.#outlet?.push(source, { kind: 'chain', seenMs: read.value.seenMs, source, chain });
    }
    // One symbol that cannot be had is no reason to leave the others.
    return messages === 0 && unread !== null ? fail(unread) : ok({ atMs: null, latencyMs: null, messages, bytes });
  }

  /** Whole, or not at all. */
  async #read(symbol: string): Promise<Result<ReadChain, HttpTrouble>> {
    const { client, days, optionFeed, stockFeed, tools } = this.#parts;
    const today = newYorkDay(tools.clock.now());
    const asked = await client.pages('data', {
      path: `/v1beta1/options/snapshots/${encodeURIComponent(symbol)}`,
      query: {
        feed: optionFeed,
        limit: 1_000,
        expiration_date_gte: formatDay(today),
        expiration_date_lte: formatDay(addDays(today, days)),
      },
      priority: 'live',
    });
    if (!asked.ok) return asked;
    const rows: OptionSnapshot[] = [];
    for (const { body } of asked.value.pages) {
      const parsed = parseOptionSnapshots(body, symbol);
      if (!parsed.ok) {
        const said = driftText(parsed.failure);
        this.#line.drifted(said);
        this.#notes.set(symbol, 'left out: a message could not be read');
        return fail(trouble('unwell', said));
      }
      rows.push(...parsed.value);
    }
    const query = { symbols: symbol, feed: stockFeed };
    const reply = await client.data({ path: '/v2/stocks/snapshots', query, priority: 'live' });
    if (!reply.ok) return reply;
    const { body, seenMs, text } = reply.value;
    const spots = parseSnapshots(body);
    if (!spots.ok) this.#line.drifted(driftText(spots.failure));
    const spot = spots.ok ? spotIn(spots.value, symbol, seenMs) : null;
    const bytes = asked.value.bytes + text.length;
    return ok({ rows, spot, seenMs, messages: asked.value.pages.length + 1, bytes });
  }

  async #chainOf(symbol: string, { rows, spot, seenMs }: ReadChain): Promise<OptionChain | null> {
    const times = rows.flatMap(({ quote }) => (quote.atMs === null ? [] : [quote.atMs as number]));
    if (times.length === 0) {
      this.#notes.set(symbol, rows.length === 0 ? 'Alpaca lists no options of it' : 'nothing of it is quoted');
      return null;
    }
    const facts = await this.#contracts.of(symbol);
    const listed = rows.map(({ symbol: name, quote }): OptionQuote => {
      const fact = facts?.get(name);
      return fact === undefined
        ? quote
        : { ...quote, openInterest: fact.openInterest, adjusted: quote.adjusted || fact.isOdd };
    });
    const { contracts, units } = inArgusUnits(listed, spot, seenMs);
    const known = contracts.filter(({ delta }) => delta !== null).length;
    const parts = [
      `${contracts.length} contracts`,
      `Greeks of ${known}${units}`,
      ...(facts === null ? ['open interest is not known'] : []),
      ...(spot === null ? [`${symbol} has neither a narrow quote nor a fresh trade: nothing can be priced by it`] : []),
    ];
    this.#notes.set(symbol, parts.join(', '));
    return {
      underlying: ticker(symbol),
      underlyingPrice: spot,
      provider: this.#parts.source,
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      // No row is newer than its chain.
      atMs: epochMs(Math.max(...times)),
      contracts,
    };
  }
}

/** Per 1.00 and per year. */
function inArgusUnits(
  quotes: readonly OptionQuote[],
  spot: PriceE4 | null,
  seenMs: EpochMs,
): { readonly contracts: readonly OptionQuote[]; readonly units: string } {
  const samples = spot === null ? [] : quotes.map((quote) => ({ quote, spot: spot / 10_000, atMs: seenMs }));
  const shown = greekScales(samples);
  const vegaScale = shown.vega ?? VEGA_SCALE;
  const thetaScale = shown.theta ?? THETA_SCALE;
  const isOdd = vegaScale !== VEGA_SCALE || thetaScale !== THETA_SCALE;
  const contracts = quotes.map((quote) => ({
    ...quote,
    vega: quote.vega === null ? null : quote.vega * vegaScale,
    theta: quote.theta === null ? null : quote.theta * thetaScale,
  }));
  return { contracts, units: isOdd ? ' (not in the units of Alpaca’s documents)' : '' };
}

/** From the same feed: the middle of a narrow quote, else the last trade while it is fresh. */
function spotIn(
  snapshots: readonly { symbol: string; quote: SpotQuote | null; trade: SpotTrade | null }[],
  symbol: string,
  nowMs: number,
): PriceE4 | null {
  const found = snapshots.find((one) => one.symbol === symbol);
  const { bid = null, ask = null, at } = found?.quote ?? {};
  const isFresh = (ms: number | undefined): boolean => ms !== undefined && nowMs - ms <= TRADED_MS;
  if (bid !== null && ask !== null && ask >= bid && ask - bid <= WIDEST * bid && isFresh(at?.ms))
    return Math.round((bid + ask) / 2) as PriceE4;
  const trade = found?.trade ?? null;
  return trade !== null && trade.movesLast && isFresh(trade.at.ms) ? (trade.price as PriceE4) : null;
}

interface SpotQuote {
  readonly at: { readonly ms: number };
  readonly bid: number | null;
  readonly ask: number | null;
}

interface SpotTrade {
  readonly at: { readonly ms: number };
  readonly price: number;
  readonly movesLast: boolean;
}
