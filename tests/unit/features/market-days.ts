import type { FeatureBar } from '#market/features/feature-bar';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';

/** A Monday, 14:30 UTC: the New York open in winter. */
export const MONDAY_OPEN_MS = Date.UTC(2026, 0, 5, 14, 30);

const QUIET: FeatureBar = {
  startMs: 0,
  open: 100,
  high: 100,
  low: 100,
  close: 100,
  volume: 10,
  sessionDay: 20_458,
  inSession: true,
  touchesGap: false,
  carried: false,
};

export function featureBar(parts: Partial<FeatureBar>): FeatureBar {
  const bar = { ...QUIET, ...parts };
  return { ...bar, high: Math.max(bar.open, bar.high, bar.close), low: Math.min(bar.open, bar.low, bar.close) };
}

/** Bars in a row, each opening where the one before closed. */
export function minutes(fromMs: number, closes: readonly number[], parts: Partial<FeatureBar> = {}): FeatureBar[] {
  return closes.map((close, i) =>
    featureBar({
      startMs: fromMs + i * MINUTE_MS,
      open: closes[i - 1] ?? close,
      high: close,
      low: close,
      close,
      ...parts,
    }),
  );
}

/** Regular sessions on consecutive days, `perSession` minutes each, with a move over every night. */
export function sessions(count: number, perSession: number, seed: number): FeatureBar[] {
  const random = new SeededRandom(seed);
  const bars: FeatureBar[] = [];
  let price = 50;
  for (let day = 0; day < count; day++) {
    price *= 1 + (random.next() - 0.5) * 0.02;
    for (let minute = 0; minute < perSession; minute++) {
      const open = price;
      price *= 1 + (random.next() - 0.5) * 0.001;
      bars.push(
        featureBar({
          startMs: MONDAY_OPEN_MS + day * DAY_MS + minute * MINUTE_MS,
          open,
          high: open,
          low: open,
          close: price,
          volume: 100 + random.below(900),
          sessionDay: 20_458 + day,
        }),
      );
    }
  }
  return bars;
}
