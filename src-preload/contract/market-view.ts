import { z } from 'zod';
import { BAR_INTERVALS } from '#domain/bar';
import { SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';

/** Plain numbers in the instrument's currency: the window formats, it never computes with money. */
const price = z.number();
const ms = z.number();

export const instrumentView = z.object({
  index: z.number().int(),
  symbol: z.string(),
  source: z.string(),
  calendar: z.enum(['crypto', 'nyse']),
  /** Digits after the point that this instrument is shown with. */
  digits: z.number().int(),
});

export const regimeView = z.object({
  trend: z.enum(TREND_REGIMES),
  volatility: z.enum(VOLATILITY_REGIMES),
  session: z.enum(SESSIONS),
  quality: z.array(z.string()),
  confidence: z.number(),
});

/** One line of the market board. Null is "not known". */
export const boardRow = z.object({
  index: z.number().int(),
  /** Whether its figures count for its symbol: `aside` where another source's do. */
  standing: z.enum(['only', 'in-use', 'aside']),
  last: price.nullable(),
  bid: price.nullable(),
  ask: price.nullable(),
  /** When the venue says the newest datum happened, and when we saw it (null in a replay: the state keeps only the former). */
  atMs: ms.nullable(),
  seenMs: ms.nullable(),
  /** Against the close of the last bar before the current session day; where none is known, the day's first price. */
  change: z.number().nullable(),
  dayHigh: price.nullable(),
  dayLow: price.nullable(),
  dayVolume: z.number().nullable(),
  realisedVolatility: z.number().nullable(),
  volatilityScope: z.string().nullable(),
  volumeZ: z.number().nullable(),
  jumpScore: z.number().nullable(),
  regime: regimeView.nullable(),
  /** Closes of the last two hours, five minutes apart, oldest first. */
  spark: z.array(price),
});

export const barView = z.object({
  t: ms,
  o: price,
  h: price,
  l: price,
  c: price,
  v: z.number(),
  /** Ticks that went in. */
  n: z.number().int(),
  flags: z.array(z.string()),
  revision: z.number().int(),
});

/** A label from `fromMs` on, until the next one. */
export const regimeSpan = z.object({
  fromMs: ms,
  trend: z.enum(TREND_REGIMES),
  volatility: z.enum(VOLATILITY_REGIMES),
  session: z.enum(SESSIONS),
});

export const gapView = z.object({
  fromMs: ms,
  toMs: ms.nullable(),
  symbol: z.string().nullable(),
  source: z.string(),
  reason: z.string(),
});

export const barInterval = z.enum(BAR_INTERVALS);

export type InstrumentView = z.output<typeof instrumentView>;
export type RegimeView = z.output<typeof regimeView>;
export type BoardRow = z.output<typeof boardRow>;
export type BarView = z.output<typeof barView>;
export type RegimeSpan = z.output<typeof regimeSpan>;
export type GapView = z.output<typeof gapView>;
