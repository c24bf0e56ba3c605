import { z } from 'zod';
import { gapView } from '#contract/market-view';

const ms = z.number();

export const qualityParams = z.object({
  /** How far back from the cursor the strips reach. */
  hours: z.number().int().min(1).max(48),
});

/** Minutes of a strip by what can be said of them. */
const minuteCounts = z.object({
  covered: z.number().int(),
  quiet: z.number().int(),
  backfilled: z.number().int(),
  partial: z.number().int(),
  gap: z.number().int(),
  missing: z.number().int(),
  closed: z.number().int(),
});

/** One instrument: a symbol at one source. */
const qualityRow = z.object({
  index: z.number().int(),
  symbol: z.string(),
  source: z.string(),
  /** Whether its bars are the ones that count for its symbol at the cursor. */
  inUse: z.boolean(),
  /** A letter a minute, oldest first, from the strip's start on. */
  cells: z.string(),
  minutes: minuteCounts,
  /** Share of the minutes in which something was expected that are covered, quiet or backfilled; null where none was. */
  coverage: z.number().nullable(),
  /** End of its newest minute bar. */
  lastBarMs: ms.nullable(),
  /** Versions that bars were given after they had closed. */
  corrections: z.number().int(),
  /** Quotes and trades that were not used, or late, by reason, since the tape began; those that never happened are left out. */
  oddTicks: z.array(z.object({ what: z.string(), count: z.number().int() })),
});

const sourceDatum = z.enum(['price', 'bars', 'chain', 'iv']);

/** One source of a figure, in its place in the ranked list. */
const rankedSource = z.object({
  source: z.string(),
  /**
   * `standby`: as good as the one in use. `returning`: heard again, but not long enough to be trusted. `stale`: silent
   * although others are not. `gap`: it said itself that it lacks data. `waiting`: nothing came so far, or the market is
   * closed.
   */
  state: z.enum(['in-use', 'standby', 'returning', 'stale', 'gap', 'waiting']),
  /** In words: `last heard at 14:03:01 ET`, `feed gap since 14:03:10 ET`. */
  text: z.string(),
  lastMs: ms.nullable(),
});

/** Which source counts for one figure of one symbol. */
const sourceChoiceView = z.object({
  symbol: z.string(),
  datum: sourceDatum,
  /** Null before any of them was heard. */
  inUse: z.string().nullable(),
  sinceMs: ms.nullable(),
  /** Why it is this one: `first of the list`, `bybit: silent since 14:03 ET`. */
  because: z.string(),
  /** Best first. */
  ranked: z.array(rankedSource),
  /** Changes of source up to the cursor. */
  switches: z.number().int(),
});

const sourceSwitchView = z.object({
  atMs: ms,
  symbol: z.string(),
  datum: sourceDatum,
  from: z.string(),
  to: z.string(),
  because: z.string(),
});

/** How far two sources are apart. Nothing is made of the two: it is shown, and one of them counts. */
const disagreementView = z.object({
  symbol: z.string(),
  /** `mid`: basis points of the price. `atm-iv`: points of volatility at the money. */
  what: z.enum(['mid', 'atm-iv']),
  left: z.string(),
  right: z.string(),
  /** Right less left; null where the two cannot be compared at the cursor. */
  now: z.number().nullable(),
  /** The largest so far, whatever its sign, and when. */
  worst: z.number().nullable(),
  worstMs: ms.nullable(),
  /** Comparisons made so far. */
  compared: z.number().int(),
  /** From here on it is wide. */
  limit: z.number(),
  isWide: z.boolean(),
});

const qualityGap = gapView.extend({
  /** Minutes on the strips of its instruments that it touches, and how many of those were filled afterwards. */
  minutes: z.number().int(),
  backfilled: z.number().int(),
});

/** How much of what should be known is known, as of the cursor. */
export const qualityView = z.object({
  /** The minutes that the strips show; null while no tape is open. */
  strip: z.object({ fromMs: ms, minutes: z.number().int() }).nullable(),
  rows: z.array(qualityRow),
  choices: z.array(sourceChoiceView),
  /** Newest first, the last 50. */
  switches: z.array(sourceSwitchView),
  disagreements: z.array(disagreementView),
  /** Those that touch the strip, newest first, at most 200. */
  gaps: z.array(qualityGap),
});

export type MinuteCounts = z.output<typeof minuteCounts>;
export type QualityRow = z.output<typeof qualityRow>;
export type QualityGap = z.output<typeof qualityGap>;
export type QualityView = z.output<typeof qualityView>;
