import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import { type HttpReply, type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { parseNestedChain } from '#connectors/tastytrade/chain/parse-nested-chain';
import { SHARE_DECIMALS } from '#connectors/tastytrade/chain/underlying-quote';
import { MOST_SYMBOLS, parseMarketData } from '#connectors/tastytrade/http/market-data';
import { parseMarketMetrics, type UnderlyingMetrics } from '#connectors/tastytrade/http/market-metrics';
import { QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import { missingSecrets, TastySession } from '#connectors/tastytrade/http/tasty-session';
import { TastytradeStream } from '#connectors/tastytrade/tastytrade-stream';
import { type Instrument, type SourceId, sourceId, ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import { PRICE_E4_DECIMALS } from '#domain/money';
import type { TastytradeSettings } from '#domain/venues/tastytrade-settings';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

const LISTS_MS = 5 * MINUTE_MS;
const METRICS_MS = 5 * MINUTE_MS;
/** Two a second, ten at once: what clients have been seen to get away with. */
const RATE = { requests: 2, perMs: SECOND_MS, burst: 10 };

/** tastytrade: which options there are by REST, what they cost and their Greeks by stream. It wants an account. */
export class TastytradeVenue implements Venue {
  readonly name = 'tastytrade';
  readonly instruments: readonly Instrument[];
  readonly #settings: TastytradeSettings;
  readonly #source: SourceId;
  readonly #tools: VenueTools;
  readonly #limiter: RateLimiter;
  readonly #session: TastySession;
  readonly #stream: TastytradeStream;
  readonly #lists: PolledLine;
  readonly #metrics: PolledLine;
  /** The New York date of the list that is known, by symbol. */
  readonly #listedOn = new Map<string, number>();
  readonly #told = new Map<string, UnderlyingMetrics>();
  readonly #troubles = new Map<string, string>();
  #outlet: VenueOutlet | null = null;

  constructor(settings: TastytradeSettings, tools: VenueTools) {
    const passing = new PassingSecrets(tools.redact);
    const careful = { ...tools, redact: passing.redact };
    const changed = (): void => this.#outlet?.changed();
    this.#settings = settings;
    this.#tools = careful;
    this.#source = sourceId(settings.feed === 'live' ? 'tastytrade' : 'tastytrade-delayed');
    this.instruments = [...new Set(settings.symbols)].map((symbol) => ({
      symbol: ticker(symbol),
      source: this.#source,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: SHARE_DECIMALS,
      // Trades are thinned out on the way: the day's volume is whole, the single trade is not.
      barsFrom: 'quotes',
      quoteVolume: 'session-cumulative',
    }));
    this.#limiter = new RateLimiter(RATE, tools.clock);
    this.#session = new TastySession({ baseUrl: settings.restUrl, tools: careful, limiter: this.#limiter, passing });
    const tokens = new QuoteTokens({ session: this.#session, passing, clock: tools.clock });
    this.#stream = new TastytradeStream({ settings, source: this.#source, tools: careful, tokens, changed });
    const line = { venue: this.name, tools: careful, budget: () => this.#limiter.budget, changed } as const;
    this.#lists = new PolledLine({
      ...line,
      line: 'option lists',
      everyMs: LISTS_MS,
      poll: () => this.#askLists(),
      isDue: () => this.#missingLists().length > 0,
    });
    this.#metrics = new PolledLine({
      ...line,
      line: 'volatility figures',
      everyMs: METRICS_MS,
      poll: () => this.#askMetrics(),
      isDue: () => this.#told.size === 0 || this.#isTraded(),
    });
  }

  get lines(): readonly LineState[] {
    return [this.#stream.line.state, this.#lists.state, this.#metrics.state];
  }

  get notes(): readonly VenueNote[] {
    const volatility = [...this.#told.values()].map(volatilityText);
    return [
      ...this.#stream.notes,
      ...(volatility.length > 0 ? [{ name: 'Volatility', text: volatility.join('; ') }] : []),
      ...[...this.#troubles].map(([symbol, text]) => ({ name: `Options of ${symbol}`, text })),
      ...(this.#settings.feed === 'delayed' ? [{ name: 'Delayed', text: 'by 15 minutes' }] : []),
    ];
  }

  start(outlet: VenueOutlet): Disposable {
    this.#outlet = outlet;
    const running = new DisposableStack();
    running.defer(() => (this.#outlet = null));
    running.use(this.#limiter);
    running.use(this.#session);
    running.use(this.#lists);
    running.use(this.#metrics);
    const missing = missingSecrets(this.#tools);
    if (missing !== null) {
      this.#stream.line.refuse(missing);
      this.#lists.refuse(missing);
      this.#metrics.refuse(missing);
    }
    running.use(this.#stream.start(outlet));
    this.#lists.start();
    this.#metrics.start();
    return running;
  }

  reconnectNow(): void {
    this.#stream.line.reconnectNow();
    this.#lists.askNow();
    this.#metrics.askNow();
  }

  /** Lists change overnight at most. */
  #missingLists(): readonly string[] {
    const nowMs = this.#tools.clock.now();
    const today = isCovered(nowMs) ? newYorkDay(nowMs) : 0;
    return this.#settings.symbols.filter((symbol) => this.#listedOn.get(symbol) !== today);
  }

  async #askLists(): Promise<Result<Polled, HttpTrouble>> {
    const tally = new Tally();
    const missing = this.#missingLists();
    const standing = await this.#askStandings(missing, tally);
    if (!standing.ok) return standing;
    for (const symbol of missing) {
      const reply = await this.#session.ask({
        path: `/option-chains/${encodeURIComponent(symbol)}/nested`,
        priority: 'live',
      });
      if (!reply.ok && reply.failure.kind !== 'absent') return reply;
      if (!reply.ok) {
        this.#troubles.set(symbol, 'tastytrade lists none');
        this.#listedNow(symbol);
        continue;
      }
      tally.add(reply.value);
      const listed = parseNestedChain(symbol, reply.value.body);
      if (!listed.ok) return this.#drifted(this.#lists, listed.failure);
      this.#troubles.delete(symbol);
      this.#listedNow(symbol);
      this.#stream.list(listed.value);
    }
    return ok(tally.polled);
  }

  /** Which strikes are near is known before the stream says anything; where it cannot be had, the stream will say. */
  async #askStandings(symbols: readonly string[], tally: Tally): Promise<Result<null, HttpTrouble>> {
    for (let at = 0; at < symbols.length; at += MOST_SYMBOLS) {
      const reply = await this.#session.ask({
        path: '/market-data/by-type',
        query: { equity: symbols.slice(at, at + MOST_SYMBOLS).join(',') },
        priority: 'live',
      });
      if (!reply.ok && reply.failure.kind === 'refused') return reply;
      if (!reply.ok) continue;
      tally.add(reply.value);
      const standings = parseMarketData(reply.value.body);
      if (!standings.ok) {
        this.#lists.drifted(driftText(standings.failure));
        continue;
      }
      for (const { symbol, price } of standings.value) this.#stream.stand(symbol, price);
    }
    return ok(null);
  }

  async #askMetrics(): Promise<Result<Polled, HttpTrouble>> {
    const tally = new Tally();
    const reply = await this.#session.ask({
      path: '/market-metrics',
      query: { symbols: this.#settings.symbols.join(',') },
      priority: 'live',
    });
    if (!reply.ok) return reply;
    tally.add(reply.value);
    const metrics = parseMarketMetrics(reply.value.body);
    if (!metrics.ok) return this.#drifted(this.#metrics, metrics.failure);
    for (const one of metrics.value) this.#tellMetrics(one, reply.value);
    return ok(tally.polled);
  }

  #tellMetrics(metrics: UnderlyingMetrics, { seenMs }: HttpReply): void {
    const { symbol, atMs, ivIndex, ivRank, ivPercentile } = metrics;
    if (!this.#settings.symbols.includes(symbol)) return;
    const before = this.#told.get(symbol);
    this.#told.set(symbol, metrics);
    // They are worked out every few minutes: the same ones are not told twice.
    if (before !== undefined && before.atMs === atMs) return;
    const figures: readonly (readonly [MetricName, number | null])[] = [
      ['iv-index', ivIndex],
      ['iv-rank', ivRank.tastytrade],
      ['iv-percentile', ivPercentile],
    ];
    for (const [name, value] of figures) {
      if (value === null) continue;
      const at = atMs === null ? null : epochMs(atMs);
      const source = this.#source;
      this.#outlet?.push(source, { kind: 'metric', seenMs, source, symbol: ticker(symbol), atMs: at, name, value });
    }
  }

  #drifted(line: PolledLine, found: Drift): Result<Polled, HttpTrouble> {
    line.drifted(driftText(found));
    return fail(trouble('unwell', driftText(found)));
  }

  #listedNow(symbol: string): void {
    const nowMs = this.#tools.clock.now();
    if (isCovered(nowMs)) this.#listedOn.set(symbol, newYorkDay(nowMs));
  }

  #isTraded(): boolean {
    const { clock, nyse } = this.#tools;
    const nowMs = clock.now();
    return isCovered(nowMs) && sessionSpanAt('nyse', nyse, nowMs).session !== 'CLOSED';
  }
}

/** What a round of several questions brought. */
class Tally {
  #messages = 0;
  #bytes = 0;
  #latencyMs: number | null = null;

  add({ text, tookMs }: HttpReply): void {
    this.#messages++;
    this.#bytes += text.length;
    this.#latencyMs = tookMs;
  }

  get polled(): Polled {
    return { atMs: null, latencyMs: this.#latencyMs, messages: this.#messages, bytes: this.#bytes };
  }
}

function volatilityText({ symbol, ivIndex, ivRank, iv30Days, historical30Days }: UnderlyingMetrics): string {
  const percent = (value: number | null): string => (value === null ? '—' : `${(value * 100).toFixed(1)} %`);
  const { tastytrade, thinkorswim } = ivRank;
  return `${symbol} ${percent(ivIndex)} implied, ${percent(iv30Days)} over 30 days (was ${percent(historical30Days)}), rank ${percent(tastytrade)} tastytrade's way, ${percent(thinkorswim)} thinkorswim's`;
}
