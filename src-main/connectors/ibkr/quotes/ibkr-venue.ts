import type { IBApi } from '@stoqey/ib';
import { IbkrLink } from '#connectors/ibkr/ibkr-link';
import type { IbModule } from '#connectors/ibkr/load-ib';
import { AccountWatch } from '#connectors/ibkr/quotes/account-watch';
import { whyNotAsked } from '#connectors/ibkr/quotes/data-guard';
import { DepthDesk } from '#connectors/ibkr/quotes/depth-desk';
import { QuoteDesk } from '#connectors/ibkr/quotes/quote-desk';
import { TradedGap } from '#connectors/shared/traded-gap';
import { idleLine } from '#connectors/shared/idle-line';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type Instrument, type SourceId, sourceId, ticker } from '#domain/instrument';
import { PRICE_E4_DECIMALS } from '#domain/money';
import type { IbkrQuotesSettings } from '#domain/venues/ibkr-quotes-settings';
import type { BrokerNews, BrokerPhase, BrokerState } from '#ports/broker';
import type { LinePhase, LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

const PHASES: Readonly<Record<BrokerPhase, LinePhase>> = {
  off: 'idle',
  connecting: 'connecting',
  syncing: 'syncing',
  ready: 'live',
  lost: 'stale',
  'backing-off': 'backing-off',
  refused: 'refused',
};
const SHARE_DECIMALS = 2;
const HEARTBEAT_MS = 10 * SECOND_MS;
/** TWS tells the time in whole seconds. */
const HALF_A_SECOND_MS = SECOND_MS / 2;
/** Another program of the same person has the live data. */
const TAKEN_ELSEWHERE = 10_197;

/** Interactive Brokers’ market data through TWS, on a line of its own that can say nothing but questions. */
export class IbkrVenue implements Venue {
  readonly name = 'ibkr';
  readonly instruments: readonly Instrument[];
  readonly #source: SourceId;
  readonly #tools: VenueTools;
  readonly #ib: IbModule;
  readonly #settings: IbkrQuotesSettings;
  readonly #desk: QuoteDesk;
  readonly #depth: DepthDesk;
  readonly #account = new AccountWatch();
  #link: IbkrLink | null = null;
  #outlet: VenueOutlet | null = null;
  #gap: TradedGap | null = null;
  #line: LineState;
  #isFarmUp = true;
  #heartbeatMs = Number.NEGATIVE_INFINITY;
  #request = 1;

  constructor(settings: IbkrQuotesSettings, tools: VenueTools, ib: IbModule) {
    this.#settings = settings;
    this.#tools = tools;
    this.#ib = ib;
    this.#source = sourceId(settings.feed === 'live' ? 'ibkr' : 'ibkr-delayed');
    this.instruments = [...new Set(settings.symbols)].map((symbol) => ({
      symbol: ticker(symbol),
      source: this.#source,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: SHARE_DECIMALS,
      // What TWS tells of trades is thinned out.
      barsFrom: 'quotes',
      quoteVolume: 'none',
    }));
    this.#desk = new QuoteDesk({
      settings,
      source: this.#source,
      ib,
      tools,
      nextRequest: () => this.#request++,
      heard: (seenMs) => this.#heard(seenMs),
      drifted: (text) => this.#tell({ drifts: this.#line.drifts + 1, trouble: { atMs: tools.clock.now(), text } }),
      synced: () => this.#link?.synced(),
    });
    this.#depth = new DepthDesk({ ib, symbols: settings.depth, nextRequest: () => this.#request++ });
    this.#line = idleLine('ibkr', 'TWS', tools.clock.now());
  }

  get lines(): readonly LineState[] {
    return [this.#line];
  }

  get notes(): readonly VenueNote[] {
    const delayed = this.#settings.feed === 'delayed' ? [{ name: 'Delayed', text: 'by 15 to 20 minutes' }] : [];
    return [...this.#desk.notes, ...this.#depth.notes, ...this.#account.notes, ...delayed];
  }

  start(outlet: VenueOutlet): Disposable {
    const { clock, nyse } = this.#tools;
    const running = new DisposableStack();
    this.#outlet = outlet;
    this.#gap = running.use(
      new TradedGap(
        {
          source: this.#source,
          clock,
          nyse,
          hours: 'extended',
          push: outlet.push,
          told: () => this.#tell({ gaps: this.#line.gaps + 1 }),
          over: () => undefined,
        },
        outlet.knownThroughMs,
      ),
    );
    this.#desk.start(outlet);
    running.defer(() => this.#desk.stop());
    running.defer(() => this.#link?.[Symbol.dispose]());
    // What ends is no gap.
    running.defer(() => (this.#outlet = null));
    this.#connect();
    return running;
  }

  reconnectNow(): void {
    if (this.#outlet === null) return;
    this.#link?.[Symbol.dispose]();
    this.#connect();
  }

  #connect(): void {
    const { host, port, clientId } = this.#settings;
    const { clock, random } = this.#tools;
    this.#link = new IbkrLink({
      ib: this.#ib,
      // Looking is allowed on live accounts as well.
      settings: { connection: 'on', host, port, clientId, account: null, paperOnly: false },
      clock,
      random,
      guard: whyNotAsked,
      listener: {
        news: (news) => this.#hearNews(news),
        opened: (api, firstOrderId) => this.#opened(api, firstOrderId !== null),
        closed: () => {
          this.#desk.closed();
          this.#depth.closed();
          this.#account.forget();
          this.#lost('the connection to TWS was lost');
        },
        answered: (id, code, text) => this.#answered(id, code, text),
        farm: (isUp) => {
          this.#isFarmUp = isUp;
          if (!isUp) this.#lost('TWS has lost the broker’s server of market data');
        },
      },
    });
    this.#link.start();
  }

  #opened(api: IBApi, isNew: boolean): void {
    this.#isFarmUp = true;
    if (isNew) {
      this.#account.listen(api, this.#ib);
      api.on(this.#ib.EventName.currentTime, (seconds) => this.#hearTime(seconds));
    } else this.#lost('TWS was cut off from the broker');
    this.#desk.opened(api);
    this.#depth.opened(api);
    this.#account.ask(api, this.#request++);
  }

  #heard(seenMs: EpochMs): void {
    const { messages } = this.#line;
    this.#line = { ...this.#line, messages: messages + 1, heardMs: seenMs };
    if (this.#isFarmUp && this.#line.phase === 'live') this.#gap?.complete(seenMs);
  }

  #hearTime(seconds: number): void {
    const seenMs = this.#tools.clock.now();
    const atMs = epochMs(seconds * SECOND_MS);
    this.#line = { ...this.#line, heardMs: seenMs, skewMs: atMs + HALF_A_SECOND_MS - seenMs };
    if (seenMs - this.#heartbeatMs < HEARTBEAT_MS) return;
    this.#heartbeatMs = seenMs;
    const source = this.#source;
    this.#outlet?.push(source, { kind: 'heartbeat', source, seenMs, atMs });
  }

  #answered(id: number, code: number, text: string): void {
    if (code === TAKEN_ELSEWHERE) this.#lost('another session of this account has taken the live data');
    const atMs = this.#tools.clock.now();
    if (!this.#desk.answered(id, code, text)) this.#depth.answered(id, code, text);
    this.#tell({ trouble: { atMs, text: this.#tools.redact(`TWS (${code}): ${text}`) } });
  }

  #lost(reason: string): void {
    if (this.#outlet !== null) this.#gap?.lost(reason, this.#tools.clock.now());
  }

  #hearNews(news: BrokerNews): void {
    if (news.type === 'state') this.#hearState(news.state);
    else if (news.type === 'notice' && news.level !== 'info') {
      const text = this.#tools.redact(news.text);
      this.#tell({ trouble: { atMs: this.#tools.clock.now(), text } });
    }
  }

  #hearState({ phase, reason, sinceMs, latencyMs, unreadable }: BrokerState): void {
    const now = PHASES[phase];
    const isRetry = now === 'backing-off' && this.#line.phase !== 'backing-off';
    if (now === 'stale') this.#lost('TWS has lost its connection to the broker');
    this.#tell({
      phase: now,
      reason: reason === null ? null : this.#tools.redact(reason),
      sinceMs,
      latencyMs,
      drifts: Math.max(this.#line.drifts, unreadable),
      reconnects: this.#line.reconnects + (isRetry ? 1 : 0),
      ...(isRetry && reason !== null ? { trouble: { atMs: sinceMs, text: this.#tools.redact(reason) } } : {}),
    });
  }

  #tell(changes: Partial<LineState>): void {
    this.#line = { ...this.#line, ...changes };
    this.#outlet?.changed();
  }
}
