import type { GapView } from '#contract/market-view';
import type { QualityGap, QualityRow, QualityView } from '#contract/quality-view';
import { MINUTE_QUALITY_LETTERS, type MinuteQuality } from '#domain/minute-quality';
import { MINUTE_MS } from '#primitives/clock';
import type { InstrumentLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { gapViews } from '#transport/projections/market-words';
import { disagreementsAt } from '#transport/projections/quality/disagreement-words';
import { choicesAt, switchesAt } from '#transport/projections/quality/source-words';
import {
  countMinutes,
  coverageOf,
  minuteStrip,
  type StripSpan,
  touches,
} from '#transport/projections/quality/minute-strip';

const HOUR_MINUTES = 60;
const MOST_GAPS = 200;

/** Counts of ticks that are nothing odd. */
const USED = ['quotes', 'trades'];

interface RowWithStrip {
  readonly row: QualityRow;
  readonly strip: readonly MinuteQuality[];
}

/** How much of what should be known is known at the cursor. */
export function qualityAt(scene: Scene, hours: number): QualityView {
  const span = spanOf(scene, hours);
  const rows = span === null ? [] : rowsOf(scene, span);
  return {
    strip: span,
    rows: rows.map(({ row }) => row),
    choices: choicesAt(scene),
    switches: switchesAt(scene),
    disagreements: disagreementsAt(scene),
    gaps: span === null ? [] : gapsOf(scene, span, rows),
  };
}

/** Up to the last minute that is over: what is still to come may yet fill the one that is not. */
function spanOf({ openMinuteMs }: Scene, hours: number): StripSpan | null {
  if (openMinuteMs === null) return null;
  const minutes = hours * HOUR_MINUTES;
  return { fromMs: openMinuteMs - minutes * MINUTE_MS, minutes };
}

function rowsOf(scene: Scene, span: StripSpan): readonly RowWithStrip[] {
  const { ledger, nyse } = scene;
  if (nyse === null) return [];
  const heard = heardMinutes(scene, span);
  return scene.instruments.flatMap(({ index, instrument, intake }) => {
    const listed = ledger.instruments[index];
    if (listed === undefined) return [];
    const strip = minuteStrip(listed, {
      span,
      position: scene.position,
      nyse,
      gaps: gapViews(ledger, scene.position, instrument),
      heard: heard.get(instrument.source) ?? new Uint8Array(span.minutes),
      listedMs: listed.listedMs,
    });
    const minutes = countMinutes(strip);
    const row: QualityRow = {
      index,
      symbol: instrument.symbol,
      source: instrument.source,
      inUse: isInUse(scene, instrument.symbol, instrument.source),
      cells: strip.map((quality) => MINUTE_QUALITY_LETTERS[quality]).join(''),
      minutes,
      coverage: coverageOf(minutes),
      ...barFigures(listed, scene),
      oddTicks: Object.entries(intake.counters.all())
        .filter(([what, count]) => count > 0 && !USED.includes(what))
        .map(([what, count]) => ({ what, count })),
    };
    return [{ row, strip }];
  });
}

function isInUse({ ledger, position }: Scene, symbol: string, source: string): boolean {
  return ledger.sources.inUse(symbol, 'bars', position) === source;
}

function barFigures({ bars }: InstrumentLedger, { position }: Scene): Pick<QualityRow, 'lastBarMs' | 'corrections'> {
  const minutes = bars['1m'];
  const known = minutes.rowsThrough(position);
  const newestMs = minutes.newestStart(known);
  return {
    lastBarMs: newestMs === null ? null : newestMs + MINUTE_MS,
    corrections: known - minutes.latest(known, known).length,
  };
}

/** By source, the minutes in which it was heard: by a heartbeat, or by a bar of anything that it brings. */
function heardMinutes({ ledger, position, instruments }: Scene, span: StripSpan): Map<string, Uint8Array> {
  const heard = new Map<string, Uint8Array>();
  for (const { index, instrument } of instruments) {
    const known = heard.get(instrument.source) ?? new Uint8Array(span.minutes);
    if (!heard.has(instrument.source)) {
      heard.set(instrument.source, known);
      for (const ms of ledger.beatsSince(instrument.source, span.fromMs, position)) mark(known, span, ms);
    }
    const bars = ledger.instruments[index]?.bars['1m'];
    if (bars === undefined) continue;
    for (const row of bars.latest(bars.rowsThrough(position), span.minutes)) mark(known, span, bars.startOf(row));
  }
  return heard;
}

function mark(minutes: Uint8Array, { fromMs }: StripSpan, ms: number): void {
  const at = Math.floor((ms - fromMs) / MINUTE_MS);
  if (at >= 0 && at < minutes.length) minutes[at] = 1;
}

function gapsOf(scene: Scene, { fromMs }: StripSpan, rows: readonly RowWithStrip[]): QualityGap[] {
  return gapViews(scene.ledger, scene.position, null)
    .filter(({ toMs }) => toMs === null || toMs > fromMs)
    .slice(-MOST_GAPS)
    .map((gap) => ({ ...gap, ...minutesOf(gap, fromMs, rows) }))
    .toReversed();
}

function minutesOf(
  gap: GapView,
  fromMs: number,
  rows: readonly RowWithStrip[],
): Pick<QualityGap, 'minutes' | 'backfilled'> {
  let minutes = 0;
  let backfilled = 0;
  for (const { row, strip } of rows) {
    if (row.source !== gap.source || (gap.symbol !== null && row.symbol !== gap.symbol)) continue;
    for (const [at, quality] of strip.entries()) {
      if (quality === 'closed' || !touches(gap, fromMs + at * MINUTE_MS)) continue;
      minutes++;
      if (quality === 'backfilled') backfilled++;
    }
  }
  return { minutes, backfilled };
}
