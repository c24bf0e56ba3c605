import type { AlphaClient } from '#connectors/alphavantage/http/alpha-client';
import { type AlphaOptions, isOptions, parseOptions } from '#connectors/alphavantage/parse/alpha-options';
import { isQuote, parseQuote } from '#connectors/alphavantage/parse/alpha-quote';
import { greekScales } from '#connectors/shared/greek-units';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import type { RequestPriority } from '#connectors/shared/rate-limiter';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import type { HttpReply, HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { OptionChain, OptionQuote } from '#domain/chain';
import { type SourceId, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface AlphaChainsParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly everySeconds: number;
  readonly days: number;
  readonly client: AlphaClient;
  readonly tools: VenueTools;
}

/** Why a chain was not read: the venue's doing, or a message that is not what it should be. */
type Unread = { readonly trouble: HttpTrouble } | { readonly note: string };
type Read<Value> = Result<Value, Unread>;

/** While a chain is read, its underlying moves: by more than this, its expiries no longer belong together. */
const MOST_MOVE = 0.005;

/** Option chains with Greeks, expiry by expiry, while New York trades. */
export class AlphaChains implements Disposable {
  readonly #parts: AlphaChainsParts;
  readonly #line: PolledLine;
  readonly #notes = new Map<string, string>();
  /** Which expiries there are, by symbol; looked up once a day, since that answer is large. */
  readonly #expiries = new Map<string, { readonly day: CivilDay; readonly expiries: readonly string[] }>();
  #outlet: VenueOutlet | null = null;

  constructor(parts: AlphaChainsParts) {
    this.#parts = parts;
    const { client } = parts;
    this.#line = new PolledLine({
      venue: 'alphavantage',
      line: 'option chains',
      everyMs: parts.everySeconds * SECOND_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#isDue(),
      budget: () => client.budget,
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
    const { missingKey } = this.#parts.client;
    if (missingKey === null) this.#line.start();
    else this.#line.refuse(missingKey);
  }

  askNow(): void {
    if (this.#outlet !== null && this.#parts.client.missingKey === null) this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#line[Symbol.dispose]();
  }

  /** Before the open, books are empty and quotes are of yesterday. */
  #isDue(): boolean {
    const { tools, symbols } = this.#parts;
    const nowMs = tools.clock.now();
    const session = isCovered(nowMs) ? tools.nyse.session(newYorkDay(nowMs)) : null;
    return symbols.length > 0 && session !== null && nowMs >= session.openMs + MINUTE_MS && nowMs < session.closeMs;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    const { symbols, source } = this.#parts;
    const tally = { messages: 0, bytes: 0, latencyMs: 0 };
    const count = ({ text, tookMs }: HttpReply): void => {
      tally.messages++;
      tally.bytes += text.length;
      tally.latencyMs = tookMs;
    };
    for (const symbol of symbols) {
      const chain = await this.#chainOf(symbol, count);
      if (chain.ok) {
        this.#outlet?.push(source, {
          kind: 'chain',
          seenMs: this.#parts.tools.clock.now(),
          source,
          chain: chain.value,
        });
      } else if ('note' in chain.failure) this.#notes.set(symbol, chain.failure.note);
      else if (chain.failure.trouble.kind === 'absent') this.#notes.set(symbol, 'Alpha Vantage knows no options of it');
      else return fail(chain.failure.trouble);
    }
    return ok({ atMs: null, ...tally });
  }

  /** All of its expiries, between two looks at the underlying, or nothing. */
  async #chainOf(symbol: string, count: (reply: HttpReply) => void): Promise<Read<OptionChain>> {
    const { tools, source } = this.#parts;
    const expiries = await this.#expiriesOf(symbol, count);
    if (!expiries.ok) return expiries;
    if (expiries.value.length === 0) return fail({ note: 'no expiry is near enough' });
    const before = await this.#spotOf(symbol, count);
    if (!before.ok) return before;
    const atMs = tools.clock.now();
    const today = formatDay(newYorkDay(atMs));
    const contracts: OptionQuote[] = [];
    for (const expiry of expiries.value) {
      const options = await this.#optionsOf(symbol, expiry, count);
      if (!options.ok) return options;
      if (options.value.dates.some((date) => date !== today)) {
        return fail({ note: `left out: its rows are of ${options.value.dates.join(', ')}` });
      }
      contracts.push(...options.value.contracts);
    }
    const after = await this.#spotOf(symbol, count);
    if (!after.ok) return after;
    const spot = steadySpot(before.value, after.value);
    if (spot === 'moved') return fail({ note: `left out: ${symbol} moved while it was read` });
    const known = contracts.filter(({ delta }) => delta !== null).length;
    const price = spot === null ? `; no price of ${symbol}: nothing can be priced by it` : '';
    this.#notes.set(symbol, `${contracts.length} contracts, Greeks of ${known}${price}`);
    return ok({
      underlying: ticker(symbol),
      underlyingPrice: spot,
      provider: source,
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      // It says no time: its quotes are at least as young as the first question.
      atMs,
      contracts: inOurUnits(contracts, spot, atMs),
    });
  }

  /** From the session before, which has every expiry but those that are listed today. */
  async #expiriesOf(symbol: string, count: (reply: HttpReply) => void): Promise<Read<readonly string[]>> {
    const { days, tools } = this.#parts;
    const today = newYorkDay(tools.clock.now());
    const known = this.#expiries.get(symbol);
    if (known?.day === today) return ok(known.expiries);
    const query = { symbol };
    const past = await this.#askOptions('HISTORICAL_OPTIONS', query, null, count, 'backfill');
    if (!past.ok) return past;
    const expiries = [...new Set(past.value.contracts.map(({ expiry }) => expiry))].filter((expiry) => {
      const left = (parseDay(expiry) ?? today) - today;
      return left >= 0 && left <= days;
    });
    this.#expiries.set(symbol, { day: today, expiries: expiries.toSorted() });
    return ok(expiries.toSorted());
  }

  async #optionsOf(symbol: string, expiry: string, count: (reply: HttpReply) => void): Promise<Read<AlphaOptions>> {
    const query = { symbol, expiration: expiry, require_greeks: 'true' };
    return this.#askOptions('REALTIME_OPTIONS', query, expiry, count, 'live');
  }

  async #askOptions(
    name: 'REALTIME_OPTIONS' | 'HISTORICAL_OPTIONS',
    query: Readonly<Record<string, string>> & { readonly symbol: string },
    expiry: string | null,
    count: (reply: HttpReply) => void,
    priority: RequestPriority,
  ): Promise<Read<AlphaOptions>> {
    const { symbol } = query;
    const what = name === 'REALTIME_OPTIONS' ? `realtime options of ${symbol}` : `past options of ${symbol}`;
    const reply = await this.#parts.client.ask({ function: name, query, priority, what, isData: isOptions });
    if (!reply.ok) return fail({ trouble: reply.failure });
    count(reply.value);
    const parsed = parseOptions(reply.value.body, symbol, expiry);
    return parsed.ok ? parsed : this.#drifted(parsed.failure);
  }

  /** Null where no price of now is to be had. */
  async #spotOf(symbol: string, count: (reply: HttpReply) => void): Promise<Read<PriceE4 | null>> {
    const { client, tools } = this.#parts;
    const reply = await client.ask({
      function: 'GLOBAL_QUOTE',
      query: { symbol, entitlement: 'realtime' },
      priority: 'urgent',
      what: `the quote of ${symbol}`,
      isData: isQuote,
    });
    if (!reply.ok) return fail({ trouble: reply.failure });
    count(reply.value);
    const parsed = parseQuote(reply.value.body, symbol);
    if (!parsed.ok) return this.#drifted(parsed.failure);
    const today = formatDay(newYorkDay(tools.clock.now()));
    return ok(parsed.value?.day === today ? parsed.value.price : null);
  }

  #drifted(found: Drift): Read<never> {
    this.#line.drifted(driftText(found));
    return fail({ note: 'left out: a message could not be read' });
  }
}

function steadySpot(before: PriceE4 | null, after: PriceE4 | null): PriceE4 | 'moved' | null {
  if (before === null || after === null) return null;
  return Math.abs(after - before) > before * MOST_MOVE ? 'moved' : after;
}

/** Nobody says per what its vega and theta are: what cannot be told from the figures themselves is not known. */
function inOurUnits(contracts: readonly OptionQuote[], spot: PriceE4 | null, atMs: EpochMs): readonly OptionQuote[] {
  const samples = spot === null ? [] : contracts.map((quote) => ({ quote, spot: spot / 10_000, atMs }));
  const scales = greekScales(samples);
  return contracts.map((quote) => ({
    ...quote,
    vega: quote.vega === null || scales.vega === null ? null : quote.vega * scales.vega,
    theta: quote.theta === null || scales.theta === null ? null : quote.theta * scales.theta,
  }));
}
