import { BYBIT_LINEAR, BYBIT_SPOT, bybitInstruments } from '#connectors/bybit/bybit-instruments';
import { BybitBackfill } from '#connectors/bybit/http/bybit-backfill';
import { BybitFacts } from '#connectors/bybit/http/bybit-facts';
import { BybitRest } from '#connectors/bybit/http/bybit-rest';
import { BybitFeed } from '#connectors/bybit/stream/bybit-feed';
import type { Mended } from '#connectors/bybit/stream/feed-gaps';
import { shareLines } from '#connectors/bybit/stream/share-lines';
import type { BybitCategory, SymbolTerms } from '#connectors/bybit/stream/watched-symbol';
import { PolledLine } from '#connectors/shared/polled-line';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { Instrument } from '#domain/instrument';
import type { BybitSettings } from '#domain/venues/bybit-settings';
import type { LineState, Venue, VenueNote, VenueOutlet } from '#ports/venue';
import { MINUTE_MS } from '#primitives/clock';

const FACTS_EVERY_MS = 5 * MINUTE_MS;
const CATEGORIES = [
  { category: 'linear', source: BYBIT_LINEAR },
  { category: 'spot', source: BYBIT_SPOT },
] as const;

/** Bybit's public market data: a stream for each of its markets, and questions for what these do not tell. */
export class BybitVenue implements Venue {
  readonly name = 'bybit';
  readonly instruments: readonly Instrument[];
  readonly #tools: VenueTools;
  readonly #symbols: readonly SymbolTerms[];
  readonly #feeds: readonly BybitFeed[];
  readonly #rest: BybitRest;
  readonly #facts: BybitFacts;
  readonly #line: PolledLine;
  #backfill: BybitBackfill | null = null;
  #outlet: VenueOutlet | null = null;

  constructor(settings: BybitSettings, tools: VenueTools) {
    const changed = (): void => this.#outlet?.changed();
    this.#tools = tools;
    this.instruments = bybitInstruments(settings);
    this.#symbols = this.instruments.map(({ symbol, source, priceDecimals, sizeDecimals }) => ({
      symbol,
      source,
      category: source === BYBIT_SPOT ? 'spot' : 'linear',
      scale: { priceDecimals, sizeDecimals },
      bookLevels: settings.orderBook === 'off' ? null : settings.orderBook,
    }));
    const shared = CATEGORIES.flatMap(({ category, source }) => {
      const lines = shareLines(this.#symbols.filter((terms) => terms.category === category));
      return lines.map((symbols, i) => ({ category, source, symbols, line: lineName(category, i) }));
    });
    this.#feeds = shared.map(({ category, source, symbols, line }) => {
      const url = `${settings.streamUrl}/v5/public/${category}`;
      return new BybitFeed({ url, line, source, symbols, tools, changed, mended: (mended) => this.#fill(mended) });
    });
    this.#rest = new BybitRest({
      baseUrl: settings.restUrl,
      tools,
      drifted: (text) => this.#line.drifted(text),
    });
    this.#facts = new BybitFacts(this.#rest, this.#symbols);
    this.#line = new PolledLine({
      venue: 'bybit',
      line: 'figures',
      everyMs: FACTS_EVERY_MS,
      tools,
      poll: () => this.#facts.poll(),
      budget: () => this.#rest.budget,
      changed,
    });
  }

  get lines(): readonly LineState[] {
    return [...this.#feeds.map(({ state }) => state), this.#line.state];
  }

  get notes(): readonly VenueNote[] {
    return [...this.#symbolNotes(), ...this.#barNotes(), ...this.#repairNotes()];
  }

  start(outlet: VenueOutlet): Disposable {
    this.#outlet = outlet;
    const running = new DisposableStack();
    running.defer(() => (this.#outlet = null));
    running.use(this.#rest);
    this.#backfill = running.use(new BybitBackfill({ rest: this.#rest, tools: this.#tools, outlet }));
    for (const feed of this.#feeds) running.use(feed.start(outlet));
    this.#facts.start(outlet);
    running.defer(() => this.#facts.stop());
    running.use(this.#line);
    if (this.#symbols.length > 0) this.#line.start();
    return running;
  }

  reconnectNow(): void {
    for (const feed of this.#feeds) feed.reconnectNow();
    if (this.#symbols.length > 0) this.#line.askNow();
  }

  #fill({ source, symbols, fromMs, toMs }: Mended): void {
    for (const terms of this.#symbols) {
      if (terms.source === source && symbols.includes(terms.symbol)) this.#backfill?.want(terms, fromMs, toMs);
    }
  }

  #symbolNotes(): readonly VenueNote[] {
    const odd = this.#facts.oddities;
    const refused = this.#feeds.flatMap(({ refusedTopics }) => refusedTopics);
    return [
      ...(odd.length === 0 ? [] : [{ name: 'Symbols', text: odd.join('; ') }]),
      ...(refused.length === 0 ? [] : [{ name: 'Unknown topics', text: refused.join(', ') }]),
    ];
  }

  /** How our minutes compare with the venue's own candles. */
  #barNotes(): readonly VenueNote[] {
    const checks = this.#feeds.flatMap(({ symbols }) => symbols.map(({ terms, check }) => ({ terms, check })));
    let same = 0;
    let all = 0;
    let newest = { startMs: Number.NEGATIVE_INFINITY, text: '' };
    for (const { terms, check } of checks) {
      const { same: agreed, different, last } = check.agreement;
      same += agreed;
      all += agreed + different;
      if (last === null || last.startMs < newest.startMs) continue;
      const at = new Date(last.startMs).toISOString().slice(11, 16);
      newest = { startMs: last.startMs, text: `; last other: ${terms.symbol} ${at} UTC, ${last.text}` };
    }
    return all === 0 ? [] : [{ name: 'Minutes as Bybit has them', text: `${same} of ${all}${newest.text}` }];
  }

  #repairNotes(): readonly VenueNote[] {
    const begunAnew = this.#feeds.reduce((sum, { counts }) => sum + counts.begunAnew, 0);
    const baseless = this.#feeds.reduce((sum, { counts }) => sum + counts.baseless, 0);
    const { filled = 0, waiting = 0, trouble = null } = this.#backfill ?? {};
    const missing = waiting === 0 ? '' : `, ${waiting} wanted`;
    return [
      ...(begunAnew === 0 ? [] : [{ name: 'Topics begun anew', text: String(begunAnew) }]),
      ...(baseless === 0 ? [] : [{ name: 'Changes before a snapshot', text: String(baseless) }]),
      ...(filled + waiting === 0 ? [] : [{ name: 'Minutes fetched again', text: `${filled}${missing}` }]),
      ...(trouble === null ? [] : [{ name: 'Minutes not fetched', text: trouble }]),
    ];
  }
}

function lineName(category: BybitCategory, index: number): string {
  return index === 0 ? `${category} stream` : `${category} stream ${index + 1}`;
}
