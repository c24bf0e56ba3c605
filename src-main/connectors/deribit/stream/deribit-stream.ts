import type { DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import type { CoinFeed } from '#connectors/deribit/stream/coin-feed';
import type { PerpetualFeed } from '#connectors/deribit/stream/perpetual-feed';
import { RpcLine } from '#connectors/deribit/stream/rpc-line';
import { SilenceWatch } from '#connectors/deribit/stream/silence-watch';
import { Subscriptions } from '#connectors/deribit/stream/subscriptions';
import type { GapTeller } from '#connectors/shared/gap-teller';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LineState } from '#ports/venue';
import { type EpochMs, SECOND_MS } from '#primitives/clock';

/** Whoever else wants what is told on a channel of that kind: `ticker` of an option, `markprice`, `instrument`. */
export type ChannelListener = (rest: string, data: unknown, seenMs: EpochMs) => Drift | 'unknown' | null;

export interface DeribitStreamParts {
  readonly url: string;
  readonly isTestnet: boolean;
  readonly pace: string;
  readonly tools: VenueTools;
  readonly credits: DeribitCredits;
  readonly perpetuals: readonly PerpetualFeed[];
  readonly coins: readonly CoinFeed[];
  /** Of everything that comes over this line. */
  readonly gap: GapTeller;
  readonly listeners: Readonly<Record<string, ChannelListener>>;
  readonly changed: () => void;
  readonly closed: () => void;
  /** The venue has shown that it is there. */
  readonly alive: (atMs: number | null, seenMs: EpochMs) => void;
}

/** Everything that comes over Deribit's socket, taken to whom it concerns. */
export class DeribitStream implements Disposable {
  readonly #parts: DeribitStreamParts;
  readonly #line: RpcLine;
  readonly #subscriptions: Subscriptions;
  readonly #silence: SilenceWatch;
  readonly #perpetuals: ReadonlyMap<string, PerpetualFeed>;
  readonly #coins: ReadonlyMap<string, CoinFeed>;
  #more: readonly string[] = [];

  constructor(parts: DeribitStreamParts) {
    const { url, isTestnet, tools, credits, changed, alive } = parts;
    this.#parts = parts;
    this.#perpetuals = new Map(parts.perpetuals.map((one) => [one.terms.name, one]));
    this.#coins = new Map(parts.coins.map((one) => [one.indexName, one]));
    this.#line = new RpcLine({
      url,
      isTestnet,
      tools,
      credits,
      changed,
      alive,
      opened: () => this.#opened(),
      closed: () => this.#closed(),
      told: (channel, data, seenMs) => this.#told(channel, data, seenMs),
    });
    this.#subscriptions = new Subscriptions({
      line: this.#line,
      clock: tools.clock,
      changed: (seenMs) => {
        this.#lookWhetherSynced(seenMs);
        changed();
      },
    });
    this.#silence = new SilenceWatch({
      clock: tools.clock,
      perpetuals: parts.perpetuals,
      socket: this.#line.socket,
      gap: parts.gap,
      again: (one) => this.#subscriptions.again(one.channels(parts.pace)),
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  /** Channels that Deribit does not know. */
  get refused(): readonly string[] {
    return this.#subscriptions.refused;
  }

  start(): void {
    this.#want();
    this.#line.socket.start();
    this.#silence.start();
  }

  reconnectNow(): void {
    this.#line.socket.reconnectNow();
  }

  /** Something that was to be had could not be used. */
  drifted(text: string): void {
    this.#line.socket.drifted(text);
  }

  gapTold(): void {
    this.#line.socket.gapTold();
  }

  /** Begins anew with these: what came of them cannot be trusted any more. */
  again(channels: readonly string[]): void {
    this.#subscriptions.again(channels);
  }

  /** Channels beyond those of perpetuals and coins. */
  wantMore(channels: readonly string[]): void {
    this.#more = channels;
    this.#want();
  }

  [Symbol.dispose](): void {
    this.#silence[Symbol.dispose]();
    this.#subscriptions[Symbol.dispose]();
    this.#line[Symbol.dispose]();
  }

  #want(): void {
    const { perpetuals, coins, pace } = this.#parts;
    this.#subscriptions.want([
      ...perpetuals.flatMap((one) => one.channels(pace)),
      ...coins.flatMap((one) => one.channels),
      ...this.#more,
    ]);
  }

  #opened(): void {
    this.#subscriptions.opened();
  }

  #closed(): void {
    const { perpetuals, coins, gap, tools, closed } = this.#parts;
    this.#subscriptions.closed();
    for (const one of perpetuals) one.forget();
    for (const one of coins) one.forget();
    gap.lost(this.#whyClosed(), tools.clock.now());
    closed();
  }

  #whyClosed(): string {
    const { trouble } = this.#line.socket.state;
    const isFresh = trouble !== null && this.#parts.tools.clock.now() - trouble.atMs < SECOND_MS;
    return isFresh ? trouble.text : 'the connection was begun anew';
  }

  #told(channel: string, data: unknown, seenMs: EpochMs): void {
    const { socket } = this.#line;
    this.#silence.told(seenMs);
    socket.useful(timeOf(data), seenMs);
    const wrong = this.#take(channel, data, seenMs);
    if (wrong === 'unknown') return socket.unknown();
    if (wrong !== null) return socket.drifted(driftText(wrong));
    if (socket.state.phase === 'syncing') this.#lookWhetherSynced(seenMs);
    if (socket.state.phase === 'live') this.#parts.gap.complete(seenMs);
  }

  #take(channel: string, data: unknown, seenMs: EpochMs): Drift | 'unknown' | null {
    const dot = channel.indexOf('.');
    const kind = channel.slice(0, dot);
    const rest = channel.slice(dot + 1);
    if (kind === 'deribit_price_index')
      return this.#coins.get(rest)?.hearPrice(data, seenMs) ?? known(this.#coins, rest);
    if (kind === 'deribit_volatility_index')
      return this.#coins.get(rest)?.hearVolatility(data, seenMs) ?? known(this.#coins, rest);
    const next = rest.indexOf('.');
    const perpetual = this.#perpetuals.get(next < 0 ? rest : rest.slice(0, next));
    if (perpetual !== undefined) {
      if (kind === 'ticker') return perpetual.hearTicker(data, seenMs);
      if (kind === 'quote') return perpetual.hearQuote(data, seenMs);
      if (kind === 'trades') return perpetual.hearTrades(data, seenMs);
      if (kind === 'book') return perpetual.hearBook(channel, data, seenMs);
    }
    return this.#parts.listeners[kind]?.(rest, data, seenMs) ?? (kind in this.#parts.listeners ? null : 'unknown');
  }

  /** Everything that is to be had has said where it stands. */
  #lookWhetherSynced(seenMs: EpochMs): void {
    const { socket } = this.#line;
    const { perpetuals, coins, gap, pace } = this.#parts;
    if (socket.state.phase !== 'syncing' || !this.#subscriptions.isSettled) return;
    const first = [...perpetuals.flatMap((one) => one.channels(pace)), ...coins.flatMap((one) => one.channels)];
    if (first.length > 0 && first.every((channel) => this.#subscriptions.isRefused(channel))) {
      const names = [...this.#perpetuals.keys(), ...this.#parts.coins.map(({ coin }) => coin)].join(', ');
      socket.refuse(`Deribit knows none of these: ${names}. Correct venues.deribit in config.yaml.`);
      return;
    }
    const isThere = (one: PerpetualFeed): boolean =>
      one.hasBase || this.#subscriptions.isRefused(one.channels(pace)[0] as string);
    if (!perpetuals.every(isThere)) return;
    socket.synced();
    gap.complete(seenMs);
  }
}

function known(map: ReadonlyMap<string, unknown>, key: string): 'unknown' | null {
  return map.has(key) ? null : 'unknown';
}

/** Of an object, or of the last of several. */
function timeOf(data: unknown): number | null {
  const one = (Array.isArray(data) ? data.at(-1) : data) as { readonly timestamp?: unknown } | null | undefined;
  const at = one?.timestamp;
  return typeof at === 'number' && Number.isSafeInteger(at) && at > 0 ? at : null;
}
