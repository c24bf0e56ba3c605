import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { exp, ln } from '#primitives/exact-math';
import { atan2, cos, sin } from '#primitives/exact-trigonometry';

/**
 * The logarithm of E[(S/F)^z] for complex z, where S is the price after so many years and F its mean. At z = iu it is
 * the logarithm of the characteristic function of ln(S/F); everything that holds at expiry follows from it.
 *
 * Heston's formula in the form that needs no tracking of branches and subtracts no two numbers that are nearly equal,
 * so that a volatility of variance near zero is an ordinary case; Bates' jumps are a term of their own.
 */
export class MomentExponent {
  readonly model: HestonParameters | BatesParameters;
  readonly years: number;
  /** The answer of the last `evaluate`. */
  re = 0;
  im = 0;
  /**
   * No less than `re`, and steadily falling as the frequency rises: jumps of nearly one size make the characteristic
   * function fade and return.
   */
  envelope = 0;
  readonly #v0: number;
  readonly #kappa: number;
  readonly #xiSquared: number;
  readonly #rhoXi: number;
  readonly #pull: number;
  readonly #jumps: JumpTerm | null;

  constructor(model: HestonParameters | BatesParameters, years: number) {
    this.model = model;
    this.years = years;
    this.#v0 = model.v0;
    this.#kappa = model.kappa;
    const xi = model.xi < LEAST_XI ? 0 : model.xi;
    this.#xiSquared = xi * xi;
    this.#rhoXi = model.rho * xi;
    this.#pull = model.kappa * model.theta;
    this.#jumps = 'lambda' in model && model.lambda > 0 ? jumpTerm(model, years) : null;
  }

  /** At z = power + i·frequency. */
  evaluate(power: number, frequency: number): void {
    if (power === 0 && frequency === 0) {
      this.re = 0;
      this.im = 0;
      this.envelope = 0;
      return;
    }
    const { years } = this;
    const xiSquared = this.#xiSquared;
    // s = z − z², b = κ − ρξz, d = √(b² + ξ²s)
    const sRe = power - power * power + frequency * frequency;
    const sIm = frequency - 2 * power * frequency;
    const bRe = this.#kappa - this.#rhoXi * power;
    const bIm = -this.#rhoXi * frequency;
    const squareRe = bRe * bRe - bIm * bIm + xiSquared * sRe;
    const squareIm = 2 * bRe * bIm + xiSquared * sIm;
    const size = Math.sqrt(squareRe * squareRe + squareIm * squareIm);
    // The root with a positive real part, its smaller half by division.
    const larger = Math.sqrt(0.5 * (size + Math.abs(squareRe)));
    const smaller = larger === 0 ? 0 : (0.5 * squareIm) / larger;
    const dRe = squareRe >= 0 ? larger : Math.abs(smaller);
    const dIm = squareRe >= 0 ? smaller : squareIm < 0 ? -larger : larger;
    // m = −s/(b + d) and h = m/(b + d); what is usually called g is ξ²h.
    const qRe = bRe + dRe;
    const qIm = bIm + dIm;
    const qInverse = 1 / (qRe * qRe + qIm * qIm);
    const mRe = -(sRe * qRe + sIm * qIm) * qInverse;
    const mIm = -(sIm * qRe - sRe * qIm) * qInverse;
    const hRe = (mRe * qRe + mIm * qIm) * qInverse;
    const hIm = (mIm * qRe - mRe * qIm) * qInverse;
    // 1 − e^(−dT)
    const decay = exp(-dRe * years);
    const turn = dIm * years;
    const oneLessRe = 1 - decay * cos(turn);
    const oneLessIm = decay * sin(turn);
    const gRe = xiSquared * hRe;
    const gIm = xiSquared * hIm;
    // 1 − g and x = h(1 − e^(−dT))/(1 − g); then 1 − g·e^(−dT) = (1 − g)(1 + ξ²x).
    const restInverse = 1 / ((1 - gRe) * (1 - gRe) + gIm * gIm);
    const topRe = hRe * oneLessRe - hIm * oneLessIm;
    const topIm = hRe * oneLessIm + hIm * oneLessRe;
    const xRe = (topRe * (1 - gRe) - topIm * gIm) * restInverse;
    const xIm = (topIm * (1 - gRe) + topRe * gIm) * restInverse;
    // The weight of v0: x·(b + d)/(1 + ξ²x).
    const growRe = 1 + xiSquared * xRe;
    const growIm = xiSquared * xIm;
    const growInverse = 1 / (growRe * growRe + growIm * growIm);
    const overRe = (xRe * growRe + xIm * growIm) * growInverse;
    const overIm = (xIm * growRe - xRe * growIm) * growInverse;
    const weightRe = overRe * qRe - overIm * qIm;
    const weightIm = overRe * qIm + overIm * qRe;
    // The weight of κθ: m·T − 2·ln(1 + ξ²x)/ξ².
    let logRe = xRe;
    let logIm = xIm;
    if (xiSquared > 0) {
      const y = xiSquared * xRe;
      logRe = (0.5 * ln1p(y + y + y * y + growIm * growIm)) / xiSquared;
      logIm = atan2(growIm, growRe) / xiSquared;
    }
    this.re = weightRe * this.#v0 + this.#pull * (mRe * years - 2 * logRe);
    this.im = weightIm * this.#v0 + this.#pull * (mIm * years - 2 * logIm);
    this.envelope = this.re;
    if (this.#jumps !== null) this.#addJumps(this.#jumps, power, frequency);
  }

  /** λT·(e^(zμ + z²σ²/2) − 1 − z·m), m being what jumps add to the mean. */
  #addJumps(jumps: JumpTerm, power: number, frequency: number): void {
    const half = 0.5 * jumps.variance;
    const size = exp(power * jumps.mean + half * (power * power - frequency * frequency));
    const angle = frequency * (jumps.mean + 2 * half * power);
    this.envelope += jumps.count * (size - 1 - power * jumps.drift);
    this.re += jumps.count * (size * cos(angle) - 1 - power * jumps.drift);
    this.im += jumps.count * (size * sin(angle) - frequency * jumps.drift);
  }
}

/** Below this volatility of variance nothing depends on it, and its square would underflow. */
const LEAST_XI = 1e-9;

interface JumpTerm {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  readonly drift: number;
}

function jumpTerm({ lambda, muJ, sigmaJ }: BatesParameters, years: number): JumpTerm {
  const variance = sigmaJ * sigmaJ;
  return { count: lambda * years, mean: muJ, variance, drift: exp(muJ + 0.5 * variance) - 1 };
}

/** ln(1 + x), exact to the last digits for a small x as well: what 1 + x rounds away divides out. */
function ln1p(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (ln(sum) * x) / (sum - 1);
}
