import { z } from 'zod';
import { STRUCTURES } from '#domain/structure';

/** Dollars (of a coin option: dollars too, at the index of the snapshot). The window formats, it never computes. */
const dollars = z.number();
const ms = z.number();
const right = z.enum(['call', 'put']);
const grade = z.enum(['A', 'B', 'C', 'D', 'F']);

/**
 * Which underlying's options to look at; null takes the first that is known at the cursor. And whose: null takes the
 * provider that counts, any other one is there to be looked at.
 */
export const optionParams = z.object({
  underlying: z.string().max(32).nullable(),
  provider: z.string().max(32).nullable().default(null),
});

/** What every panel about options says first: of what, from whom, as of when. Null fields are not known. */
const chainHeader = {
  /** Underlyings whose options are known at the cursor, in order of their first snapshot. */
  available: z.array(z.string()),
  /** Who gives this underlying's options, the one that counts first. */
  providers: z.array(z.string()),
  underlying: z.string().nullable(),
  provider: z.string().nullable(),
  spot: dollars.nullable(),
  atMs: ms.nullable(),
  /** Why there is nothing to show, in words; null while there is, or while it is being worked out. */
  problem: z.string().nullable(),
} as const;

export const contractView = z.object({
  bid: dollars.nullable(),
  ask: dollars.nullable(),
  bidSize: z.number().nullable(),
  askSize: z.number().nullable(),
  last: dollars.nullable(),
  iv: z.number().nullable(),
  /** Solved from its own quote, from the other right at its strike, or as the provider states it. */
  ivOrigin: z.enum(['provider', 'solved', 'parity']).nullable(),
  /** Why there is no volatility. */
  ivProblem: z.string().nullable(),
  delta: z.number().nullable(),
  gamma: z.number().nullable(),
  theta: z.number().nullable(),
  vega: z.number().nullable(),
  openInterest: z.number().nullable(),
  volume: z.number().nullable(),
  grade,
  stale: z.boolean(),
  adjusted: z.boolean(),
  atMs: ms,
  /** Why this quote lies off the surface, where it does. */
  anomaly: z.string().nullable(),
});

export const expiryView = z.object({
  expiry: z.string(),
  expiryMs: ms,
  /** Calendar days until the moment of expiry, with their fraction. */
  days: z.number(),
  forward: dollars,
  forwardOrigin: z.enum(['parity', 'carry']),
  atmIv: z.number().nullable(),
  /** One standard deviation until expiry, from the at-the-money volatility. */
  expectedMove: dollars.nullable(),
});

export const chainView = z.object({
  ...chainHeader,
  exercise: z.enum(['american', 'european']),
  quotedIn: z.enum(['usd', 'coin']),
  multiplier: z.number(),
  expiries: z.array(expiryView),
  /** The expiry whose rows these are. */
  expiry: z.string().nullable(),
  rows: z.array(z.object({ strike: dollars, call: contractView.nullable(), put: contractView.nullable() })),
  /** Quotes of the snapshot that could not be used. */
  refused: z.number().int(),
});

export const anomalyView = z.object({
  expiry: z.string(),
  strike: dollars,
  right,
  side: z.enum(['rich', 'cheap']),
  iv: z.number(),
  fitted: z.number(),
  z: z.number(),
  reason: z.string(),
});

export const sliceView = z.object({
  ...expiryView.shape,
  /** In words: `SVI`, `SSVI: 4 strikes only`, or why there is no fit. */
  model: z.string(),
  isFitted: z.boolean(),
  butterflyFree: z.boolean(),
  riskReversal25: z.number().nullable(),
  butterfly25: z.number().nullable(),
  /** Volatility between the expiry before and this one. */
  forwardVolatility: z.number().nullable(),
  straddleMove: dollars.nullable(),
  quotes: z.array(
    z.object({
      strike: dollars,
      right,
      bid: z.number().nullable(),
      mid: z.number(),
      ask: z.number().nullable(),
      isAnomaly: z.boolean(),
    }),
  ),
  /** The fitted smile, by rising strike, and what the fitted model makes of the same strikes. */
  fit: z.array(z.object({ strike: dollars, iv: z.number(), model: z.number().nullable() })),
});

const modelFitView = z.object({
  name: z.string(),
  status: z.string(),
  /** Weighted root mean square error in volatility. */
  rmse: z.number().nullable(),
  parameters: z.array(z.object({ name: z.string(), value: z.number() })),
  note: z.string().nullable(),
});

export const surfaceView = z.object({
  ...chainHeader,
  slices: z.array(sliceView),
  /** Volatility by expiry (rows, as in `slices`) and by ln(K / F) in standard deviations of its expiry (columns). */
  heat: z.object({ deviations: z.array(z.number()), rows: z.array(z.array(z.number().nullable())) }),
  anomalies: z.array(anomalyView),
  calendarFree: z.boolean(),
  calendarNote: z.string().nullable(),
  constant30: z.number().nullable(),
  ivRank: z.object({
    rank: z.number().nullable(),
    percentile: z.number().nullable(),
    sessions: z.number().int(),
    window: z.number().int(),
    status: z.string(),
  }),
  models: z.array(modelFitView),
});

const structureKind = z.enum(STRUCTURES);

export const legView = z.object({
  right,
  strike: dollars,
  expiry: z.string().max(10),
  quantity: z.number().int(),
});

/** What a person put together: legs, and whether a round lot of the underlying belongs to it. */
export const structureView = z.object({
  underlying: z.string().max(32),
  legs: z.array(legView).min(1).max(8),
  shares: z.union([z.literal(0), z.literal(1)]),
});

const byModel = z.object({
  model: z.string(),
  pop: z.number().nullable(),
  expectedValue: dollars.nullable(),
});

export const candidateView = z.object({
  id: z.string(),
  kind: structureKind,
  structure: structureView,
  expiry: z.string(),
  days: z.number(),
  strikes: z.string(),
  shortDelta: z.number().nullable(),
  width: dollars.nullable(),
  creditNatural: dollars.nullable(),
  creditCalibrated: dollars.nullable(),
  creditMid: dollars.nullable(),
  maxProfit: dollars.nullable(),
  maxLoss: dollars.nullable(),
  margin: dollars.nullable(),
  returnOnRisk: z.number().nullable(),
  breakevens: z.array(dollars),
  byModel: z.array(byModel),
  p50: z.number().nullable(),
  touch: z.number().nullable(),
  delta: z.number().nullable(),
  theta: z.number().nullable(),
  vega: z.number().nullable(),
  grade,
  /** Checks that it fails, in words. */
  warnings: z.array(z.string()),
});

export const spreadFilter = z.object({
  kinds: z.array(structureKind).min(1),
  days: z.object({ from: z.number().min(0), to: z.number().max(800) }),
  shortDelta: z.object({ from: z.number().min(0), to: z.number().max(1) }),
  width: z.number().positive().nullable(),
  worstGrade: grade,
});

export const spreadParams = z.object({ ...optionParams.shape, filter: spreadFilter });

export const spreadsView = z.object({
  ...chainHeader,
  candidates: z.array(candidateView),
  /** How many were refused for which reason, the most frequent first. */
  refused: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  /** Under which conventions the probabilities hold, in a sentence. */
  conventions: z.string(),
  isWorking: z.boolean(),
});

export const payoffInput = z.object({
  structure: structureView,
  /** Share of the time to the nearest expiry that has passed: 0 is now, 1 is expiry. */
  elapsed: z.number().min(0).max(1),
  /** Added to every volatility, in points of 0.01. */
  volatilityShift: z.number().min(-50).max(100),
});

const curve = z.array(z.number());

export const payoffView = z.object({
  ...chainHeader,
  name: z.string(),
  days: z.number(),
  /** Signed cash at opening, per unit of the structure: positive is received. Null where a leg has no quote. */
  creditNatural: dollars.nullable(),
  creditMid: dollars.nullable(),
  maxProfit: dollars.nullable(),
  maxLoss: dollars.nullable(),
  margin: dollars.nullable(),
  breakevens: z.array(dollars),
  warnings: z.array(z.string()),
  /** Underlying prices, rising; the curves are of the same length. Profit is in dollars per structure. */
  prices: curve,
  atExpiry: curve,
  atDate: curve,
  /** Of the model named, per dollar of the underlying. */
  density: curve,
  densityModel: z.string(),
  delta: curve,
  gamma: curve,
  theta: curve,
  vega: curve,
  byModel: z.array(byModel),
  p50: z.number().nullable(),
  touch: z.number().nullable(),
  conventions: z.string(),
});

export type ContractView = z.output<typeof contractView>;
export type ExpiryView = z.output<typeof expiryView>;
export type ChainView = z.output<typeof chainView>;
export type AnomalyView = z.output<typeof anomalyView>;
export type SliceView = z.output<typeof sliceView>;
export type SurfaceView = z.output<typeof surfaceView>;
export type LegView = z.output<typeof legView>;
export type StructureView = z.output<typeof structureView>;
export type CandidateView = z.output<typeof candidateView>;
export type SpreadFilter = z.output<typeof spreadFilter>;
export type SpreadsView = z.output<typeof spreadsView>;
export type PayoffInput = z.output<typeof payoffInput>;
export type PayoffView = z.output<typeof payoffView>;
