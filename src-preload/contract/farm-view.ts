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
  /** Null where nothing has been decided about anybody. */
  following: z.object({ followed: count, quarantined: count, about: z.string() }).nullable(),
});

export const farmView = z.object({
  ...farmProgress.shape,
  dimensions: z.array(dimensionView),
  /** On its way to the cursor: what is known of it is of earlier. */
  isBehind: z.boolean(),
  /** Up to the cursor. Null while it is worked out. */
  activity: farmActivity.nullable(),
});

/** Which levels of some dimensions, by position; those that are not named may have any. */
export const levelFilter = z
  .array(z.object({ dimension, levels: z.array(z.number().int().min(0)).min(1).max(256) }))
  .max(24);

/** Which rows of the league, in which order: null is the usual one, which is never that of the best result. */
export const leagueQuery = z.object({
  levels: levelFilter,
  /** Only configs with at least so many closed trades. */
  trades: z.number().int().min(0).max(1_000_000),
  /** Configs that share their levels in these are one row; none: each config is one. */
  groupBy: z.array(dimension).max(6),
  /** A figure of the rows by its name, or a dimension. */
  sort: z.object({ column: z.string().max(32), descending: z.boolean() }).nullable(),
});

const figure = z.number().nullable();

/** One paper trader. Null is not known: no trade yet, too few days, no neighbour to compare with. */
export const leagueRow = z.object({
  kind: z.literal('config'),
  config: count,
  /** By dimension, as in `farmView.dimensions`: the position of its level. */
  levels: z.array(count.nullable()),
  /** What the usual order goes by; 0 for whoever is not to be believed. */
  standing: figure,
  trades: count,
  wins: count,
  /** Of closed trades after fees: at the worst side, and as fills are believed to come. */
  realised: dollars,
  calibrated: dollars,
  open: count,
  /** What closing them now would leave; those that nobody quotes are not in it. */
  unrealised: dollars,
  unmarked: count,
  /** Of daily results, as a year's. */
  sharpe: figure,
  /** Chances that the true one is above nothing, above the luckiest of all independent tries, and of all tries. */
  probabilistic: figure,
  deflated: figure,
  deflatedRaw: figure,
  inTrades: count,
  inResult: dollars,
  outTrades: count,
  outResult: dollars,
  /** Equal stretches of days: in how many it traded, and in how many of those it was ahead. */
  stretchesTraded: count,
  stretchesAhead: count,
  plateau: figure,
  neighbours: count,
  /** Dimensions in which things get better towards the end of what was tried: the best may lie beyond. */
  edges: z.array(dimension),
  worstRegime: dollars.nullable(),
  concentration: figure,
  /** Its gains hang on one regime more than the rules allow. */
  fragile: z.boolean(),
  drawdown: dollars,
  exposureHours: z.number(),
});

/** All configs that share their levels in some dimensions, judged by the typical one. */
export const leagueGroup = z.object({
  kind: z.literal('group'),
  /** Null in the dimensions that it is not made by. */
  levels: z.array(count.nullable()),
  configs: count,
  /** Those that have closed a trade, and those that the league believes. */
  traded: count,
  believed: count,
  trades: count,
  wins: count,
  sharpe: figure,
  sharpeLower: figure,
  sharpeUpper: figure,
  outSharpe: figure,
  realised: dollars.nullable(),
  calibrated: dollars.nullable(),
  /** Shares of those that traded which are ahead, and are ahead out of the sample. */
  ahead: figure,
  outAhead: figure,
  /** Of the luckiest config, which says how many were tried. */
  best: dollars.nullable(),
  worstDrawdown: dollars,
});

export const leaguePage = z.object({
  /** The bar that all figures are of; null before the first. */
  atMs: ms.nullable(),
  /** Rows that the query gives, and the position of the first one here. */
  matched: count,
  from: count,
  rows: z.array(z.discriminatedUnion('kind', [leagueRow, leagueGroup])),
  /** Why the rows that were asked for cannot be shown; null where they are. */
  problem: z.string().nullable(),
  trials: z.object({ configs: count, traded: count, distinct: count, independent: z.number() }),
  days: z.object({ all: count, inSample: count, outOfSample: count, fewest: count }),
  fewestTrades: count,
});

/** Whether figures that are some bars old will do, as long as they say so: for while bars go by. */
const mayLag = z.boolean();

export const leagueInput = z.object({
  mayLag,
  query: leagueQuery,
  from: z.number().int().min(0),
  count: z.number().int().min(1).max(500),
});

const atlasFigure = z.enum([
  'sharpe',
  'outSharpe',
  'realised',
  'calibrated',
  'outResult',
  'plateau',
  'deflated',
  'drawdown',
]);

export const atlasAsk = z.object({
  mayLag,
  x: dimension,
  y: dimension,
  figure: atlasFigure,
  /** The slice that is looked at; the rest of the grid is taken together. */
  levels: levelFilter,
  /** Bars before the newest one at the cursor. */
  back: z.number().int().min(0),
});

const atlasSide = z.enum(['left', 'right', 'below', 'above']);

/** Of all configs with both levels; the median of those that traded. */
export const atlasCell = z.object({
  configs: count,
  traded: count,
  believed: count,
  trades: count,
  value: figure,
  lower: figure,
  upper: figure,
  /** Share of those that traded which are ahead out of the sample. */
  outAhead: figure,
  /** Sides on which most of a good figure is lost within one step. */
  cliffs: z.array(atlasSide),
  /** Sides on which the grid ends while things get better towards it. */
  edges: z.array(atlasSide),
});

export const atlasView = z.object({
  atMs: ms.nullable(),
  /** Levels by position, in the order in which they are drawn: from the left, and from below. */
  xLevels: z.array(count),
  yLevels: z.array(count),
  /** Row by row from below; null where no config has both levels. */
  cells: z.array(z.array(atlasCell.nullable())),
});

const gateView = z.object({
  title: z.string(),
  passed: z.boolean(),
  /** What it was, what was asked for and what is missing, in words with units. */
  value: z.string(),
  threshold: z.string(),
  margin: z.string().nullable(),
});

const whyView = z.object({
  /** In a sentence: `Enters`, `Two gates do not pass`. */
  verdict: z.string(),
  gates: z.array(gateView),
  /** What it holds, waits for and would trade: a sentence each. */
  notes: z.array(z.string()),
});

const configTrade = z.object({
  spread: z.string(),
  openedMs: ms,
  /** Null while it is open. */
  closedMs: ms.nullable(),
  contracts: count,
  /** Per share. */
  credit: dollars,
  /** What closing cost; of an open one what it would cost, null where nobody quotes it. */
  cost: dollars.nullable(),
  fees: dollars,
  result: dollars.nullable(),
  calibrated: dollars.nullable(),
  /** Null while it is open. */
  exit: z.string().nullable(),
  regime: z.string(),
});

export const configInput = z.object({ mayLag, config: z.number().int().min(0) });

export const configView = z.object({
  atMs: ms.nullable(),
  config: count,
  /** With its epoch: a number means nothing outside of it. */
  name: z.string(),
  /** What it trades, in a sentence. */
  sentence: z.string(),
  parameters: z.array(z.object({ dimension, text: z.string() })),
  /** Null before the first bar. */
  standing: leagueRow.nullable(),
  standingMs: ms.nullable(),
  /** Its balance with open positions at what closing them would cost, oldest first: at the worst side, and calibrated. */
  equity: z.array(z.object({ atMs: ms, natural: dollars, calibrated: dollars })),
  /** Newest first. */
  trades: z.array(configTrade),
  /** All there are, should not all be here. */
  tradesInAll: count,
  regimes: z.array(z.object({ regime: z.string(), trades: count, wins: count, result: dollars })),
  why: whyView.nullable(),
  /** Whether it is followed and how far its clock is, or why not any more; null if it never was. */
  following: z.string().nullable(),
});

/** What the farm thinks of the spreads that could be sold on a bar, the best supported first. */
export const consensusView = z.object({
  atMs: ms.nullable(),
  offers: z.array(
    z.object({
      spread: count,
      name: z.string(),
      days: count,
      /** Configs that look for such a spread, those whose gates let it in, and those that order it on this bar. */
      configs: count,
      passing: count,
      entering: count,
      /** Of those that order it, how many stand in the league. */
      believed: count,
      /** Share of the standing of all who look for it that is behind an order. */
      support: figure,
      /** How those that order it have done on days that nothing was chosen by. */
      outTrades: count,
      outWon: figure,
      outAhead: figure,
      outMean: dollars.nullable(),
    }),
  ),
});

/** Which single threshold, relaxed by how much, would have traded on the day of the cursor, and what it would have earned. */
export const nearMissesView = z.object({
  atMs: ms.nullable(),
  configs: count,
  /** Configs that opened something on the day, and those that one threshold alone kept from it. */
  traded: count,
  missed: count,
  thresholds: z.array(
    z.object({
      /** `PoP, least 75 %`, and which way it would have had to give. */
      threshold: z.string(),
      relaxed: z.string(),
      configs: count,
      /** Of their trades, those that would still be open. */
      open: count,
      median: dollars.nullable(),
      /** What relaxing it by so much or less would have done; rising. */
      steps: z.array(z.object({ by: z.string(), configs: count, ahead: figure, mean: dollars.nullable() })),
      /** The nearest one. */
      example: z.object({ config: count, text: z.string() }).nullable(),
    }),
  ),
});

export type FarmProgress = z.output<typeof farmProgress>;
export type DimensionView = z.output<typeof dimensionView>;
export type HeldSpread = z.output<typeof heldSpread>;
export type FarmActivity = z.output<typeof farmActivity>;
export type FarmView = z.output<typeof farmView>;
export type LevelFilter = z.output<typeof levelFilter>;
export type LeagueQueryView = z.output<typeof leagueQuery>;
export type LeagueRow = z.output<typeof leagueRow>;
export type LeagueGroup = z.output<typeof leagueGroup>;
export type LeaguePage = z.output<typeof leaguePage>;
export type LeagueInput = z.output<typeof leagueInput>;
export type AtlasFigure = AtlasAsk['figure'];
export type AtlasSide = z.output<typeof atlasSide>;
export type AtlasAsk = z.output<typeof atlasAsk>;
export type AtlasCell = z.output<typeof atlasCell>;
export type AtlasView = z.output<typeof atlasView>;
export type GateView = z.output<typeof gateView>;
export type WhyView = z.output<typeof whyView>;
export type ConfigTrade = z.output<typeof configTrade>;
export type ConfigInput = z.output<typeof configInput>;
export type ConfigView = z.output<typeof configView>;
export type ConsensusView = z.output<typeof consensusView>;
export type NearMissesView = z.output<typeof nearMissesView>;
