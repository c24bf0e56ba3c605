/** Deribit's volatility index as it reached us: per year, in points. */
export interface DvolReading {
  readonly points: number;
  readonly atMs: number;
}

export type DvolStatus = 'ok' | 'missing' | 'stale' | 'implausible' | 'disputed';

export interface DvolFigures {
  readonly status: DvolStatus;
  /** Volatility per year as a fraction; null unless it may be used. */
  readonly volatility: number | null;
  /** One standard deviation of a day's return, a fraction; DVOL counts 365 days a year. */
  readonly dailyMove: number | null;
  /** Points that the published index is above our own strip; null where there is none to compare with. */
  readonly aboveStrip: number | null;
}

export interface DvolLimits {
  readonly staleAfterMs: number;
  /** Published and own strip differ by some tenths of a point by construction; more than this is a dispute. */
  readonly largestDifference: number;
}

const DVOL_LIMITS: DvolLimits = { staleAfterMs: 600_000, largestDifference: 3 };

const LOWEST_POINTS = 5;
const HIGHEST_POINTS = 500;
const DAYS_PER_YEAR = 365;

/** What may be concluded from a published DVOL. It is never replaced by our own strip: that only checks it. */
export function dvolFigures(
  reading: DvolReading | null,
  nowMs: number,
  ownStrip: number | null,
  limits: DvolLimits = DVOL_LIMITS,
): DvolFigures {
  const unusable = { volatility: null, dailyMove: null, aboveStrip: null };
  if (reading === null) return { status: 'missing', ...unusable };
  const { points, atMs } = reading;
  if (!(points >= LOWEST_POINTS && points <= HIGHEST_POINTS)) return { status: 'implausible', ...unusable };
  if (nowMs - atMs > limits.staleAfterMs) return { status: 'stale', ...unusable };
  const aboveStrip = ownStrip === null ? null : points - ownStrip;
  const disputed = aboveStrip !== null && Math.abs(aboveStrip) > limits.largestDifference;
  const volatility = points / 100;
  return {
    status: disputed ? 'disputed' : 'ok',
    volatility,
    dailyMove: volatility / Math.sqrt(DAYS_PER_YEAR),
    aboveStrip,
  };
}
