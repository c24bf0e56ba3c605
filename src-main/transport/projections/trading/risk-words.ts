import type { BreakerView, ExposureView, RiskView, TradingStance } from '#contract/book-view';
import { type Ticker, ticker } from '#domain/instrument';
import type { DeskState } from '#portfolio/book/trader-book';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import { drawdownOf, lossesInARow, resultSince } from '#portfolio/breakers/loss-breakers';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import { roundDollars } from '#portfolio/figure-text';
import { type BookRisk, bookRisk } from '#portfolio/limits/book-risk';
import type { Exposure } from '#portfolio/limits/exposure';
import type { PortfolioSettings } from '#portfolio/portfolio-settings';
import { civilDay, dateOf } from '#market/sessions/civil-date';
import { isCovered, newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import type { EpochMs } from '#primitives/clock';
import { BREAKER_NAMES } from '#transport/projections/trading/sizing-words';

/** What limits and breakers go by. */
interface RiskFigures {
  readonly breakers: readonly BreakerState[];
  readonly exposures: readonly Exposure[];
  readonly record: TradingRecord;
  readonly settings: PortfolioSettings;
  /** Dollars; null where something that is open cannot be marked. */
  readonly equity: number | null;
}

export interface RiskTerms {
  readonly nowMs: EpochMs | null;
  readonly stance: TradingStance;
  /** Null where they cannot be worked out; `problem` says why. */
  readonly figures: RiskFigures | null;
  readonly reconciliation: RiskView['reconciliation'];
  readonly problem: string | null;
}

export function stanceOf({ mode, paused, killed }: DeskState): TradingStance {
  return {
    mode,
    paused: paused === null ? null : { reason: paused.reason, untilMs: paused.untilMs },
    killed: killed === null ? null : { reason: killed.reason, atMs: killed.sinceMs },
  };
}

/** What is used of every limit, what has tripped, and how the account stands. */
export function riskAnswer({ nowMs, stance, figures, reconciliation, problem }: RiskTerms): RiskView {
  const said = figures === null ? NOTHING_KNOWN : figuresAt(figures, nowMs);
  return { atMs: nowMs, ...stance, ...said, reconciliation, problem };
}

type Figures = Pick<RiskView, 'breakers' | 'exposures' | 'account' | 'results' | 'worstCase'>;

const NOTHING_KNOWN: Figures = {
  breakers: [],
  exposures: [],
  account: null,
  results: { day: null, month: null, drawdown: null, lossesInARow: 0 },
  worstCase: null,
};

function figuresAt(figures: RiskFigures, nowMs: EpochMs | null): Figures {
  const { breakers, exposures, record, settings, equity } = figures;
  const { account, sizing } = settings;
  const used = sumOf(exposures, ({ buyingPower }) => buyingPower) / 100;
  return {
    breakers: breakers.map(breakerView),
    exposures: exposureViews(exposures, equity ?? account, settings),
    account:
      equity === null
        ? null
        : {
            size: account,
            equity,
            buyingPower: Math.max(0, equity - used),
            buyingPowerUsed: used,
            riskBudget: sizing.riskShare * Math.max(0, equity),
          },
    results: resultsOf(record, nowMs, settings),
    worstCase: sumOf(exposures, ({ maxLoss }) => maxLoss) / 100,
  };
}

function breakerView({ breaker, tripped, text, untilMs, effect }: BreakerState): BreakerView {
  return { name: BREAKER_NAMES[breaker], isTripped: tripped, text, untilMs, effect };
}

function exposureViews(exposures: readonly Exposure[], account: number, { limits }: PortfolioSettings): ExposureView[] {
  const all = bookRisk(exposures, ticker(''), limits);
  const size = (value: number | null): number | null => (value === null ? null : Math.abs(value));
  const paid = all.theta === null ? null : Math.max(0, -all.theta);
  const underlyings = [...new Set(exposures.map(({ underlying }) => underlying))].toSorted();
  return [
    dollars('Delta', size(all.delta), limits.delta * account),
    dollars('Coin delta', size(all.coinDelta), limits.coinDelta * account),
    dollars('Gamma for 1 %', size(all.gamma), limits.gamma * account),
    dollars('Vega', size(all.vega), limits.vega * account),
    dollars('Theta paid', paid, limits.theta * account),
    dollars('Worst case', all.loss, limits.totalLoss * account),
    dollars('Worst case of coins', all.coinLoss, limits.coinLoss * account),
    ...underlyings.flatMap((underlying) => ofUnderlying(underlying, exposures, account, limits)),
    dollars('Buying power', all.buyingPower, limits.buyingPower * account),
    counted('Positions', all.positions, limits.positions),
  ];
}

function ofUnderlying(
  underlying: Ticker,
  exposures: readonly Exposure[],
  account: number,
  limits: PortfolioSettings['limits'],
): ExposureView[] {
  const own: BookRisk = bookRisk(exposures, underlying, limits);
  return [
    dollars(`Worst case of ${underlying}`, own.underlyingLoss, limits.underlyingLoss * account),
    counted(`Positions in ${underlying}`, own.positionsOfUnderlying, limits.positionsPerUnderlying),
  ];
}

function dollars(name: string, used: number | null, limit: number): ExposureView {
  const text =
    used === null ? `not known, at most ${roundDollars(limit)}` : `${roundDollars(used)} of ${roundDollars(limit)}`;
  return { name, text, unit: 'dollars', used, limit, passed: used !== null && used <= limit };
}

function counted(name: string, used: number, limit: number): ExposureView {
  return { name, text: `${used} of ${limit}`, unit: 'count', used, limit, passed: used <= limit };
}

/** What is open and was opened in the period counts as it stands. */
function resultsOf(record: TradingRecord, nowMs: EpochMs | null, settings: PortfolioSettings): RiskView['results'] {
  const drawdown = drawdownOf(record, settings.account, settings.breakers.drawdownHalves);
  const known = nowMs !== null && isCovered(nowMs);
  const today = known ? newYorkDay(nowMs) : null;
  const date = today === null ? null : dateOf(today);
  return {
    day: today === null ? 0 : resultSince(record, utcFromNewYork(today, 0)),
    month: date === null ? 0 : resultSince(record, utcFromNewYork(civilDay(date.year, date.month, 1), 0)),
    drawdown: drawdown?.dollars ?? null,
    lossesInARow: lossesInARow(record),
  };
}

function sumOf(exposures: readonly Exposure[], figure: (exposure: Exposure) => number): number {
  return exposures.reduce((sum, exposure) => sum + figure(exposure), 0);
}
