import type { PublicSession } from '#connectors/public/http/public-session';
import { parseExpirations, parseOptionChain, parseStockPrice } from '#connectors/public/parse/parse-quotes';
import type { Polled } from '#connectors/shared/polled-line';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import type { HttpReply, HttpTrouble } from '#connectors/shared/venue-http';
import type { OptionChain, OptionQuote } from '#domain/chain';
import type { EngineInput } from '#domain/engine-input';
import { type SourceId, ticker } from '#domain/instrument';
import type { PublicSettings } from '#domain/venues/public-settings';
import { parseDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { VenueNote } from '#ports/venue';
import { type Clock, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface PublicChainsParts {
  readonly settings: PublicSettings;
  readonly source: SourceId;
  readonly session: PublicSession;
  readonly clock: Clock;
  readonly push: (input: EngineInput) => void;
  readonly drifted: (text: string) => void;
}

/** How one underlying's last round went. */
interface Standing {
  readonly known: number;
  readonly offered: number;
  readonly oldestMs: number | null;
  readonly trouble: string | null;
}

interface Expiries {
  readonly day: number;
  readonly dates: readonly string[];
}

type Round = { messages: number; bytes: number; latencyMs: number | null; chains: number };

/** Whole chains, expiry by expiry: one that cannot be had whole is not passed on at all. */
export class PublicChains {
  readonly #parts: PublicChainsParts;
  readonly #expiries = new Map<string, Expiries>();
  readonly #standings = new Map<string, Standing>();

  constructor(parts: PublicChainsParts) {
    this.#parts = parts;
  }

  get notes(): readonly VenueNote[] {
    const { clock } = this.#parts;
    const standings = [...this.#standings];
    const known = standings.map(([symbol, { known: some, offered }]) => `${symbol} ${some} of ${offered}`);
    const ages = standings.flatMap(([symbol, { oldestMs }]) =>
      oldestMs === null ? [] : [`${symbol} up to ${Math.max(0, Math.floor((clock.now() - oldestMs) / MINUTE_MS))} min`],
    );
    const troubles = standings.flatMap(([symbol, { trouble }]) => (trouble === null ? [] : [`${symbol}: ${trouble}`]));
    return [
      ...(known.length > 0 ? [{ name: 'Greeks known', text: known.join('; ') }] : []),
      ...(ages.length > 0 ? [{ name: 'Age of quotes', text: ages.join('; ') }] : []),
      ...(troubles.length > 0 ? [{ name: 'Chains held back', text: troubles.join('; ') }] : []),
    ];
  }

  /** One round over all underlyings. What concerns only one of them does not keep the others waiting. */
  async ask(account: string): Promise<Result<Polled, HttpTrouble>> {
    const round: Round = { messages: 0, bytes: 0, latencyMs: null, chains: 0 };
    let failure: HttpTrouble | null = null;
    for (const symbol of this.#parts.settings.symbols) {
      const asked = await this.#askChain(account, symbol, round);
      if (asked.ok) continue;
      this.#hold(symbol, asked.failure.text);
      if (asked.failure.kind === 'refused' || asked.failure.kind === 'throttled') return asked;
      if (asked.failure.kind !== 'absent') failure ??= asked.failure;
    }
    if (failure !== null && round.chains === 0) return fail(failure);
    const { messages, bytes, latencyMs } = round;
    return ok({ atMs: null, messages, bytes, latencyMs });
  }

  async #askChain(account: string, symbol: string, round: Round): Promise<Result<null, HttpTrouble>> {
    const instrument = { symbol, type: 'EQUITY' };
    const base = `/userapigateway/marketdata/${account}`;
    const dates = await this.#knownExpiries(base, symbol, round);
    if (!dates.ok) return dates;
    const quoted = await this.#post(`${base}/quotes`, { instruments: [instrument] }, round);
    if (!quoted.ok) return quoted;
    const price = parseStockPrice(symbol, quoted.value.body);
    if (!price.ok) return this.#drifted(symbol, price.failure);
    const contracts: OptionQuote[] = [];
    for (const expirationDate of dates.value) {
      const reply = await this.#post(`${base}/option-chain`, { instrument, expirationDate }, round);
      if (!reply.ok) return reply;
      const read = parseOptionChain(symbol, expirationDate, reply.value.body);
      if (!read.ok) return this.#drifted(symbol, read.failure);
      contracts.push(...read.value);
    }
    const { clock, source } = this.#parts;
    const seenMs = clock.now();
    const chain: OptionChain = {
      underlying: ticker(symbol),
      underlyingPrice: price.value,
      provider: source,
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      atMs: seenMs,
      contracts,
    };
    this.#note(symbol, contracts);
    round.chains++;
    if (contracts.length > 0) this.#parts.push({ kind: 'chain', seenMs, source, chain });
    return ok(null);
  }

  /** New ones are listed overnight at most. */
  async #knownExpiries(base: string, symbol: string, round: Round): Promise<Result<readonly string[], HttpTrouble>> {
    const { clock, settings } = this.#parts;
    const nowMs = clock.now();
    const day = isCovered(nowMs) ? newYorkDay(nowMs) : 0;
    const known = this.#expiries.get(symbol);
    if (known?.day === day) return ok(known.dates);
    const reply = await this.#post(`${base}/option-expirations`, { instrument: { symbol, type: 'EQUITY' } }, round);
    if (!reply.ok) return reply;
    const read = parseExpirations(symbol, reply.value.body);
    if (!read.ok) {
      this.#drifted(symbol, read.failure);
      return fail(unread(read.failure));
    }
    const dates = read.value.filter((date) => {
      const days = (parseDay(date) ?? 0) - day;
      return days >= 0 && days <= settings.expiriesWithinDays;
    });
    this.#expiries.set(symbol, { day, dates });
    return ok(dates);
  }

  async #post(path: string, send: unknown, round: Round): Promise<Result<HttpReply, HttpTrouble>> {
    const reply = await this.#parts.session.ask({ path, send, priority: 'live' });
    if (!reply.ok) return reply;
    round.messages++;
    round.bytes += reply.value.text.length;
    round.latencyMs = reply.value.tookMs;
    return reply;
  }

  #note(symbol: string, contracts: readonly OptionQuote[]): void {
    const offered = contracts.filter(({ ask }) => ask !== null);
    const known = offered.filter(({ impliedVolatility }) => impliedVolatility !== null).length;
    let oldestMs: number | null = null;
    for (const { atMs } of offered) if (atMs !== null) oldestMs = Math.min(oldestMs ?? atMs, atMs);
    this.#standings.set(symbol, { known, offered: offered.length, oldestMs, trouble: null });
    if (offered.length === 0) return;
    const { clock, source, push } = this.#parts;
    const seenMs = clock.now();
    const value = known / offered.length;
    push({ kind: 'metric', seenMs, source, symbol: ticker(symbol), atMs: seenMs, name: 'greeks-known', value });
  }

  #hold(symbol: string, trouble: string): void {
    this.#standings.set(symbol, { known: 0, offered: 0, oldestMs: null, trouble });
  }

  /** One underlying's drift is told, and its chain left out; the others are asked for all the same. */
  #drifted(symbol: string, found: Drift): Result<null, HttpTrouble> {
    const text = driftText(found);
    this.#parts.drifted(text);
    this.#hold(symbol, text);
    return ok(null);
  }
}

function unread(found: Drift): HttpTrouble {
  return { kind: 'absent', text: driftText(found), status: null, retryAfterMs: null };
}
