import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import { roundDollars, shareText } from '#portfolio/figure-text';
import type { BreakerSettings } from '#portfolio/portfolio-settings';
import { addDays, civilDay, type CivilDay, dateOf } from '#market/sessions/civil-date';
import { newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

/** What has been lost: in a day, in a row, from the top, in a month. */
export function lossBreakers(
  record: TradingRecord,
  atMs: EpochMs,
  account: number,
  settings: BreakerSettings,
): readonly BreakerState[] {
  const today = newYorkDay(atMs);
  const { year, month } = dateOf(today);
  const firstOfMonth = civilDay(year, month, 1);
  const nextMonth = month === 12 ? civilDay(year + 1, 1, 1) : civilDay(year, month + 1, 1);
  return [
    periodBreaker('daily-loss', 'today', record, [today, addDays(today, 1)], settings.dailyLoss * account),
    streakBreaker(record, atMs, settings),
    ...drawdownBreakers(record, account, settings),
    periodBreaker('monthly-loss', 'this month', record, [firstOfMonth, nextMonth], settings.monthlyLoss * account),
  ];
}

/** Dollars: what became final since then, and what was opened since then as it stands. Null where that cannot be marked. */
export function resultSince({ results, open }: TradingRecord, fromMs: EpochMs): number | null {
  let sum = 0;
  for (const { atMs, cents } of results) if (atMs >= fromMs) sum += cents;
  for (const { openedMs, cents } of open) {
    if (openedMs < fromMs) continue;
    if (cents === null) return null;
    sum += cents;
  }
  return sum / 100;
}

function periodBreaker(
  breaker: 'daily-loss' | 'monthly-loss',
  when: string,
  record: TradingRecord,
  [from, next]: readonly [CivilDay, CivilDay],
  most: number,
): BreakerState {
  const result = resultSince(record, utcFromNewYork(from, 0));
  const untilMs = utcFromNewYork(next, 0);
  if (result === null) {
    const text = `what was made or lost ${when} is not known: something that is open cannot be marked`;
    return { breaker, tripped: true, effect: 'halts', text, untilMs: null };
  }
  const tripped = !(result > -most);
  const text = `${result < 0 ? 'lost' : 'made'} ${roundDollars(Math.abs(result))} ${when}, halts at a loss of ${roundDollars(most)}`;
  return { breaker, tripped, effect: 'halts', text, untilMs: tripped ? untilMs : null };
}

/** Positions, not fills: one that is closed in three parts has lost once. */
export function lossesInARow({ closed }: TradingRecord): number {
  let losses = 0;
  for (const { cents } of closed) losses = cents < 0 ? losses + 1 : 0;
  return losses;
}

function streakBreaker(record: TradingRecord, atMs: EpochMs, settings: BreakerSettings): BreakerState {
  const { lossesInARow: most, pauseHours } = settings;
  const losses = lossesInARow(record);
  const lastMs = record.closed.at(-1)?.closedMs ?? epochMs(0);
  const untilMs = epochMs(lastMs + pauseHours * HOUR_MS);
  const tripped = losses >= most && atMs < untilMs;
  return {
    breaker: 'losses-in-a-row',
    tripped,
    effect: 'halts',
    text: `${losses} ${losses === 1 ? 'loss' : 'losses'} in a row, halts for ${pauseHours} h at ${most}`,
    untilMs: tripped ? untilMs : null,
  };
}

/** How far equity is below its highest, as a share of the account at that time, and whether sizes are halved for it. */
export interface Drawdown {
  readonly share: number;
  readonly dollars: number;
  /** From the share that halves sizes until half of that has been won back. */
  readonly isHalved: boolean;
}

/** Null where something that is open cannot be marked. */
export function drawdownOf({ results, open }: TradingRecord, account: number, halves: number): Drawdown | null {
  let equity = 0;
  let peak = 0;
  let drawdown: Drawdown = { share: 0, dollars: 0, isHalved: false };
  const step = (cents: number): void => {
    equity += cents / 100;
    peak = Math.max(peak, equity);
    const share = (peak - equity) / (account + peak);
    const isHalved = share >= halves || (drawdown.isHalved && share > halves / 2);
    drawdown = { share, dollars: peak - equity, isHalved };
  };
  for (const { cents } of results) step(cents);
  let now = 0;
  for (const { cents } of open) {
    if (cents === null) return null;
    now += cents;
  }
  step(now);
  return drawdown;
}

function drawdownBreakers(record: TradingRecord, account: number, settings: BreakerSettings): readonly BreakerState[] {
  const { drawdownHalves: halves, drawdownStops: stops } = settings;
  const breaker = 'drawdown';
  const drawdown = drawdownOf(record, account, halves);
  if (drawdown === null) {
    const text = 'how far equity is below its highest is not known: something that is open cannot be marked';
    return [{ breaker, tripped: true, effect: 'halts', text, untilMs: null }];
  }
  const { share, dollars, isHalved } = drawdown;
  const found = `${roundDollars(dollars)} (${shareText(share)}) below the highest equity`;
  const back = isHalved && share < halves ? ` until it is ${shareText(halves / 2)}` : '';
  return [
    {
      breaker,
      tripped: share >= stops,
      effect: 'halts',
      text: `${found}, halts at ${shareText(stops)} until portfolio.yaml allows more`,
      untilMs: null,
    },
    {
      breaker,
      tripped: isHalved,
      effect: 'halves',
      text: `${found}, halves sizes at ${shareText(halves)}${back}`,
      untilMs: null,
    },
  ];
}
