import { parseMarketEvents, type MarketEvent } from '#connectors/polymarket/parse/market-event';
import type { WatchedMarket } from '#connectors/polymarket/stream/watched-market';
import type { GapTeller } from '#connectors/shared/gap-teller';
import { driftText } from '#connectors/shared/schema-drift';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LineState } from '#ports/venue';
import { type EpochMs, SECOND_MS } from '#primitives/clock';

export interface MarketStreamParts {
  readonly url: string;
  readonly tools: VenueTools;
  readonly gap: GapTeller;
  readonly changed: () => void;
  /** A new connection: books are asked for, since changes have no numbers by which a loss would show. */
  readonly opened: () => void;
  readonly alive: (seenMs: EpochMs) => void;
}

const HEARTBEAT_MS = 10 * SECOND_MS;

/** Polymarket's stream of books, for markets whose tokens are known by then. */
export class MarketStream implements SocketProtocol, Disposable {
  readonly venue = 'polymarket';
  readonly line = 'stream';
  readonly url: string;
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly socket: VenueSocket;
  readonly #parts: MarketStreamParts;
  readonly #markets = new Map<string, WatchedMarket>();
  #isOpen = false;
  /** This connection has said something: books that were asked for do not show that changes to them will come. */
  #hasSpoken = false;

  constructor(parts: MarketStreamParts) {
    this.#parts = parts;
    this.url = parts.url;
    this.socket = new VenueSocket({ protocol: this, tools: parts.tools, changed: parts.changed });
  }

  get state(): LineState {
    return this.socket.state;
  }

  /** One whose token has become known. */
  watch(market: WatchedMarket): void {
    const { tokenId } = market;
    if (tokenId === null || this.#markets.has(tokenId)) return;
    this.#markets.set(tokenId, market);
    if (this.#isOpen) this.socket.send({ assets_ids: [tokenId], operation: 'subscribe' });
    else this.socket.start();
  }

  /** One that is decided: nothing more will come. */
  leave(tokenId: string): void {
    if (this.#markets.delete(tokenId) && this.#isOpen)
      this.socket.send({ assets_ids: [tokenId], operation: 'unsubscribe' });
  }

  /** A book that was asked for. */
  heardBook(event: Extract<MarketEvent, { readonly kind: 'book' }>, seenMs: EpochMs): void {
    this.#markets.get(event.tokenId)?.replace(event, seenMs);
    this.#lookWhetherSynced(seenMs);
  }

  opened(): void {
    this.#isOpen = true;
    this.#hasSpoken = false;
    this.socket.send({ assets_ids: [...this.#markets.keys()], type: 'market' });
    this.#parts.opened();
  }

  closed(): void {
    this.#isOpen = false;
    for (const market of this.#markets.values()) market.forget();
    const { trouble } = this.socket.state;
    this.#parts.gap.lost(trouble?.text ?? 'the connection was lost', this.#parts.tools.clock.now());
  }

  beat(): void {
    this.socket.send('PING');
  }

  heard(text: string, seenMs: EpochMs): void {
    this.#hasSpoken = true;
    if (text === 'PONG') {
      this.socket.answered();
      this.#parts.alive(seenMs);
      this.#lookWhetherSynced(seenMs);
      this.#complete(seenMs);
      return;
    }
    const message = this.#read(text);
    if (message === undefined) return;
    const events = parseMarketEvents(message);
    if (!events.ok) return this.socket.drifted(driftText(events.failure));
    for (const event of events.value) this.#take(event, seenMs);
    this.#lookWhetherSynced(seenMs);
    this.#complete(seenMs);
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }

  #take(event: MarketEvent, seenMs: EpochMs): void {
    switch (event.kind) {
      case 'book':
      case 'change': {
        // Its time is that of the book's last change, however long ago that was: no clock to be compared with.
        this.socket.useful(null, seenMs);
        const market = this.#markets.get(event.tokenId);
        // Both answers of a question are told together; one of them is enough.
        if (market === undefined) return;
        if (event.kind === 'book') market.replace(event, seenMs);
        else market.change(event, seenMs);
        return;
      }
      case 'resolved':
        for (const tokenId of event.tokenIds) {
          this.#markets.get(tokenId)?.resolve();
          this.leave(tokenId);
        }
        return;
      case 'other':
        return this.socket.useful(null, seenMs);
      case 'unknown':
        return this.socket.unknown();
    }
  }

  #complete(seenMs: EpochMs): void {
    if (this.socket.state.phase === 'live') this.#parts.gap.complete(seenMs);
  }

  #lookWhetherSynced(seenMs: EpochMs): void {
    if (this.socket.state.phase !== 'syncing' || !this.#hasSpoken) return;
    if (![...this.#markets.values()].every(({ hasBase }) => hasBase)) return;
    this.socket.synced();
    this.#complete(seenMs);
  }

  #read(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      this.socket.drifted('Polymarket sent something that is no JSON. It was left out.');
      return undefined;
    }
  }
}
