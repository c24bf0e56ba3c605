import { z } from 'zod';
import { TICKET_STATES } from '#domain/ticket';
import { legView, structureView } from '#contract/options-view';

/** Dollars. The window formats, it never computes. */
const dollars = z.number();
const ms = z.number();
const count = z.number().int();
const share = z.number();

/** How far the trading desk is with the tape that is open. Advice is worked out ahead of the cursor and shown up to it. */
export const adviceProgress = z.object({
  /** `none`: no tape, or none that advice can be worked out for. */
  phase: z.enum(['none', 'catching-up', 'ready', 'failed']),
  /** Why there is none, or why it stopped, and what to do; null while all is well. */
  problem: z.string().nullable(),
  /** Share of the tape that it has been through. */
  progress: share,
  /** It has not come to the cursor yet: what is shown may be incomplete. */
  isBehind: z.boolean(),
});

/** What one gate or limit asked, and by how much that was enough or not. */
export const checkView = z.object({
  name: z.string(),
  passed: z.boolean(),
  /** `IV rank 41, needs 50`. */
  text: z.string(),
  /** How far on the good side, or, below 0, on the bad one, as a share of what is needed; null where that says nothing. */
  margin: share.nullable(),
});

export const signalView = z.object({
  id: z.string(),
  symbol: z.string(),
  detector: z.string(),
  /** `IBIT put spread`. */
  title: z.string(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  atMs: ms,
  /** When it became known: there the replay shows it, and not before. */
  seenMs: ms,
  because: z.array(z.string()),
  checks: z.array(checkView),
  /** Which check refused it, and by how much; null where it was accepted. */
  refusal: z.string().nullable(),
  /** 0 to 100; null where it was refused before anything was scored. */
  score: z.number().nullable(),
  parts: z.array(z.object({ name: z.string(), points: z.number(), most: z.number(), because: z.string() })),
  /** What became of it by the cursor. `context`: nothing is to be done about it. */
  state: z.enum(['context', 'refused', 'recommended', 'ended', 'rejected', 'snoozed', 'ticket', 'filled']),
  /** The state in words: `expired: credit under 0.36`, `snoozed until 11:20`. */
  about: z.string(),
});

export const conditionsView = z.object({
  underlying: z.string(),
  atMs: ms,
  /** Whole points between `least` and `most`; null while too little is known. */
  score: z.number().nullable(),
  least: z.number(),
  most: z.number(),
  parts: z.array(z.object({ name: z.string(), text: z.string(), points: z.number(), most: z.number() })),
});

const gapRiskView = z.object({
  underlying: z.string(),
  atMs: ms,
  closedMs: ms,
  /** `BTC −4.1 % since the close: IBIT would open near 51.90 (−3.9 %)`. */
  text: z.string(),
  coinMove: share,
  impliedGap: share,
  impliedOpen: dollars,
  /** Share of past gaps of that size or larger; null while too few are known. */
  rarity: share.nullable(),
});

export const signalsView = z.object({
  ...adviceProgress.shape,
  /** The cursor's time; null before the first input. */
  atMs: ms.nullable(),
  /** Accepted ones: those with an open recommendation first, by score, then the newest. */
  accepted: z.array(signalView),
  /** The newest refused ones, and how many there were in all. */
  refused: z.array(signalView),
  refusedInAll: count,
  conditions: z.array(conditionsView),
  gaps: z.array(gapRiskView),
  /** Why nothing new is recommended right now (paused, killed, a breaker), in words; null while it is. */
  halted: z.string().nullable(),
});

/** A leg as it is entered at a broker. */
export const orderLeg = z.object({
  action: z.enum(['sell', 'buy']),
  right: z.enum(['call', 'put']),
  strike: dollars,
  expiry: z.string(),
  /** `18 Dec 2026`. */
  expiryText: z.string(),
  /** Contracts of this leg for one spread. */
  quantity: count,
});

/** Per share. */
const prices = z.object({ natural: dollars, calibrated: dollars, mid: dollars });

const pathOdds = z.object({ model: z.string(), value: share, standardError: z.number() });

export const exitPlanView = z.object({
  /** Debits per share. */
  targetDebit: dollars,
  stopDebit: dollars,
  timeExitDte: count,
  closeByMs: ms,
  /** One sentence each. */
  sentences: z.array(z.string()),
});

export const sizingView = z.object({
  /** Spreads that the rules allow; 0 where they refuse. */
  contracts: count,
  /** Why none may be sold now; null where some may. */
  refusal: z.string().nullable(),
  /** How the number came about: each cap with its figure, and whether it is the one that decides. */
  steps: z.array(
    z.object({ name: z.string(), text: z.string(), contracts: z.number().nullable(), binds: z.boolean() }),
  ),
  /** Limits and breakers, after the trade. */
  checks: z.array(checkView),
  /** For all of the contracts. */
  maxProfit: dollars,
  maxLoss: dollars,
  margin: dollars,
  buyingPower: dollars,
  fees: dollars,
  evNatural: dollars,
  evCalibrated: dollars,
});

export const recommendationCard = z.object({
  id: z.string(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  score: z.number(),
  symbol: z.string(),
  /** `put spread 52 / 49`. */
  name: z.string(),
  /** What is sold, what it brings and what it can cost, in two plain sentences. */
  sentence: z.string(),
  legs: z.array(orderLeg),
  /** The same for the payoff panel and command. */
  structure: structureView,
  expiry: z.string(),
  expiryText: z.string(),
  days: count,
  width: dollars,
  /** Of the underlying when it was decided. */
  price: dollars,
  /** Asked for first, the steps after that, and the lowest at which it is still worth it. Per share. */
  limit: dollars,
  ladder: z.array(dollars),
  worst: dollars,
  tick: dollars,
  /** When it was decided. */
  issued: prices,
  /** At the newest quotes up to the cursor; null before the first newer ones. */
  now: z
    .object({ ...prices.shape, quotedMs: ms, price: dollars, evNatural: dollars, aboveWorst: z.boolean() })
    .nullable(),
  /** Of one spread. */
  one: z.object({ maxProfit: dollars, maxLoss: dollars, margin: dollars, buyingPower: dollars, fees: dollars }),
  /** Null while the sizing is not known; `sizingProblem` says what it waits for. */
  sizing: sizingView.nullable(),
  sizingProblem: z.string().nullable(),
  breakevens: z.array(dollars),
  /** Probability of a profit at expiry and expected dollars of one spread, held until then. */
  odds: z.array(z.object({ model: z.string(), pop: share, ev: dollars })),
  halfProfit: pathOdds.nullable(),
  touch: z.array(pathOdds),
  /** Of one spread, by the model that says least, between the worst fill and the believed one. */
  evNatural: dollars,
  evCalibrated: dollars,
  /** Of one spread. */
  greeks: z.object({ delta: z.number(), gamma: z.number(), vega: z.number(), theta: z.number() }),
  exit: exitPlanView,
  farm: z
    .object({
      asked: count,
      passing: count,
      entering: count,
      support: share.nullable(),
      outTrades: count,
      outResult: dollars,
      nearMisses: z.array(z.string()),
      /** `31,204 of 402,688 would enter · out of sample +$412 in 1,940 trades`. */
      text: z.string(),
    })
    .nullable(),
  because: z.array(z.string()),
  cautions: z.array(
    z.object({
      kind: z.enum(['event', 'ex-dividend', 'assignment', 'skew', 'liquidity', 'data', 'near-gate', 'pin']),
      text: z.string(),
    }),
  ),
  warmth: z.number().nullable(),
  /** One spread at expiry, at the issued natural credit: corners of the line, by rising price of the underlying. */
  payoff: z.array(z.object({ price: dollars, profit: dollars })),
  atMs: ms,
  /** When it became known. */
  seenMs: ms,
  quotedMs: ms,
  /** Whose quotes count at the cursor; null before anybody's did. */
  source: z.string().nullable(),
  validUntilMs: ms,
  seal: z.string(),
  /** What became of it by the cursor. */
  state: z.enum(['open', 'ended', 'rejected', 'snoozed', 'ticket', 'filled']),
  about: z.string(),
  endedMs: ms.nullable(),
  /** Of the newest ticket made from it; null where there is none. */
  ticketId: z.string().nullable(),
  /** Where a ticket may be made now, and why not elsewhere. */
  venues: z.array(z.object({ venue: z.enum(['robinhood', 'ibkr']), isPossible: z.boolean(), about: z.string() })),
});

/** Null shows the best one that is open at the cursor, else the newest. */
export const recommendationParams = z.object({ id: z.string().max(128).nullable() });

export const recommendationView = z.object({
  ...adviceProgress.shape,
  atMs: ms.nullable(),
  /** All up to the cursor, the newest first: to step through. */
  others: z.array(
    z.object({
      id: z.string(),
      symbol: z.string(),
      title: z.string(),
      atMs: ms,
      seenMs: ms,
      score: z.number(),
      state: recommendationCard.shape.state,
    }),
  ),
  card: recommendationCard.nullable(),
});

/** One line on a broker's screen. */
export const ticketStep = z.object({
  text: z.string(),
  /** What is worth copying: a price, a strike; null where there is nothing to type. */
  copy: z.string().nullable(),
});

export const fillView = z.object({
  id: z.string(),
  contracts: count,
  /** Net of one spread per share: received when opening, paid when closing. */
  price: dollars,
  fees: dollars,
  atMs: ms,
  legs: z.array(legView.extend({ price: dollars })),
  /** Against the worst side and the middle that the ticket was made at, per share; above 0 is better for us. */
  againstNatural: dollars,
  againstMid: dollars,
  /** Why it does not count; null where it does. */
  voided: z.string().nullable(),
});

export const ticketView = z.object({
  id: z.string(),
  side: z.enum(['open', 'close']),
  venue: z.enum(['robinhood', 'ibkr']),
  recommendationId: z.string().nullable(),
  positionId: z.string().nullable(),
  symbol: z.string(),
  /** `IBIT put spread 52 / 49 · 18 Dec`. */
  title: z.string(),
  /** What is to be done, in one sentence with its worst case. */
  sentence: z.string(),
  legs: z.array(orderLeg),
  contracts: count,
  filled: count,
  /** Per share, positive: a credit when opening, a debit when closing. */
  limit: dollars,
  worst: dollars,
  tick: dollars,
  maxProfit: dollars,
  maxLoss: dollars,
  collateral: dollars,
  buyingPower: dollars,
  exit: exitPlanView.nullable(),
  warnings: z.array(z.string()),
  /** In the order of the broker's own screens. */
  steps: z.array(ticketStep),
  madeMs: ms,
  quotedMs: ms,
  validUntilMs: ms,
  seal: z.string(),
  /** `draft`: made, not confirmed; nothing of it is kept. */
  state: z.enum(['draft', ...TICKET_STATES]) /** The state in words, with what comes next. */,
  about: z.string(),
  /** While quotes are newer than the ticket's: what it would bring now, and whether it may still be entered. */
  now: z.object({ natural: dollars, mid: dollars, quotedMs: ms, isWorthIt: z.boolean(), text: z.string() }).nullable(),
  fills: z.array(fillView),
  /** What may be asked for in this state. */
  can: z.object({ stage: z.boolean(), work: z.boolean(), fill: z.boolean(), withdraw: z.boolean() }),
  /** At IBKR, once staged. */
  order: z.object({ orderId: count, account: z.string() }).nullable(),
});

/** A ticket to be confirmed, and how: answered to whoever asked for it, and kept by nobody until it is confirmed. */
export const ticketReview = z.object({
  ticket: ticketView,
  /** Goes back with the confirmation: the same one twice confirms once. */
  nonce: z.string(),
  confirm: z.object({
    /** `hold`: the button is held down. `type`: `phrase` is typed. */
    how: z.enum(['hold', 'type']),
    phrase: z.string(),
    /** Why it has to be typed; null where holding is enough. */
    because: z.string().nullable(),
  }),
  checks: z.array(checkView),
});

export const brokerView = z.object({
  state: z.enum(['off', 'connecting', 'ready', 'down']),
  /** `IBKR off: switch it on under "broker" in config.yaml`, `PAPER DU123456, 12 ms`. */
  about: z.string(),
  account: z.string().nullable(),
  kind: z.enum(['PAPER', 'LIVE']).nullable(),
});

export const ticketsView = z.object({
  atMs: ms.nullable(),
  /** Those that wait for something first, then the newest. */
  tickets: z.array(ticketView),
  broker: brokerView,
  problem: z.string().nullable(),
});

export type AdviceProgress = z.output<typeof adviceProgress>;
export type CheckView = z.output<typeof checkView>;
export type SignalView = z.output<typeof signalView>;
export type ConditionsView = z.output<typeof conditionsView>;
export type SignalsView = z.output<typeof signalsView>;
export type OrderLeg = z.output<typeof orderLeg>;
export type ExitPlanView = z.output<typeof exitPlanView>;
export type SizingView = z.output<typeof sizingView>;
export type RecommendationCard = z.output<typeof recommendationCard>;
export type RecommendationView = z.output<typeof recommendationView>;
export type TicketStep = z.output<typeof ticketStep>;
export type FillView = z.output<typeof fillView>;
export type TicketView = z.output<typeof ticketView>;
export type TicketReview = z.output<typeof ticketReview>;
export type BrokerView = z.output<typeof brokerView>;
export type TicketsView = z.output<typeof ticketsView>;
