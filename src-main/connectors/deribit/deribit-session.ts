import { ChainLine } from '#connectors/deribit/chains/chain-line';
import { CoinChain } from '#connectors/deribit/chains/coin-chain';
import { InstrumentTable } from '#connectors/deribit/chains/instrument-table';
import { OptionChannels } from '#connectors/deribit/chains/option-channels';
import type { DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import { DeribitHttp } from '#connectors/deribit/http/deribit-http';
import { type BackfillSeries, MinuteBackfill } from '#connectors/deribit/http/minute-backfill';
import { PastLine } from '#connectors/deribit/http/past-line';
import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { CoinFeed } from '#connectors/deribit/stream/coin-feed';
import { DeribitStream } from '#connectors/deribit/stream/deribit-stream';
import { PerpetualFeed } from '#connectors/deribit/stream/perpetual-feed';
import { type Gap, GapTeller } from '#connectors/shared/gap-teller';
import { MetricTeller } from '#connectors/shared/metric-teller';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import { type SourceId, type Ticker, ticker } from '#domain/instrument';
import type { PushInput } from '#ports/input-feed';
import type { LineState, VenueNote, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export interface DeribitSessionParts {
  readonly settings: DeribitSettings;
  readonly tools: VenueTools;
  readonly source: SourceId;
  readonly perpetuals: readonly PerpetualTerms[];
  readonly outlet: VenueOutlet;
  readonly credits: DeribitCredits;
}

const HEARTBEAT_MS = 10 * SECOND_MS;

/** Everything that runs between a start and its end. */
export class DeribitSession implements Disposable {
  readonly #parts: DeribitSessionParts;
  readonly #push: PushInput;
  readonly #http: DeribitHttp;
  readonly #stream: DeribitStream;
  readonly #chains: ChainLine | null;
  readonly #options: OptionChannels;
  readonly #past: PastLine | null;
  readonly #backfill: MinuteBackfill;
  readonly #series: readonly BackfillSeries[];
  readonly #perpetuals: readonly PerpetualFeed[];
  #isOver = false;
  #heartbeatMs = Number.NEGATIVE_INFINITY;

  constructor(parts: DeribitSessionParts) {
    const { settings, tools, source, outlet, credits, perpetuals } = parts;
    const { changed, knownThroughMs } = outlet;
    this.#parts = parts;
    this.#push = (from, input) => !this.#isOver && outlet.push(from, input);
    const push = this.#push;
    const isTestnet = settings.network === 'testnet';
    this.#http = new DeribitHttp({
      url: isTestnet ? settings.testnetRestUrl : settings.restUrl,
      isTestnet,
      tools,
      credits,
    });
    this.#series = perpetuals.map((terms) => ({ terms, index: outlet.indexOf(source, ticker(terms.name)) }));
    this.#backfill = new MinuteBackfill({
      http: this.#http,
      tools,
      source,
      push,
      troubled: (text) => this.#stream.drifted(text),
    });
    const volatilityOf = (coin: string): Ticker => ticker(settings.volatilityOf[coin] ?? coin);
    const feeds = coinsOf(parts).map(
      (coin) =>
        new CoinFeed({
          coin,
          indexMetrics: new MetricTeller(source, ticker(coin), push),
          volatilityMetrics: new MetricTeller(source, volatilityOf(coin), push),
        }),
    );
    const chains = settings.chains.map((coin) => new CoinChain({ coin, source, table: new InstrumentTable(coin) }));
    this.#options = new OptionChannels(chains);
    this.#perpetuals = this.#series.map((series) => this.#feedOf(series));
    this.#stream = new DeribitStream({
      url: isTestnet ? settings.testnetStreamUrl : settings.streamUrl,
      isTestnet,
      pace: settings.pace,
      tools,
      credits,
      perpetuals: this.#perpetuals,
      coins: feeds,
      gap: this.#gapOf(null, knownThroughMs),
      listeners: this.#options.listeners,
      changed,
      closed: () => this.#options.forget(),
      alive: (atMs, seenMs) => this.#alive(atMs, seenMs),
    });
    const coins = chains.flatMap((chain) => {
      const feed = feeds.find(({ coin }) => coin === chain.coin);
      return feed === undefined ? [] : [{ chain, feed }];
    });
    const watch = (names: readonly string[]): void => this.#stream.wantMore(this.#options.channels(names));
    const budget = () => credits.budget;
    const http = this.#http;
    this.#chains =
      coins.length === 0 ? null : new ChainLine({ settings, coins, http, tools, source, push, budget, watch, changed });
    this.#past =
      feeds.length === 0
        ? null
        : new PastLine({ coins: feeds, http, tools, source, push, volatilityOf, knownThroughMs, changed });
  }

  get lines(): readonly LineState[] {
    const more = [this.#chains?.state, this.#past?.state].filter((state) => state !== undefined);
    return [this.#stream.state, ...more];
  }

  get notes(): readonly VenueNote[] {
    const { refused } = this.#stream;
    const { filled, isBusy } = this.#backfill;
    const broken = this.#perpetuals.reduce((sum, one) => sum + one.brokenBooks, 0);
    return [
      ...this.#options.notes,
      ...(filled > 0 || isBusy
        ? [{ name: 'Minutes filled in', text: isBusy ? `${filled} so far` : String(filled) }]
        : []),
      ...(broken === 0 ? [] : [{ name: 'Order books that lost count', text: String(broken) }]),
      ...(refused.length === 0 ? [] : [{ name: 'Unknown to Deribit', text: refused.join(', ') }]),
    ];
  }

  start(): void {
    this.#stream.wantMore(this.#options.channels([]));
    this.#stream.start();
    this.#past?.start();
    this.#chains?.start();
  }

  reconnectNow(): void {
    this.#stream.reconnectNow();
    this.#chains?.askNow();
    this.#past?.askNow();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#stream[Symbol.dispose]();
    this.#chains?.[Symbol.dispose]();
    this.#past?.[Symbol.dispose]();
    this.#backfill[Symbol.dispose]();
    this.#http[Symbol.dispose]();
    this.#parts.credits[Symbol.dispose]();
  }

  #feedOf({ terms, index }: BackfillSeries): PerpetualFeed {
    const { source } = this.#parts;
    const symbol = ticker(terms.name);
    return new PerpetualFeed({
      terms,
      source,
      index,
      push: this.#push,
      metrics: new MetricTeller(source, symbol, this.#push),
      gap: this.#gapOf(symbol),
      tradeGap: this.#gapOf(symbol),
      bookBroken: (channel) => this.#stream.again([channel]),
    });
  }

  #gapOf(symbol: Ticker | null, knownThroughMs: EpochMs | null = null): GapTeller {
    const { source } = this.#parts;
    const parts = {
      source,
      symbol,
      push: this.#push,
      told: () => this.#stream.gapTold(),
      closed: (gap: Gap) => this.#fill(symbol, gap),
    };
    return new GapTeller(parts, knownThroughMs);
  }

  #fill(symbol: Ticker | null, gap: Gap): void {
    for (const series of this.#series) {
      if (symbol === null || symbol === series.terms.name) this.#backfill.want(series, gap);
    }
  }

  #alive(atMs: number | null, seenMs: EpochMs): void {
    if (seenMs - this.#heartbeatMs < HEARTBEAT_MS) return;
    this.#heartbeatMs = seenMs;
    const { source } = this.#parts;
    this.#push(source, { kind: 'heartbeat', seenMs, source, atMs: atMs === null ? null : epochMs(atMs) });
  }
}

/** Those whose options are wanted, and those whose perpetuals are. */
function coinsOf({ settings, perpetuals }: DeribitSessionParts): readonly string[] {
  return [...new Set([...settings.chains, ...perpetuals.map(({ coin }) => coin)])];
}
