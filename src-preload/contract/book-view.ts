import { z } from 'zod';
import { structureView } from '#contract/options-view';
import { checkView, exitPlanView, fillView, orderLeg } from '#contract/trade-view';

/** Dollars. The window formats, it never computes. */
const dollars = z.number();
const ms = z.number();
const count = z.number().int();
const share = z.number();

export const noteView = z.object({ atMs: ms, text: z.string(), tags: z.array(z.string()) });

/** What a position is worth at the newest quotes up to the cursor, all contracts together. */
export const positionMark = z.object({
  quotedMs: ms,
  /** The quotes are too old to act on. */
  isStale: z.boolean(),
  /** Of the underlying. */
  price: dollars,
  /** What closing one spread costs per share: at the worst side, and in the middle. */
  natural: dollars,
  mid: dollars,
  /** What closing would leave, fees included: at the worst side, and in the middle. Never the credit received. */
  aheadNatural: dollars,
  aheadMid: dollars,
  /** Share of the largest profit that is earned, at the worst side; null where there is no limit to that. */
  earned: share.nullable(),
  /** Null where a leg has none. */
  greeks: z.object({ delta: z.number(), gamma: z.number(), vega: z.number(), theta: z.number() }).nullable(),
  /** Per share: how much the debit is above the target, and under the stop. Below 0 it is there. */
  toTarget: dollars.nullable(),
  toStop: dollars.nullable(),
  /** From the underlying to the nearest short strike, as a share of its price; below 0 it is through. */
  toShortStrike: share.nullable(),
  shortStrike: dollars.nullable(),
});

export const positionView = z.object({
  id: z.string(),
  symbol: z.string(),
  /** `IBIT put spread 52 / 49 · 18 Dec`. */
  title: z.string(),
  venue: z.enum(['robinhood', 'ibkr']),
  legs: z.array(orderLeg),
  structure: structureView,
  /** Open now, and opened in all. */
  contracts: count,
  contractsOpened: count,
  /** Average per share, received. */
  credit: dollars,
  fees: dollars,
  openedMs: ms,
  closedMs: ms.nullable(),
  expiry: z.string(),
  days: z.number(),
  state: z.enum(['open', 'closed']),
  /** Null where nobody has quoted it since it was opened; `markProblem` says why. */
  mark: positionMark.nullable(),
  markProblem: z.string().nullable(),
  /** Of what has been closed, fees included. */
  realised: dollars,
  /** Of what is held; null where there is no limit to it. */
  maxProfit: dollars.nullable(),
  maxLoss: dollars.nullable(),
  /** The worst and the best that closing it would have left while it was held. */
  worstAhead: dollars.nullable(),
  worstMs: ms.nullable(),
  bestAhead: dollars.nullable(),
  bestMs: ms.nullable(),
  exit: exitPlanView.nullable(),
  /** The exit that is due; null while none is. */
  due: z.object({ kind: z.string(), text: z.string(), atMs: ms }).nullable(),
  warnings: z.array(z.object({ kind: z.string(), text: z.string() })),
  /** What expiry would make of it, where that has come and waits for a word. */
  settlement: z
    .object({
      how: z.enum(['expired', 'assigned', 'exercised']),
      contracts: count,
      /** All together; paid is below 0. */
      cash: dollars,
      text: z.string(),
    })
    .nullable(),
  fills: z.array(fillView),
  /** A ticket that closes it and is not done. */
  ticketId: z.string().nullable(),
  notes: z.array(noteView),
});

/** A position of a paper config that the farm follows. */
export const followedView = z.object({
  config: count,
  title: z.string(),
  contracts: count,
  openedMs: ms,
  /** Per share. */
  credit: dollars,
  /** What closing costs now; null where nobody quotes it. */
  cost: dollars.nullable(),
  ahead: dollars.nullable(),
});

export const positionsView = z.object({
  atMs: ms.nullable(),
  /** Open ones by what needs a hand first; then those closed on the cursor's day. */
  positions: z.array(positionView),
  /** Of all open ones that have a mark; null while one has none. */
  ahead: dollars.nullable(),
  followed: z.array(followedView),
  /** Why there are no followed ones, or that nobody is followed; null where they are listed. */
  followedAbout: z.string().nullable(),
  problem: z.string().nullable(),
});

export const journalRow = z.object({
  /** Unique in the journal. */
  key: z.string(),
  kind: z.enum(['trade', 'passed', 'note', 'desk']),
  /** When it began: the replay goes there. */
  atMs: ms,
  endedMs: ms.nullable(),
  positionId: z.string().nullable(),
  recommendationId: z.string().nullable(),
  symbol: z.string().nullable(),
  title: z.string(),
  /** How it ended, or what was said: `closed at target`, `rejected: earnings tomorrow`. */
  text: z.string(),
  contracts: count.nullable(),
  /** Per share. */
  credit: dollars.nullable(),
  debit: dollars.nullable(),
  fees: dollars.nullable(),
  /** After fees; null while it is open. */
  result: dollars.nullable(),
  /** The worst and the best that closing it would have left. */
  worstAhead: dollars.nullable(),
  bestAhead: dollars.nullable(),
  /** Of the fills against the worst side and the middle of their tickets, per share; above 0 is better for us. */
  againstNatural: dollars.nullable(),
  againstMid: dollars.nullable(),
  tags: z.array(z.string()),
  notes: z.array(noteView),
});

export const journalView = z.object({
  atMs: ms.nullable(),
  /** `practice on demo-2026-03-06`, `live`. */
  book: z.string(),
  /** The newest first. */
  rows: z.array(journalRow),
  tags: z.array(z.string()),
  /** After each closed trade, oldest first. */
  equity: z.array(z.object({ atMs: ms, dollars })),
  totals: z.object({
    trades: count,
    won: count,
    result: dollars,
    fees: dollars,
    /** Means over fills, per share; null while there are none. */
    againstNatural: dollars.nullable(),
    againstMid: dollars.nullable(),
  }),
  problem: z.string().nullable(),
});

/** What is used of a limit. */
export const exposureView = z.object({
  name: z.string(),
  /** `Coin exposure: 412 $ Δ of 1,500`. */
  text: z.string(),
  unit: z.enum(['dollars', 'count', 'share']),
  /** Null where it is not known, which counts as a breach. */
  used: z.number().nullable(),
  limit: z.number(),
  passed: z.boolean(),
});

export const breakerView = z.object({
  name: z.string(),
  isTripped: z.boolean(),
  /** Why, with its figure: `Lost $412 today, limit $300`. */
  text: z.string(),
  /** Null: until a human, or better data, ends it. */
  untilMs: ms.nullable(),
  /** `halts`: no new recommendation may be taken. `halves`: sizes are halved. */
  effect: z.enum(['halts', 'halves']),
});

/** Whether Argus only observes, or may stage tickets at a broker, and whether anything may be opened at all. */
export const tradingStance = z.object({
  mode: z.enum(['collector', 'live']),
  paused: z.object({ reason: z.string(), untilMs: ms.nullable() }).nullable(),
  killed: z.object({ reason: z.string(), atMs: ms }).nullable(),
});

export const riskView = z.object({
  atMs: ms.nullable(),
  ...tradingStance.shape,
  breakers: z.array(breakerView),
  exposures: z.array(exposureView),
  account: z
    .object({
      size: dollars,
      equity: dollars,
      buyingPower: dollars,
      buyingPowerUsed: dollars,
      /** The most that may be lost with one trade. */
      riskBudget: dollars,
    })
    .nullable(),
  /** Null where something that is open cannot be marked. */
  results: z.object({
    day: dollars.nullable(),
    month: dollars.nullable(),
    /** Below the highest equity. */
    drawdown: dollars.nullable(),
    lossesInARow: count,
  }),
  /** If everything that is open went to its worst at once. */
  worstCase: dollars.nullable(),
  /** What the broker says it holds, against the book; null where no broker is connected. */
  reconciliation: z.object({ atMs: ms, checks: z.array(checkView) }).nullable(),
  problem: z.string().nullable(),
});

export type NoteView = z.output<typeof noteView>;
export type PositionMarkView = z.output<typeof positionMark>;
export type PositionView = z.output<typeof positionView>;
export type FollowedView = z.output<typeof followedView>;
export type PositionsView = z.output<typeof positionsView>;
export type JournalRow = z.output<typeof journalRow>;
export type JournalView = z.output<typeof journalView>;
export type ExposureView = z.output<typeof exposureView>;
export type BreakerView = z.output<typeof breakerView>;
export type TradingStance = z.output<typeof tradingStance>;
export type RiskView = z.output<typeof riskView>;
