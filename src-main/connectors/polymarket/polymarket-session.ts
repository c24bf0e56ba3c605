import { PolymarketHttp } from '#connectors/polymarket/http/polymarket-http';
import { MarketStream } from '#connectors/polymarket/stream/market-stream';
import { WatchedMarket } from '#connectors/polymarket/stream/watched-market';
import { type Gap, GapTeller } from '#connectors/shared/gap-teller';
import { MetricTeller } from '#connectors/shared/metric-teller';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { sourceId, ticker } from '#domain/instrument';
import type { PolymarketSettings } from '#domain/venues/polymarket-settings';
import type { PushInput } from '#ports/input-feed';
import type { LineState, VenueNote, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface PolymarketSessionParts {
  readonly settings: PolymarketSettings;
  readonly tools: VenueTools;
  readonly outlet: VenueOutlet;
}

const SOURCE = sourceId('polymarket');
const HEARTBEAT_MS = 10 * SECOND_MS;
const LIST_EVERY_MS = 5 * MINUTE_MS;
const RETRY_MS = 2 * SECOND_MS;

/** Everything that runs between a start and its end. */
export class PolymarketSession implements Disposable {
  readonly #push: PushInput;
  readonly #http: PolymarketHttp;
  readonly #stream: MarketStream;
  readonly #list: PolledLine;
  readonly #markets: readonly WatchedMarket[];
  readonly #clockNow: () => EpochMs;
  #isOver = false;
  #heartbeatMs = Number.NEGATIVE_INFINITY;

  constructor({ settings, tools, outlet }: PolymarketSessionParts) {
    this.#push = (from, input) => !this.#isOver && outlet.push(from, input);
    this.#clockNow = () => tools.clock.now();
    this.#http = new PolymarketHttp(settings, tools);
    this.#markets = Object.entries(settings.markets).map(([symbol, address]) => {
      const [slug = '', outcome = null] = address.split('/');
      return new WatchedMarket({ symbol, slug, outcome }, new MetricTeller(SOURCE, ticker(symbol), this.#push));
    });
    const { changed, knownThroughMs } = outlet;
    const gap = new GapTeller(
      {
        source: SOURCE,
        symbol: null,
        push: this.#push,
        told: () => this.#stream.socket.gapTold(),
        closed: (one) => void this.#fill(one),
      },
      knownThroughMs,
    );
    this.#stream = new MarketStream({
      url: settings.streamUrl,
      tools,
      gap,
      changed,
      opened: () => void this.#askBooks(),
      alive: (seenMs) => this.#alive(seenMs),
    });
    this.#list = new PolledLine({
      venue: 'polymarket',
      line: 'markets',
      everyMs: LIST_EVERY_MS,
      retryMs: RETRY_MS,
      tools,
      poll: () => this.#askMarkets(),
      budget: () => this.#http.budget,
      changed,
    });
  }

  get lines(): readonly LineState[] {
    return [this.#stream.state, this.#list.state];
  }

  get notes(): readonly VenueNote[] {
    return this.#markets.map((market) => ({ name: market.terms.symbol, text: standingOf(market) }));
  }

  start(): void {
    if (this.#markets.length === 0)
      this.#list.refuse('No market was chosen. Name some under venues.polymarket.markets in config.yaml.');
    else this.#list.start();
  }

  reconnectNow(): void {
    if (this.#markets.length === 0) return;
    if (this.#stream.state.phase !== 'idle') this.#stream.socket.reconnectNow();
    this.#list.askNow();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#list[Symbol.dispose]();
    this.#stream[Symbol.dispose]();
    this.#http[Symbol.dispose]();
  }

  /** Which token is meant, and whether it is decided: a market that is stops without a word. */
  async #askMarkets(): Promise<Result<Polled, HttpTrouble>> {
    let messages = 0;
    let bytes = 0;
    let latencyMs: number | null = null;
    for (const market of this.#markets) {
      if (market.isResolved) continue;
      const asked = await this.#http.market(market.terms.slug, market.terms.outcome);
      if (!asked.ok) return asked;
      const { read, reply } = asked.value;
      messages++;
      bytes += reply.text.length;
      latencyMs = reply.tookMs;
      if (!read.ok) {
        this.#list.drifted(driftText(read.failure));
        continue;
      }
      market.list(read.value);
      if (!market.isResolved) this.#stream.watch(market);
      else if (market.tokenId !== null) this.#stream.leave(market.tokenId);
    }
    return ok({ atMs: null, latencyMs, messages, bytes });
  }

  async #askBooks(): Promise<void> {
    for (const market of this.#markets) {
      const { tokenId } = market;
      if (tokenId === null || market.isResolved) continue;
      const asked = await this.#http.book(tokenId);
      // The stream tells books as well; what cannot be had here comes there.
      if (!asked.ok || this.#isOver) continue;
      const { read, reply } = asked.value;
      if (read.ok) this.#stream.heardBook(read.value, reply.seenMs);
      else this.#stream.socket.drifted(driftText(read.failure));
    }
  }

  /** What it thought in between, as its archive has it. */
  async #fill(gap: Gap): Promise<void> {
    for (const { tokenId, terms, isResolved } of this.#markets) {
      if (tokenId === null || isResolved) continue;
      const asked = await this.#http.history(tokenId, gap, this.#clockNow());
      if (!asked.ok || this.#isOver) continue;
      const { read, reply } = asked.value;
      if (!read.ok) this.#stream.socket.drifted(driftText(read.failure));
      else
        for (const { atMs, probability } of read.value)
          this.#push(SOURCE, {
            kind: 'metric',
            seenMs: reply.seenMs,
            source: SOURCE,
            symbol: ticker(terms.symbol),
            atMs: epochMs(atMs),
            name: 'probability',
            value: probability,
          });
    }
  }

  #alive(seenMs: EpochMs): void {
    if (seenMs - this.#heartbeatMs < HEARTBEAT_MS) return;
    this.#heartbeatMs = seenMs;
    this.#push(SOURCE, { kind: 'heartbeat', seenMs, source: SOURCE, atMs: null });
  }
}

function standingOf(market: WatchedMarket): string {
  if (market.isAbsent) return `There is no market ${market.terms.slug}; correct it in config.yaml`;
  if (market.isResolved) return `${market.question}: decided`;
  const { probability } = market;
  return `${market.question}: ${probability === null ? 'not known' : `${Math.round(probability * 1_000) / 10} %`}`;
}
