import type { RiskView, TradingStance } from '#contract/book-view';
import type { AdviceProgress } from '#contract/trade-view';
import type { TradingBoard } from '#transport/projections/trading/trading-board';

export const AT_REST: TradingStance = { mode: 'collector', paused: null, killed: null };

/** Nothing is known, and `waitsFor` says what has to come first. */
export function blankBoard(waitsFor: string): TradingBoard {
  const progress: AdviceProgress = { phase: 'none', problem: waitsFor, progress: 0, isBehind: false };
  return {
    stance: AT_REST,
    signals: () => ({
      ...progress,
      atMs: null,
      accepted: [],
      refused: [],
      refusedInAll: 0,
      conditions: [],
      gaps: [],
      halted: null,
    }),
    recommendation: () => ({ ...progress, atMs: null, others: [], card: null }),
    tickets: () => ({
      atMs: null,
      tickets: [],
      broker: { state: 'off', about: 'No broker is connected.', account: null, kind: null },
      problem: waitsFor,
    }),
    positions: () => ({
      atMs: null,
      positions: [],
      ahead: null,
      followed: [],
      followedAbout: waitsFor,
      problem: waitsFor,
    }),
    journal: () => ({
      atMs: null,
      book: '',
      rows: [],
      tags: [],
      equity: [],
      totals: { trades: 0, won: 0, result: 0, fees: 0, againstNatural: null, againstMid: null },
      problem: waitsFor,
    }),
    risk: () => blankRisk(waitsFor),
  };
}

function blankRisk(waitsFor: string): RiskView {
  return {
    ...AT_REST,
    atMs: null,
    breakers: [],
    exposures: [],
    account: null,
    results: { day: 0, month: 0, drawdown: 0, lossesInARow: 0 },
    worstCase: null,
    reconciliation: null,
    problem: waitsFor,
  };
}
