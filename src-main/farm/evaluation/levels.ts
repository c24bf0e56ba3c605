import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { BAR_SESSIONS, UNKNOWN } from '#farm/evaluation/market-bar';
import type { FarmGrid } from '#farm/population/farm-grid';
import type { Population } from '#farm/population/population';

/** The grid in whole numbers, in the units of a `MarketBar`. Bounds are inclusive; positions are those of the grid. */
export interface FarmLevels {
  readonly warmthFrom: readonly number[];
  readonly popFrom: readonly number[];
  readonly ivRankFrom: readonly number[];
  readonly ivRankTo: readonly number[];
  readonly gapTo: readonly number[];
  /** Whether a gap has to be known. */
  readonly gapKnown: readonly boolean[];
  /** Bits by position in `TREND_REGIMES` and so on. */
  readonly trends: readonly number[];
  readonly volatilities: readonly number[];
  readonly sessions: readonly number[];
  /** Ten-thousandths of the credit; null turns the rule off. */
  readonly target: readonly (number | null)[];
  readonly stop: readonly (number | null)[];
  readonly trailFrom: readonly (number | null)[];
  readonly trailBy: readonly number[];
  readonly daysToGo: readonly (number | null)[];
  readonly daysHeld: readonly (number | null)[];
  /** Cents that one position may risk, by sizing. */
  readonly allowance: readonly number[];
  readonly cooldown: readonly number[];
  readonly concurrent: readonly number[];
}

export const CREDIT_PARTS = 10_000;
const MILLION = 1e6;
const MOST = 0x7fff_ffff;

export function farmLevels({ grid, sizings }: Population): FarmLevels {
  return {
    // No minimum takes what is not known as well.
    warmthFrom: grid.warmthMinimum.map((least) => (least === 0 ? UNKNOWN : least)),
    popFrom: grid.popMinimum.map((least) => (least === 0 ? UNKNOWN : millionths(least))),
    ivRankFrom: grid.ivRank.map((band) => (band === null ? UNKNOWN : millionths(band.from))),
    ivRankTo: grid.ivRank.map((band) => (band === null ? MOST : millionths(band.to))),
    gapTo: grid.gapTolerance.map((most) => (most === null ? MOST : millionths(most))),
    gapKnown: grid.gapTolerance.map((most) => most !== null),
    trends: grid.regimes.map(({ trends }) => bits(TREND_REGIMES, trends)),
    volatilities: grid.regimes.map(({ volatilities }) => bits(VOLATILITY_REGIMES, volatilities)),
    sessions: grid.session.map((session) => sessionBits(session)),
    target: grid.profitTarget.map(parts),
    stop: grid.stopLoss.map(parts),
    trailFrom: grid.trailingStop.map((trail) => (trail === null ? null : parts(trail.from))),
    trailBy: grid.trailingStop.map((trail) => (trail === null ? 0 : Math.round(trail.by * CREDIT_PARTS))),
    daysToGo: grid.timeExit.map((exit) => (exit !== null && 'daysToGo' in exit ? exit.daysToGo : null)),
    daysHeld: grid.timeExit.map((exit) => (exit !== null && 'daysHeld' in exit ? exit.daysHeld : null)),
    allowance: sizings.map(({ budget, size }) => allowanceOf(grid, budget, size)),
    cooldown: grid.cooldown,
    concurrent: grid.concurrent,
  };
}

function allowanceOf({ budget, positionSize }: FarmGrid, tier: number, size: number): number {
  const cents = (budget[tier]?.dollars ?? 0) * 100;
  return Math.floor((cents * millionths(positionSize[size] ?? 0)) / MILLION);
}

function sessionBits(session: FarmGrid['session'][number]): number {
  const open = BAR_SESSIONS.filter((name) => name !== 'closed');
  return bits(BAR_SESSIONS, session === 'any' ? open : [session]);
}

function bits<Word>(words: readonly Word[], wanted: readonly Word[]): number {
  return words.reduce((sum, word, at) => (wanted.includes(word) ? sum | (1 << at) : sum), 0);
}

function parts(share: number | null): number | null {
  return share === null ? null : Math.round(share * CREDIT_PARTS);
}

function millionths(share: number): number {
  return Math.round(share * MILLION);
}
