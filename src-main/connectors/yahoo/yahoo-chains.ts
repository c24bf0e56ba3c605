import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { YahooClient } from '#connectors/yahoo/http/yahoo-client';
import { expiryDate, parseOptions, type YahooExpiry } from '#connectors/yahoo/parse/yahoo-options';
import type { OptionChain } from '#domain/chain';
import { type SourceId, ticker } from '#domain/instrument';
import { parseDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface YahooChainsParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly everyMinutes: number;
  readonly days: number;
  readonly client: YahooClient;
  readonly tools: VenueTools;
}

interface ReadExpiries {
  readonly expiries: readonly YahooExpiry[];
  readonly seenMs: EpochMs;
  readonly bytes: number;
  readonly latencyMs: number;
}

/** While a chain is read, its underlying moves: by more than this, its expiries no longer belong together. */
const MOST_MOVE = 0.005;
/** Without a trade for so long in regular hours, the price of the underlying is none. */
const STALE_MS = 20 * MINUTE_MS;

/** Option chains, expiry by expiry, while New York trades. Outside of regular hours Yahoo has no quotes, only remains. */
export class YahooChains implements Disposable {
  readonly #parts: YahooChainsParts;
  readonly #line: PolledLine;
  readonly #notes = new Map<string, string>();
  #outlet: VenueOutlet | null = null;

  constructor(parts: YahooChainsParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'yahoo',
      line: 'option chains',
      everyMs: parts.everyMinutes * MINUTE_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#isDue(),
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
    return session !== null && nowMs >= session.openMs + MINUTE_MS && nowMs < session.closeMs;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    const { symbols, source } = this.#parts;
    let [messages, bytes, latencyMs] = [0, 0, 0];
    let unread: HttpTrouble | null = null;
    for (const symbol of symbols) {
      const read = await this.#read(symbol);
      if (!read.ok) {
        const { failure } = read;
        if (failure.kind === 'throttled' || failure.kind === 'refused') return read;
        if (failure.kind === 'absent') this.#notes.set(symbol, 'Yahoo knows no options of it');
        else unread ??= failure;
        continue;
      }
      messages += read.value.expiries.length;
      bytes += read.value.bytes;
      latencyMs = read.value.latencyMs;
      const chain = this.#chainOf(symbol, read.value);
      if (chain !== null) this.#outlet?.push(source, { kind: 'chain', seenMs: read.value.seenMs, source, chain });
    }
    // One symbol that cannot be had is no reason to leave the others.
    return messages === 0 && unread !== null ? fail(unread) : ok({ atMs: null, latencyMs, messages, bytes });
  }

  /** All of its expiries, or none. */
  async #read(symbol: string): Promise<Result<ReadExpiries, HttpTrouble>> {
    const { client, tools, days } = this.#parts;
    const today = newYorkDay(tools.clock.now());
    const expiries: YahooExpiry[] = [];
    let [bytes, latencyMs, seenMs] = [0, 0, tools.clock.now()];
    const stamps: (number | null)[] = [null];
    for (let at = 0; at < stamps.length; at++) {
      const stamp = stamps[at] ?? null;
      const reply = await client.options(symbol, stamp);
      if (!reply.ok) return reply;
      ({ seenMs } = reply.value);
      bytes += reply.value.text.length;
      latencyMs = reply.value.tookMs;
      const parsed = parseOptions(reply.value.body, symbol, stamp);
      if (!parsed.ok) {
        const said = driftText(parsed.failure);
        this.#line.drifted(said);
        this.#notes.set(symbol, 'left out: a message could not be read');
        return fail(trouble('unwell', said));
      }
      const read = parsed.value;
      if (read === null) continue;
      expiries.push(read);
      if (at > 0) continue;
      stamps.push(
        ...read.expiries.filter((one) => {
          const day = parseDay(expiryDate(one)) ?? today;
          return expiryDate(one) !== read.expiry && day >= today && day - today <= days;
        }),
      );
    }
    return ok({ expiries, seenMs, bytes, latencyMs });
  }

  #chainOf(symbol: string, { expiries, seenMs }: ReadExpiries): OptionChain | null {
    const { tools } = this.#parts;
    const today = newYorkDay(seenMs);
    const say = (text: string): null => {
      this.#notes.set(symbol, text);
      return null;
    };
    const contracts = expiries
      .filter(({ expiry }) => (parseDay(expiry) ?? today) >= today)
      .flatMap((one) => one.contracts);
    if (contracts.length === 0) return say('Yahoo lists no options of it');
    if (!expiries.every(({ underlying }) => underlying.isRegular)) return say('left out: the market is closed');
    const prices = expiries.map(({ underlying }) => underlying.price as number);
    const [least, most] = [Math.min(...prices), Math.max(...prices)];
    if (most - least > least * MOST_MOVE) {
      return say(`left out: ${symbol} moved by ${((100 * (most - least)) / least).toFixed(1)} % while it was read`);
    }
    const atMs = Math.min(...expiries.map(({ underlying }) => underlying.atMs));
    const { delayMinutes, price } = (expiries.at(-1) as YahooExpiry).underlying;
    const isStale = tools.clock.now() - atMs > STALE_MS + delayMinutes * MINUTE_MS;
    const missing = expiries.filter((one) => one.contracts.length === 0).length;
    const parts = [
      `${contracts.length} contracts`,
      ...(missing > 0 ? [`${missing} expiries without any`] : []),
      ...(delayMinutes > 0 ? [`delayed by ${delayMinutes} minutes`] : []),
      ...(isStale ? [`the price of ${symbol} is stale: nothing can be priced by it`] : []),
    ];
    say(parts.join(', '));
    return {
      underlying: ticker(symbol),
      underlyingPrice: isStale ? null : price,
      provider: this.#parts.source,
      terms: {
        exercise: symbol.startsWith('^') ? 'european' : 'american',
        settlement: 'shares',
        multiplier: 100,
        quotedIn: 'usd',
      },
      atMs: epochMs(atMs),
      contracts,
    };
  }
}
