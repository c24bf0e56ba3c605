import { blackScholes } from '#options/pricing/black-scholes';
import { impliedDeviation } from '#options/pricing/implied-deviation';
import { ImpliedDeviations } from '#options/pricing/implied-deviations';
import { impliedVolatility } from '#options/pricing/implied-volatility';
import { valueOf } from '#options/pricing/normalised-option';
import { exp } from '#primitives/exact-math';
import { normalPdf } from '#primitives/normal-distribution';
import { SeededRandom } from '#primitives/random';
import { priceOf, randomOptions } from '#tests/support/option-cases';

export interface RoundTrip {
  readonly cases: number;
  readonly failures: readonly string[];
  /** The largest error, in shares of what double precision allows. */
  readonly worst: number;
}

/** What the arithmetic of pricing and solving may cost: 1.6e-13 relative is what the best published solvers reach. */
const ARITHMETIC = 5e-14;

/**
 * Prices an option at a random deviation and asks for that deviation back, alone and in columns, over the whole domain:
 * at the money and e^5 away from it, from deviations of 0.0003 to 8, down to values of 1e-300.
 */
export function roundTrip(cases: number, seed: number): RoundTrip {
  const random = new SeededRandom(seed);
  const deviation = new Float64Array(cases);
  const distance = new Float64Array(cases);
  const value = new Float64Array(cases);
  const columns = new Float64Array(cases);
  for (let i = 0; i < cases;) {
    const s = i % 2 === 0 ? exp(-8 + 10 * random.next()) : 0.003 + 7.997 * random.next();
    const gap = [0, 5 * random.next(), s * 36 * random.next(), exp(-18 + 19 * random.next())][i % 4] as number;
    const priced = valueOf(s, gap);
    if (!(priced > 1e-300 && priced < 1)) continue;
    deviation[i] = s;
    distance[i] = gap;
    value[i] = priced;
    i++;
  }
  new ImpliedDeviations().solve(value, distance, columns, cases);
  const failures: string[] = [];
  let worst = 0;
  for (let i = 0; i < cases; i++) {
    const [s, gap, priced] = [deviation[i] as number, distance[i] as number, value[i] as number];
    // The value itself is rounded: close to 1 that alone moves the answer.
    const rounding = (Number.EPSILON * priced) / (s * normalPdf(gap / s - s / 2));
    for (const answer of [impliedDeviation(priced, gap), columns[i] as number]) {
      const error = Math.abs(answer / s - 1) / (ARITHMETIC + 2 * rounding);
      if (!(error <= 1)) failures.push(`distance ${gap}, deviation ${s}: ${answer}`);
      worst = Math.max(worst, error);
    }
  }
  return { cases, failures: failures.slice(0, 10), worst };
}

/** Below this share of the volatility, the last digit of a price is no excuse for not having one. */
const RESOLVED = 1e-5;

/** The same from prices of options that trade, in and out of the money, minutes to years before expiry. */
export function priceRoundTrip(cases: number, seed: number): RoundTrip & { readonly solved: number } {
  const failures: string[] = [];
  let worst = 0;
  let solved = 0;
  for (const option of randomOptions(cases, seed)) {
    const { volatility } = option;
    const price = priceOf(option);
    const answer = impliedVolatility({ ...option, price });
    if (answer.status === 'ok') {
      solved++;
      const error = Math.abs(answer.volatility - volatility) / (2 * ARITHMETIC * volatility + 5 * answer.perPriceUlp);
      worst = Math.max(worst, error);
      if (!(error <= 1)) failures.push(JSON.stringify({ ...option, price, answer }));
    } else {
      const perUlp = (price * Number.EPSILON) / blackScholes(option).vega;
      const excused = answer.status === 'unresolvable' || answer.status === 'zero_time_value';
      if (!excused || perUlp < RESOLVED * volatility) failures.push(JSON.stringify({ ...option, price, answer }));
    }
  }
  return { cases, failures: failures.slice(0, 10), worst, solved };
}
