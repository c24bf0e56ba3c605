/** A minute as it was, in dollars and in coins or shares. */
export interface TrueBar {
  /** What the simulated market calls it. */
  readonly symbol: string;
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What the market did in it. */
export interface MarketBar extends TrueBar {
  /** Within New York's regular hours. */
  readonly regular: boolean;
}

/** The same as it was recorded last, and how often it was closed. */
export interface RecordedBar extends TrueBar {
  readonly source: string;
  /** Repeats the minute before, for want of anything else. */
  readonly carried: boolean;
  readonly closedTimes: number;
}

/** What must have been recorded, and how well it must agree. */
export interface ExpectedSeries {
  readonly source: string;
  readonly symbol: string;
  readonly market: string;
  /** Of bars that are made of quotes nobody knows how they were: they are there, or they are not. */
  readonly agrees: 'prices and volume' | 'prices' | 'presence';
  readonly hours: 'all' | 'regular';
  readonly tick: number;
}

/** A line that brought nothing for a while, as those saw it who carried it. */
export interface TrueOutage {
  readonly venue: string;
  readonly sources: readonly string[];
  /** While New York is closed or hardly trades, a line that brings nothing need not have missed anything. */
  readonly mustBeTold: boolean;
  readonly lastMs: number | null;
  readonly brokeMs: number;
  /** When it was opened anew: what is told from then on is not lost. */
  readonly openMs: number;
  readonly backMs: number;
  /** From when on nothing that is told once was missing. Until then it depends on who hears it. */
  readonly wholeMs: number;
}

export interface PlantedFault {
  readonly venue: string;
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was announced, its end included once that was. */
export interface ToldGap {
  readonly source: string;
  /** Null: everything of that source. */
  readonly symbol: string | null;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly reason: string;
}

/** How much of the machine was in use at a moment. */
export interface ResourceSample {
  readonly atMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** Things that are open: sockets, timers, listeners. */
export type OpenThings = Readonly<Record<string, number>>;

export interface SoakEvidence {
  /** Bars that begin from `fromMs` up to, not including, `toMs` are judged. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Nobody can tell moments within it apart. */
  readonly stepMs: number;
  readonly series: readonly ExpectedSeries[];
  readonly trueBars: readonly MarketBar[];
  readonly recordedBars: readonly RecordedBar[];
  readonly outages: readonly TrueOutage[];
  readonly faults: readonly PlantedFault[];
  readonly gaps: readonly ToldGap[];
  readonly resources: readonly ResourceSample[];
  readonly openBefore: OpenThings;
  readonly openAfter: OpenThings;
  readonly unhandledRejections: readonly string[];
  readonly warnings: readonly string[];
  /** Inputs that the engine had no room for. */
  readonly dropped: number;
  /** The tape was replayed, and says otherwise than the recording. */
  readonly divergence: string | null;
  readonly minutesProved: number;
  readonly stillRefused: readonly string[];
}

/** Something that must not happen, how often it did, and where first. */
export interface Violation {
  readonly what: string;
  readonly count: number;
  readonly example: string;
}
