import type { EngineEvent, EventOf } from '#domain/engine-event';
import type { InstrumentIndex, TradingCalendar } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import { type GapSince, SourceLine, type SourceSwitch } from '#market/sources/source-line';
import type { SourceDatum, SourceSettings } from '#market/sources/source-settings';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';
import { TextCells } from '#primitives/text-cells';

/** A source has told its figure. */
export interface Telling {
  readonly datum: SourceDatum;
  readonly symbol: string;
  readonly source: string;
}

/** An instrument as far as choosing is concerned. */
interface Listed {
  readonly symbol: string;
  readonly source: string;
  readonly calendar: TradingCalendar;
}

/** Figures of the volatility that options imply. */
const VOLATILITY_METRICS: readonly MetricName[] = [
  'implied-volatility',
  'dvol',
  'iv-index',
  'iv-rank',
  'iv-percentile',
];
/** After all that stand on a list. */
const UNLISTED = 1_000;
const NOBODY: Listed = { symbol: '', source: '', calendar: 'nyse' };
const NOTHING: readonly SourceSwitch[] = [];
const NOT_TOLD: readonly Telling[] = [];

/**
 * Which source counts, for each figure of each symbol: the best of a ranked list that is heard. A fold over what the
 * pipeline says, in the order and by the times of the tape, so that everybody who makes one comes to the same choices.
 * Nothing is ever blended: the figures of all others are there to be looked at, and count for nothing.
 */
export class SourceChoice implements Stateful {
  readonly #settings: SourceSettings;
  #instruments: Listed[] = [];
  /** By datum and symbol, in the order of being heard of first. */
  readonly #lines = new Map<string, SourceLine>();
  /** Gaps that are open, by source and symbol: since when. */
  readonly #gaps = new Map<string, number>();
  /** Of figures from an archive, by name and symbol: the best source that told any. */
  readonly #archives = new Map<string, string>();

  constructor(settings: SourceSettings) {
    this.#settings = settings;
  }

  get lines(): Iterable<SourceLine> {
    return this.#lines.values();
  }

  /** Everybody whose figures count for something. */
  get counting(): ReadonlySet<string> {
    const sources = new Set<string>();
    for (const { inUse } of this.#lines.values()) if (inUse !== null) sources.add(inUse);
    return sources;
  }

  /** Null before anybody was heard. */
  inUse(symbol: string, datum: SourceDatum): string | null {
    return this.#lines.get(keyOf(datum, symbol))?.inUse ?? null;
  }

  /** Takes an event in its order; answers what changes with it. */
  hear(event: EngineEvent): readonly SourceSwitch[] {
    switch (event.type) {
      case 'instrument.listed':
        this.#list(event.index, event.instrument);
        return NOTHING;
      case 'bar.closed':
      case 'bar.corrected':
      case 'chain.seen':
        return this.#told(event);
      case 'metric.seen':
        if (isArchived(event)) this.#hearArchive(event);
        return this.#told(event);
      case 'gap.noticed':
        this.#hearGap(event);
        return this.#look(event.seenMs);
      case 'heartbeat.seen':
      case 'minute.proved':
        return this.#look(event.seenMs);
      default:
        return NOTHING;
    }
  }

  /** Whose figures that event brings: only those of now say that somebody is heard. */
  tellings(event: EngineEvent): readonly Telling[] {
    switch (event.type) {
      case 'bar.closed':
      case 'bar.corrected':
        return event.bar.interval === '1m' ? this.#ofBar(event) : NOT_TOLD;
      case 'chain.seen':
        return [{ datum: 'chain', symbol: event.chain.underlying, source: event.chain.provider }];
      case 'metric.seen': {
        const { name, symbol, source } = event;
        const isOfNow = VOLATILITY_METRICS.includes(name) && !isArchived(event);
        return isOfNow ? [{ datum: 'iv', symbol, source }] : NOT_TOLD;
      }
      default:
        return NOT_TOLD;
    }
  }

  /** Whether the figure in that event is one that counts, as things stand. */
  follows(event: EngineEvent): boolean {
    switch (event.type) {
      case 'bar.closed':
      case 'bar.corrected':
        return this.#isInUse(event.bar.instrument);
      case 'features.computed':
      case 'regime.labelled':
        return this.#isInUse(event.instrument);
      case 'chain.seen':
        return event.chain.provider === this.inUse(event.chain.underlying, 'chain');
      case 'metric.seen':
        return this.#followsMetric(event);
      default:
        return true;
    }
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('sources');
    const { texts } = visitTexts(
      visitor,
      'instruments',
      this.#instruments.flatMap(({ symbol, source, calendar }) => [symbol, source, calendar]),
    );
    this.#instruments = [];
    for (let at = 0; at < texts.length; at += 3) {
      const [symbol = '', source = '', calendar] = texts.slice(at, at + 3);
      this.#instruments.push({ symbol, source, calendar: calendar === 'crypto' ? 'crypto' : 'nyse' });
    }
    this.#visitLines(visitor);
    const gaps = visitTexts(visitor, 'gaps', [...this.#gaps.keys()]).texts;
    const since = gaps.map((key) => visitor.number('since', this.#gaps.get(key) ?? 0));
    this.#gaps.clear();
    for (const [at, key] of gaps.entries()) this.#gaps.set(key, since[at] as number);
    const archives = visitTexts(visitor, 'archives', [...this.#archives].flat()).texts;
    this.#archives.clear();
    for (let at = 0; at < archives.length; at += 2)
      this.#archives.set(archives[at] as string, archives[at + 1] as string);
  }

  #visitLines(visitor: StateVisitor): void {
    const heads = [...this.#lines.values()].flatMap(({ datum, symbol, sources }) => [
      datum,
      symbol,
      String(sources.length),
      ...sources,
    ]);
    const { texts } = visitTexts(visitor, 'lines', heads);
    for (let at = 0; at < texts.length;) {
      const [datum, symbol, count] = texts.slice(at, at + 3) as [SourceDatum, string, string];
      const until = at + 3 + Number(count);
      for (const source of texts.slice(at + 3, until)) this.#lineWith(datum, symbol, source);
      at = until;
    }
    for (const line of this.#lines.values()) line.visitState(visitor);
  }

  #list(index: InstrumentIndex, { symbol, source, calendar }: Listed): void {
    while (this.#instruments.length < index) this.#instruments.push(NOBODY);
    this.#instruments[index] = { symbol, source, calendar };
    this.#lineWith('price', symbol, source);
    this.#lineWith('bars', symbol, source);
  }

  #ofBar({ bar, seenMs }: EventOf<'bar.closed' | 'bar.corrected'>): readonly Telling[] {
    const listed = this.#instruments[bar.instrument];
    // A carried price is no news, and what was filled in later is none of now.
    if (listed === undefined || bar.ticks === 0) return NOT_TOLD;
    if (seenMs - bar.endMs > this.#settings.staleSeconds.bars * SECOND_MS) return NOT_TOLD;
    const { symbol, source } = listed;
    return [
      { datum: 'price', symbol, source },
      { datum: 'bars', symbol, source },
    ];
  }

  #hearArchive({ name, symbol, source }: EventOf<'metric.seen'>): void {
    const key = `${name}\n${symbol}`;
    const best = this.#archives.get(key);
    const datum = name === 'daily-close' ? 'bars' : 'iv';
    const rank = (who: string): number => this.#rankOf(datum, symbol, who) ?? UNLISTED;
    if (best === undefined || rank(source) < rank(best)) this.#archives.set(key, source);
  }

  #followsMetric(event: EventOf<'metric.seen'>): boolean {
    const { name, symbol, source } = event;
    if (isArchived(event)) return this.#archives.get(`${name}\n${symbol}`) === source;
    return !VOLATILITY_METRICS.includes(name) || this.inUse(symbol, 'iv') === source;
  }

  #hearGap({ gap: { source, symbol, toMs }, seenMs }: EventOf<'gap.noticed'>): void {
    const key = gapKey(source, symbol ?? '');
    if (toMs !== null) this.#gaps.delete(key);
    else if (!this.#gaps.has(key)) this.#gaps.set(key, seenMs);
  }

  #told(event: EngineEvent): readonly SourceSwitch[] {
    const { seenMs } = event;
    let changes = NOTHING;
    for (const { datum, symbol, source } of this.tellings(event)) {
      const change = this.#lineWith(datum, symbol, source).hear(source, seenMs, this.#gapsOf(symbol));
      if (change !== null) changes = [...changes, change];
    }
    return changes;
  }

  #look(nowMs: number): readonly SourceSwitch[] {
    const changes: SourceSwitch[] = [];
    for (const line of this.#lines.values()) {
      const change = line.look(nowMs, this.#gapsOf(line.symbol));
      if (change !== null) changes.push(change);
    }
    return changes;
  }

  #gapsOf(symbol: string): GapSince {
    return (source) => this.#gaps.get(gapKey(source, '')) ?? this.#gaps.get(gapKey(source, symbol)) ?? null;
  }

  #lineWith(datum: SourceDatum, symbol: string, source: string): SourceLine {
    const line = this.#lineOf(datum, symbol);
    // Of those on no list, the one that came first is the best.
    if (!line.has(source)) line.add(source, this.#rankOf(datum, symbol, source) ?? UNLISTED + line.sources.length);
    return line;
  }

  #lineOf(datum: SourceDatum, symbol: string): SourceLine {
    const key = keyOf(datum, symbol);
    let line = this.#lines.get(key);
    if (line === undefined) {
      const { staleSeconds, gapSeconds, failBackMinutes } = this.#settings;
      line = new SourceLine(symbol, datum, {
        staleMs: staleSeconds[datum] * SECOND_MS,
        gapMs: gapSeconds * SECOND_MS,
        failBackMs: failBackMinutes * MINUTE_MS,
      });
      this.#lines.set(key, line);
    }
    return line;
  }

  /** Best first; null for whoever stands on no list. */
  #rankOf(datum: SourceDatum, symbol: string, source: string): number | null {
    const { stocks, coins, symbols } = this.#settings;
    const isCoin = this.#instruments.find((listed) => listed.symbol === symbol)?.calendar === 'crypto';
    const own = symbols[symbol]?.[datum];
    // Options on a coin stand under its own name, which nobody lists: the two lists have no source in common.
    const list = own ?? (isCoin ? coins[datum] : [...stocks[datum], ...coins[datum]]);
    const at = list.indexOf(source);
    return at === -1 ? null : at;
  }

  #isInUse(instrument: InstrumentIndex): boolean {
    const listed = this.#instruments[instrument];
    if (listed === undefined) return true;
    const source = this.inUse(listed.symbol, 'bars');
    return source === null || source === listed.source;
  }
}

/** A figure of days ago says nothing of who is heard now. */
function isArchived({ name, atMs, seenMs }: EventOf<'metric.seen'>): boolean {
  return name === 'daily-close' || (VOLATILITY_METRICS.includes(name) && seenMs - atMs > DAY_MS);
}

function keyOf(datum: SourceDatum, symbol: string): string {
  return `${datum} ${symbol}`;
}

function gapKey(source: string, symbol: string): string {
  return `${source} ${symbol}`;
}

function visitTexts(visitor: StateVisitor, name: string, texts: readonly string[]): TextCells {
  return TextCells.of(texts).visit(visitor, name);
}
