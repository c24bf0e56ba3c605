import { MINUTE_MS } from '#primitives/clock';
import type { ExpectedSeries, RecordedBar, SoakEvidence, ToldGap, TrueBar, Violation } from '#soak/judgement/evidence';
import { type InstantText, ViolationList } from '#soak/judgement/violation-list';

export interface BarsJudgement {
  readonly expected: number;
  /** Recorded as they were. */
  readonly exact: number;
  /** Otherwise or not at all, in a minute in which a gap was announced. */
  readonly inGaps: number;
  readonly lost: number;
  readonly wrong: number;
  readonly duplicate: number;
  readonly invented: number;
  readonly violations: readonly Violation[];
}

/** Holds what was recorded against what was, minute by minute: outside of announced gaps the two are the same. */
export function judgeBars(evidence: SoakEvidence, at: InstantText): BarsJudgement {
  const violations = new ViolationList();
  const recorded = new Map(evidence.recordedBars.map((bar) => [keyOf(bar.source, bar.symbol, bar.startMs), bar]));
  const truth = new Map(evidence.trueBars.map((bar) => [keyOf('', bar.symbol, bar.startMs), bar]));
  const judged = { expected: 0, exact: 0, inGaps: 0, lost: 0, wrong: 0, duplicate: 0, invented: 0 };
  for (const { source, symbol, startMs, closedTimes } of evidence.recordedBars) {
    if (closedTimes <= 1) continue;
    judged.duplicate++;
    violations.add('a bar was closed more than once', `${source} ${symbol} ${at(startMs)}: ${closedTimes} times`);
  }
  for (const series of evidence.series) {
    const gaps = evidence.gaps.filter((gap) => concerns(gap, series));
    for (let startMs = evidence.fromMs; startMs < evidence.toMs; startMs += MINUTE_MS) {
      const was = truth.get(keyOf('', series.market, startMs));
      const is = recorded.get(keyOf(series.source, series.symbol, startMs));
      const where = `${series.source} ${series.symbol} ${at(startMs)}`;
      const excused = (): boolean => gaps.some((gap) => touches(gap, startMs));
      // Early and late trading is not what it is asked for, but no harm where it comes.
      if (was?.regular === false && series.hours === 'regular') continue;
      if (was === undefined) {
        // Quotes move without trades as well.
        if (is === undefined || is.carried || series.agrees === 'presence' || excused()) continue;
        judged.invented++;
        violations.add('a bar was recorded of a minute without trades', where);
        continue;
      }
      judged.expected++;
      const difference = differenceOf(series, was, is);
      if (difference === null) judged.exact++;
      else if (excused()) judged.inGaps++;
      else if (is === undefined || is.carried) {
        judged.lost++;
        violations.add('a bar was lost outside of announced gaps', where);
      } else {
        judged.wrong++;
        violations.add('a bar is not as it was, outside of announced gaps', `${where}: ${difference}`);
      }
    }
  }
  return { ...judged, violations: violations.all };
}

function differenceOf({ agrees, tick }: ExpectedSeries, was: TrueBar, is: RecordedBar | undefined): string | null {
  if (is === undefined || is.carried) return 'there is none';
  if (agrees === 'presence') return null;
  for (const field of ['open', 'high', 'low', 'close'] as const) {
    if (Math.abs(was[field] - is[field]) > 0.51 * tick) return `${field} ${is[field]} instead of ${was[field]}`;
  }
  if (agrees === 'prices') return null;
  const isSame = Math.abs(was.volume - is.volume) <= 1e-9 * Math.max(1, was.volume);
  return isSame ? null : `volume ${is.volume} instead of ${was.volume}`;
}

function concerns(gap: ToldGap, { source, symbol }: ExpectedSeries): boolean {
  return gap.source === source && (gap.symbol === null || gap.symbol === symbol);
}

function touches({ fromMs, toMs }: ToldGap, startMs: number): boolean {
  return fromMs < startMs + MINUTE_MS && (toMs === null || toMs >= startMs);
}

function keyOf(source: string, symbol: string, startMs: number): string {
  return `${source} ${symbol} ${startMs}`;
}
