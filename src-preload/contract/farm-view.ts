import { z } from 'zod';

/** Dollars. The window formats, it never computes. */
const dollars = z.number();
const ms = z.number();
const count = z.number().int();
/** A dimension of the grid by its name in the file; which there are is said by `farmView.dimensions`. */
const dimension = z.string().max(32);

/** How far the farm is with the tape that is open: known without asking anybody. */
const farmProgress = z.object({
  /** `none`: no tape, or none that a farm can run over. */
  phase: z.enum(['none', 'catching-up', 'ready', 'failed']),
  /** Why there is no farm, or why it stopped, and what to do; null while all is well. */
  problem: z.string().nullable(),
  /** Share of the tape that it has been through. */
  progress: z.number(),
  epoch: z.string().nullable(),
  configs: count,
  bytesPerConfig: z.number(),
  /** What the record of it takes on disk. */
  bookBytes: z.number(),
  /** Who evaluates the bars, and why that one. */
  backend: z.string().nullable(),
  backendAbout: z.string(),
  /** What one bar took, of those evaluated since the tape was opened; null while there was none. */
  barMs: z.object({ median: z.number(), p99: z.number(), most: z.number(), bars: count }).nullable(),
  firstMs: ms.nullable(),
  /** The newest bar that has been recorded, which may lie after the cursor. */
  throughMs: ms.nullable(),
});

const dimensionView = z.object({
  id: dimension,
  title: z.string(),
  /** What it decides, in a sentence. */
  about: z.string(),
  /** Whether its levels have an order, so that one can lie at the edge of what was tried. */
  isOrdinal: z.boolean(),
  levels: z.array(z.object({ text: z.string(), configs: count })),
});

/** Positions in one spread, of however many configs. */
const heldSpread = z.object({
  spread: count,
  /** `IBIT bull put 52 / 49 · 18 Dec`. */
  name: z.string(),
  days: count,
  positions: count,
  contracts: count,
  /** Per share, averaged over contracts. */
  credit: dollars,
  /** What closing costs now, at the worst side; null where nobody quotes it on the bar. */
  cost: dollars.nullable(),
  /** By how much all of them together are ahead, fees to close aside; null where it has no price. */
  ahead: dollars.nullable(),
});

/** What the farm has done up to one bar. */
const farmActivity = z.object({
  /** The bar that all of this is of; null before the first. */
  atMs: ms.nullable(),
  bars: count,
  opened: count,
  lapsed: count,
  closed: count,
  open: count,
  /** Closed positions by what ended them, the most frequent first. */
  exits: z.array(z.object({ exit: z.string(), count })),
  /** The last bars up to this one, oldest first. */
  recent: z.array(z.object({ atMs: ms, opened: count, closed: count, open: count })),
  /** Those with most positions first. */
  held: z.array(heldSpread),
  /** Spreads with open positions, shown or not. */
  heldSpreads: count,
});

export const farmView = z.object({
  ...farmProgress.shape,
  dimensions: z.array(dimensionView),
  /** Up to the cursor. Null while it is worked out. */
  activity: farmActivity.nullable(),
});

export type FarmProgress = z.output<typeof farmProgress>;
export type DimensionView = z.output<typeof dimensionView>;
export type HeldSpread = z.output<typeof heldSpread>;
export type FarmActivity = z.output<typeof farmActivity>;
export type FarmView = z.output<typeof farmView>;
