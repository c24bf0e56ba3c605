import type { DeribitCredits } from '#connectors/deribit/http/deribit-credits';
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
  readonly #stream: DeribitStream;
  readonly #coins: readonly CoinFeed[];
  readonly #perpetuals: readonly PerpetualFeed[];
  #isOver = false;
  #heartbeatMs = Number.NEGATIVE_INFINITY;

  constructor(parts: DeribitSessionParts) {
    const { settings, tools, source, outlet, credits } = parts;
    this.#parts = parts;
    this.#push = (from, input) => !this.#isOver && outlet.push(from, input);
    const isTestnet = settings.network === 'testnet';
    this.#coins = coinsOf(parts).map(
      (coin) =>
        new CoinFeed({
          coin,
          indexMetrics: new MetricTeller(source, ticker(coin), this.#push),
          volatilityMetrics: new MetricTeller(source, ticker(settings.volatilityOf[coin] ?? coin), this.#push),
        }),
    );
    this.#perpetuals = parts.perpetuals.map((terms) => {
      const symbol = ticker(terms.name);
      return new PerpetualFeed({
        terms,
        source,
        index: outlet.indexOf(source, symbol),
        push: this.#push,
        metrics: new MetricTeller(source, symbol, this.#push),
        gap: this.#gapOf(symbol),
        tradeGap: this.#gapOf(symbol),
      });
    });
    this.#stream = new DeribitStream({
      url: isTestnet ? settings.testnetStreamUrl : settings.streamUrl,
      isTestnet,
      pace: settings.pace,
      tools,
      credits,
      perpetuals: this.#perpetuals,
      coins: this.#coins,
      gap: this.#gapOf(null, outlet.knownThroughMs),
      listeners: {},
      changed: outlet.changed,
      closed: () => undefined,
      alive: (atMs, seenMs) => this.#alive(atMs, seenMs),
    });
  }

  get lines(): readonly LineState[] {
    return [this.#stream.state];
  }

  get notes(): readonly VenueNote[] {
    const { refused } = this.#stream;
    return refused.length === 0 ? [] : [{ name: 'Unknown to Deribit', text: refused.join(', ') }];
  }

  start(): void {
    this.#stream.start();
    for (const coin of this.#coins) coin.pastTold();
  }

  reconnectNow(): void {
    this.#stream.reconnectNow();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#stream[Symbol.dispose]();
    this.#parts.credits[Symbol.dispose]();
  }

  #gapOf(symbol: Ticker | null, knownThroughMs: EpochMs | null = null): GapTeller {
    const { source } = this.#parts;
    const parts = {
      source,
      symbol,
      push: this.#push,
      told: () => this.#stream.gapTold(),
      closed: (gap: Gap) => this.#closed(symbol, gap),
    };
    return new GapTeller(parts, knownThroughMs);
  }

  #closed(_symbol: Ticker | null, _gap: Gap): void {
    // Filled from the venue's own bars.
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
