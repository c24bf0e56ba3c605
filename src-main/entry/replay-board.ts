import type { EngineEvent } from '#domain/engine-event';
import type { InstrumentIndex } from '#domain/instrument';
import { qualityFlagNames, type SymbolRegime } from '#domain/regime';
import type { BarFeatures } from '#domain/features';
import type { Bar } from '#domain/bar';
import { bold, broken, dim, down, mode, proved, up } from '#entry/terminal/colours';
import { groupedText, unitsText } from '#entry/terminal/number-text';
import { formatNewYork } from '#market/sessions/new-york-time';
import type { ReplaySession } from '#research/replay/replay-session';

interface Row {
  readonly firstClose: number;
  /** Of the last two hours, oldest first. */
  readonly closes: readonly number[];
  readonly bar: Bar;
  readonly features: BarFeatures | null;
  readonly regime: SymbolRegime | null;
}

const TIMELINE = 60;
const NEWS_KEPT = 6;
const UNKNOWN = '–';
const SPARK_CELLS = 24;
const SPARK_MINUTES = 120;
const HEADINGS = [
  'symbol'.padEnd(10),
  'last'.padStart(10),
  ' two hours'.padEnd(SPARK_CELLS + 1),
  'since here'.padStart(11),
  ' trend'.padEnd(14),
  'volatility'.padEnd(11),
  'session'.padEnd(7),
  'vol/yr'.padStart(7),
  'vol z'.padStart(6),
  'jump'.padStart(6),
  ' quality',
].join(' ');
const SPARKS = '▁▂▃▄▅▆▇█';
const TREND_MARKS = { UNKNOWN: '·', RANGE: '↔', TREND_UP: '▲', TREND_DOWN: '▼' } as const;

/** What a replay shows on a terminal: one line per symbol, the proof so far, and the latest news. */
export class ReplayBoard {
  readonly #session: ReplaySession;
  readonly #rows = new Map<InstrumentIndex, Row>();
  readonly #news: string[] = [];
  #events = 0;

  constructor(session: ReplaySession) {
    this.#session = session;
  }

  /** After a jump the figures shown would be from elsewhere. */
  forget(): void {
    this.#rows.clear();
    this.#news.length = 0;
  }

  hear(event: EngineEvent): void {
    this.#events++;
    switch (event.type) {
      case 'bar.closed':
        if (event.bar.interval === '1m') this.#onBar(event.bar);
        return;
      case 'features.computed':
        return this.#change(event.instrument, { features: event.features });
      case 'regime.labelled':
        if (event.changed) this.#onRegime(event.instrument, event.barEndMs, event.regime);
        return this.#change(event.instrument, { regime: event.regime });
      case 'gap.noticed': {
        const { source, symbol, reason, toMs, seenMs } = event.gap;
        return this.#tell(seenMs, `${symbol ?? source}: ${reason}${toMs === null ? '' : ', over'}`);
      }
      default:
        return;
    }
  }

  lines(speed: string, playing: boolean): readonly string[] {
    const { seenMs, position, minutesProved, divergence, tape } = this.#session;
    const at = seenMs === null ? UNKNOWN : formatNewYork(seenMs);
    const state = playing ? `${speed} ▶` : 'paused ❚❚';
    const proof =
      divergence === null
        ? proved(`${groupedText(minutesProved)} minutes proved`)
        : broken(`diverged at ${formatNewYork(divergence.minuteMs)}: ${divergence.part ?? 'state'}`);
    return [
      `${mode(' REPLAY ')}  ${tape.header.origin}`,
      '',
      `${bold(at)}   ${state}   ${proof}   ${dim(`${groupedText(position)} inputs, ${groupedText(this.#events)} events`)}`,
      this.#timeline(),
      '',
      dim(HEADINGS),
      ...[...this.#rows].sort(([left], [right]) => left - right).map(([index, row]) => this.#line(index, row)),
      '',
      ...this.#news,
      '',
      dim('space pause/play   + − speed   ← → 10 minutes   , . bar back/next   q quit'),
    ];
  }

  #onBar(bar: Bar): void {
    const known = this.#rows.get(bar.instrument);
    const before = known ?? { firstClose: bar.close, closes: [], features: null, regime: null };
    const closes = [...before.closes, bar.close].slice(-SPARK_MINUTES);
    this.#rows.set(bar.instrument, { ...before, closes, bar });
  }

  #change(index: InstrumentIndex, change: Partial<Row>): void {
    const row = this.#rows.get(index);
    if (row !== undefined) this.#rows.set(index, { ...row, ...change });
  }

  #onRegime(index: InstrumentIndex, atMs: number, regime: SymbolRegime): void {
    const before = this.#rows.get(index)?.regime;
    if (before === null || before === undefined) return;
    const changes = [
      before.trend === regime.trend ? null : `${before.trend} → ${regime.trend}`,
      before.volatility === regime.volatility ? null : `${before.volatility} → ${regime.volatility}`,
      before.session === regime.session ? null : `${before.session} → ${regime.session}`,
    ].filter((change) => change !== null);
    this.#tell(atMs, `${this.#symbolOf(index)}: ${changes.join(', ')}`);
  }

  #tell(atMs: number, what: string): void {
    this.#news.push(`${dim(formatNewYork(atMs).slice(11, 19))}  ${what}`);
    if (this.#news.length > NEWS_KEPT) this.#news.shift();
  }

  #symbolOf(index: InstrumentIndex): string {
    return this.#session.pipeline.instruments[index]?.instrument.symbol ?? String(index);
  }

  #timeline(): string {
    const { firstSeenMs, lastSeenMs } = this.#session.tape;
    const { seenMs } = this.#session;
    if (firstSeenMs === null || lastSeenMs === null || seenMs === null) return '';
    const share = (seenMs - firstSeenMs) / Math.max(lastSeenMs - firstSeenMs, 1);
    const done = Math.round(share * TIMELINE);
    return `${'━'.repeat(done)}●${dim('─'.repeat(TIMELINE - done))} ${Math.floor(share * 100)} %`;
  }

  #line(index: InstrumentIndex, row: Row): string {
    const { instrument } = this.#session.pipeline.instruments[index] ?? {};
    const decimals = instrument?.priceDecimals ?? 0;
    const change = row.bar.close / row.firstClose - 1;
    const changeText = `${change >= 0 ? '+' : '−'}${Math.abs(change * 100).toFixed(2)} %`;
    const paint = change >= 0 ? up : down;
    const { regime, features } = row;
    const figure = (value: number | null | undefined, digits: number): string =>
      value?.toFixed(digits).replace(/^-(0\.?0*)$/, '$1') ?? UNKNOWN;
    const volatility = features?.realisedVolatility;
    return [
      bold(this.#symbolOf(index).padEnd(10)),
      unitsText(row.bar.close, decimals, 2).padStart(10),
      ` ${paint(sparkline(row.closes).padEnd(SPARK_CELLS))}`,
      paint(`${change >= 0 ? '▲' : '▼'} ${changeText}`.padStart(11)),
      ` ${regime === null ? UNKNOWN : `${TREND_MARKS[regime.trend]} ${regime.trend}`}`.padEnd(14),
      (regime?.volatility ?? UNKNOWN).padEnd(11),
      (regime?.session ?? UNKNOWN).padEnd(7),
      (volatility === null || volatility === undefined ? UNKNOWN : `${(volatility * 100).toFixed(0)} %`).padStart(7),
      figure(features?.volumeZ, 1).padStart(6),
      figure(features?.jumpScore, 1).padStart(6),
      ` ${dim(regime === null ? '' : qualityFlagNames(regime.quality).join(' '))}`,
    ].join(' ');
  }
}

/** Each cell is the last close of its five minutes, between the lowest and the highest shown. */
function sparkline(closes: readonly number[]): string {
  const step = SPARK_MINUTES / SPARK_CELLS;
  const shown = closes.filter((_close, i) => (closes.length - 1 - i) % step === 0);
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const level = (close: number): number =>
    high === low ? 0 : Math.round(((close - low) / (high - low)) * (SPARKS.length - 1));
  return shown.map((close) => SPARKS[level(close)]).join('');
}
