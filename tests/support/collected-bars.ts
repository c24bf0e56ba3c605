import type { Bar } from '#domain/bar';
import { type BarOrigin, instrumentIndex } from '#domain/instrument';
import { BarBuilder } from '#market/bars/bar-builder';
import type { BarListener, DayBounds } from '#market/bars/bar-listener';
import { type BarSettings, DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';

export interface TestTick {
  readonly atMs: number;
  readonly id: number | null;
  readonly price: number;
  readonly volume: number;
}

const utcDay: DayBounds = (minuteMs) => {
  const startMs = Math.floor(minuteMs / DAY_MS) * DAY_MS;
  return { startMs, endMs: startMs + DAY_MS };
};

/** A builder whose bars are kept: first versions in order, corrections in order, and the newest version of each. */
export class CollectedBars implements BarListener {
  readonly builder: BarBuilder;
  readonly first: Bar[] = [];
  readonly corrections: Bar[] = [];
  readonly newest = new Map<string, Bar>();

  constructor(settings: Partial<BarSettings> = {}, listedMs = 0, origin: BarOrigin = 'trades') {
    const all = { ...DEFAULT_BAR_SETTINGS, ...settings };
    this.builder = new BarBuilder(instrumentIndex(0), all, origin, listedMs, utcDay, this);
  }

  closed(bar: Bar): void {
    this.first.push(bar);
    this.newest.set(`${bar.interval} ${bar.startMs}`, bar);
  }

  corrected(bar: Bar): void {
    this.corrections.push(bar);
    this.newest.set(`${bar.interval} ${bar.startMs}`, bar);
  }

  fold(tick: TestTick): string {
    return this.builder.fold(tick.atMs, tick.id, tick.price, tick.volume);
  }

  closeMinutes(fromMs: number, toMs: number, inSession = true): void {
    for (let minute = fromMs; minute < toMs; minute += MINUTE_MS) this.builder.closeMinute(minute, inSession);
  }

  minutes(): readonly Bar[] {
    return this.first.filter(({ interval }) => interval === '1m');
  }
}
