import type {
  ChartOptionsImpl,
  IHorzScaleBehavior,
  InternalHorzScaleItem,
  InternalHorzScaleItemKey,
  Mutable,
  TickMark,
  TickMarkWeightValue,
  TimeMark,
  TimeScalePoint,
} from 'lightweight-charts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import {
  easternDate,
  easternDay,
  easternMinute,
  easternOffsetMs,
  easternParts,
} from '#window/formatting/eastern-time.ts';

const YEAR = 70;
const MONTH = 60;
const DAY = 50;
const STEPS: readonly (readonly [ms: number, weight: number])[] = [
  [12 * HOUR_MS, 36],
  [6 * HOUR_MS, 35],
  [3 * HOUR_MS, 34],
  [HOUR_MS, 33],
  [30 * MINUTE_MS, 32],
  [10 * MINUTE_MS, 31],
  [5 * MINUTE_MS, 30],
  [MINUTE_MS, 20],
  [SECOND_MS, 10],
];

/** A time axis in epoch milliseconds that counts its days and hours in New York. */
export class EasternScale implements IHorzScaleBehavior<number> {
  showsDays = false;
  #options: ChartOptionsImpl<number> | null = null;

  options(): ChartOptionsImpl<number> {
    return this.#options as ChartOptionsImpl<number>;
  }

  setOptions(options: ChartOptionsImpl<number>): void {
    this.#options = options;
  }

  preprocessData(): void {}

  updateFormatter(): void {}

  createConverterToInternalObj(): (ms: number) => InternalHorzScaleItem {
    return internal;
  }

  convertHorzItemToInternal(ms: number): InternalHorzScaleItem {
    return internal(ms);
  }

  key(item: InternalHorzScaleItem | number): InternalHorzScaleItemKey {
    return item as unknown as InternalHorzScaleItemKey;
  }

  cacheKey(item: InternalHorzScaleItem): number {
    return item as unknown as number;
  }

  formatHorzItem(item: InternalHorzScaleItem): string {
    const ms = item as unknown as number;
    return this.showsDays ? easternDate(ms) : `${easternDate(ms)}  ${easternMinute(ms)} ET`;
  }

  formatTickmark(mark: TickMark): string {
    const ms = mark.time as unknown as number;
    if (mark.weight >= YEAR) return String(easternParts(ms).year);
    return mark.weight >= DAY ? easternDay(ms) : easternMinute(ms);
  }

  maxTickMarkWeight(marks: TimeMark[]): TickMarkWeightValue {
    let most = 0;
    for (const mark of marks) most = Math.max(most, mark.weight);
    // Whole hours beside noon in bold would look like a fault.
    return Math.min(most, most < DAY ? 33 : most) as TickMarkWeightValue;
  }

  fillWeightsForPoints(points: readonly Mutable<TimeScalePoint>[], startIndex: number): void {
    for (let index = startIndex; index < points.length; index++) {
      const point = points[index] as Mutable<TimeScalePoint>;
      const ms = point.time as unknown as number;
      const before = index > 0 ? ((points[index - 1] as TimeScalePoint).time as unknown as number) : ms - MINUTE_MS;
      point.timeWeight = weightBetween(before, ms) as TickMarkWeightValue;
    }
  }
}

/** How much of a boundary lies between two bars. */
export function weightBetween(beforeMs: number, ms: number): number {
  const wall = ms + easternOffsetMs(ms);
  const wallBefore = beforeMs + easternOffsetMs(beforeMs);
  if (Math.floor(wall / (24 * HOUR_MS)) !== Math.floor(wallBefore / (24 * HOUR_MS))) {
    const time = easternParts(ms);
    const earlier = easternParts(beforeMs);
    if (time.year !== earlier.year) return YEAR;
    return time.month === earlier.month ? DAY : MONTH;
  }
  for (const [step, weight] of STEPS) if (Math.floor(wall / step) !== Math.floor(wallBefore / step)) return weight;
  return 0;
}

function internal(ms: number): InternalHorzScaleItem {
  return ms as unknown as InternalHorzScaleItem;
}
