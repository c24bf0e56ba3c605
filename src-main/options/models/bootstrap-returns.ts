import { PHILOX_DOMAIN, philox4x32, uniform32 } from '#primitives/philox';
import { fail, ok, type Result } from '#primitives/result';

export interface BootstrapSettings {
  /** How many of the series' steps lie ahead: trading sessions for a series of daily closes. */
  readonly horizon: number;
  /**
   * `overlapping`: every stretch of that length that happened, nothing drawn. `stationary`: stretches put together from
   * blocks of random length (Politis and Romano), which also gives combinations that did not happen.
   */
  readonly method: 'overlapping' | 'stationary';
  /** For `stationary`: how many to draw, the mean length of a block, and what the draws are made from. */
  readonly draws: number;
  readonly meanBlock: number;
  readonly seed: number;
}

export const DEFAULT_BOOTSTRAP: Omit<BootstrapSettings, 'horizon'> = {
  method: 'overlapping',
  draws: 4_096,
  meanBlock: 5,
  seed: 1,
};

/** Below this a history says next to nothing about tails. */
const FEWEST_RETURNS = 60;
/** Stretches that overlap repeat each other: this many that do not are the least. */
const FEWEST_HORIZONS = 4;

const MOST_RETURN = 5;

export interface BootstrapRefusal {
  readonly code: 'too_little_history' | 'bad_return';
  readonly text: string;
}

/** Log returns over the horizon, from a series' own log returns, oldest first. */
export function bootstrapReturns(
  returns: Float64Array,
  settings: BootstrapSettings,
): Result<Float64Array, BootstrapRefusal> {
  const horizon = Math.max(1, Math.round(settings.horizon));
  const least = Math.max(FEWEST_RETURNS, FEWEST_HORIZONS * horizon);
  if (returns.length < least) {
    return fail({
      code: 'too_little_history',
      text: `${returns.length} returns; ${horizon} steps ahead take at least ${least}`,
    });
  }
  // A hole in the series, or a price that cannot be: nothing is worth 150 times as much a step later.
  const bad = returns.findIndex((value) => !(value < MOST_RETURN && value > -MOST_RETURN));
  if (bad !== -1) return fail({ code: 'bad_return', text: `return ${bad + 1} is ${returns[bad]}` });
  return ok(settings.method === 'overlapping' ? everyStretch(returns, horizon) : drawn(returns, horizon, settings));
}

function everyStretch(returns: Float64Array, horizon: number): Float64Array {
  // Each stretch is added up anew: a running sum would carry the rounding of every return before it.
  const sums = new Float64Array(returns.length - horizon + 1);
  for (let start = 0; start < sums.length; start++) {
    let sum = 0;
    for (let i = 0; i < horizon; i++) sum += returns[start + i] as number;
    sums[start] = sum;
  }
  return sums;
}

function drawn(returns: Float64Array, horizon: number, { draws, meanBlock, seed }: BootstrapSettings): Float64Array {
  const sums = new Float64Array(draws);
  const words = new Int32Array(4);
  const restart = 1 / Math.max(1, meanBlock);
  const high = Math.floor(seed / 4_294_967_296);
  for (let draw = 0; draw < draws; draw++) {
    let place = 0;
    let sum = 0;
    for (let step = 0; step < horizon; step++) {
      philox4x32(draw, step, 0, PHILOX_DOMAIN.bootstrap, seed, high, words);
      if (step === 0 || uniform32(words[1] as number) < restart) {
        place = Math.floor(uniform32(words[0] as number) * returns.length);
      } else {
        place = place + 1 === returns.length ? 0 : place + 1;
      }
      sum += returns[place] as number;
    }
    sums[draw] = sum;
  }
  return sums;
}
