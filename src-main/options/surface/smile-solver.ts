import { NormalEquations } from '#options/surface/normal-equations';
import { exp, ln } from '#primitives/exact-math';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { leftWing, rightWing, type SviParameters, sviVariance } from '#options/surface/svi';

/** Just inside Lee's bound, so that no wing of a fit sits on the edge of arbitrage. */
export const STEEPEST_FITTED_WING = 1.9;

/** A smile as the solver sees it: [level a, left slope, right slope, centre m, width σ]. */
export type SmileVector = readonly [number, number, number, number, number];

/** What a smile must stay clear of. */
export interface SmileLimits {
  /** Total variance may nowhere be below this smile, … */
  readonly above: SviParameters | null;
  /** … nor above this one. */
  readonly below: SviParameters | null;
  /** Whether Durrleman's g is held positive. */
  readonly butterfly: boolean;
}

export function smileVector(smile: SviParameters): SmileVector {
  return [smile.a, leftWing(smile), rightWing(smile), smile.m, smile.sigma];
}

const NO_LIMITS: SmileLimits = { above: null, below: null, butterfly: false };

const SIZE = 5;
const LOWEST = 0;
const LEFT_ROOT = 1;
const RIGHT_ROOT = 2;
const CENTRE = 3;
const LOG_WIDTH = 4;

const MAX_STEPS = 60;
const STEPS_PER_PENALTY = 20;
/** A step that improves the cost by a smaller share than this is the last one. */
const TOLERANCE = 1e-11;
const TOLERANCE_WITHIN = 1e-5;
/** How much a relative violation of 1 counts against a relative misfit of 1. It grows, so that limits bend a smile
 *  before they break it. */
const PENALTIES = [1, 1e2, 1e4, 1e6] as const;
/** g is held this far above 0, so that rounding and the gaps between nodes cannot reach it. */
const BUTTERFLY_MARGIN = 0.01;
/** Smiles of neighbouring expiries are held this share of their variance apart. */
const CALENDAR_MARGIN = 1e-4;
/** No smile may come nearer to zero than this share of its variance at the money. */
const LOWEST_SHARE = 1e-3;
const MOST_LEAN = 0.9999999;
const LIMIT_NODES = 121;
const LIMIT_REACH = 6;

/**
 * Weighted least squares of a smile in five unknowns by Levenberg and Marquardt, within bounds and with soft limits.
 * The unknowns are the lowest variance, the roots of both wing slopes, the centre and the logarithm of the width: in
 * these every bound is a plain interval and nothing has a kink, not even where a wing is flat or variance nearly gone.
 * It owns its working memory, so a surface is fitted without allocating in the loops.
 */
export class SmileSolver {
  readonly #x = new Float64Array(SIZE);
  readonly #trial = new Float64Array(SIZE);
  readonly #low = new Float64Array(SIZE);
  readonly #high = new Float64Array(SIZE);
  readonly #equations = new NormalEquations(SIZE);
  readonly #step = new Float64Array(SIZE);
  readonly #row = new Float64Array(SIZE);
  readonly #limitNodes = new Float64Array(LIMIT_NODES);
  #quotes: SmileQuotes | null = null;
  #omega = new Float64Array(0);
  #moneyVariance = 0;
  #cost = 0;
  #limits: SmileLimits = NO_LIMITS;
  #penalty = 0;
  /** Of the point last looked at. */
  #width = 0;

  /** Sets what to fit. `moneyVariance` is a rough total variance at the money: it only sets scales. */
  load(quotes: SmileQuotes, moneyVariance: number): void {
    const { k, weight } = quotes;
    const count = k.length;
    this.#quotes = quotes;
    this.#moneyVariance = moneyVariance;
    if (this.#omega.length < count) this.#omega = new Float64Array(count);
    this.reweigh(weight);
    const money = Math.sqrt(moneyVariance);
    this.#setBounds(LOWEST, LOWEST_SHARE * moneyVariance, 100 * moneyVariance);
    this.#setBounds(LEFT_ROOT, 0, Math.sqrt(STEEPEST_FITTED_WING));
    this.#setBounds(RIGHT_ROOT, 0, Math.sqrt(STEEPEST_FITTED_WING));
    // A bend beyond everything that is quoted would be an opinion about nothing.
    this.#setBounds(CENTRE, Math.min(-money, k[0] as number), Math.max(money, k[count - 1] as number));
    this.#setBounds(LOG_WIDTH, ln(0.1 * money), ln(12 * money));
    for (let i = 0; i < LIMIT_NODES; i++) {
      const u = LIMIT_REACH * ((2 * i) / (LIMIT_NODES - 1) - 1);
      const e = exp(u);
      this.#limitNodes[i] = 0.5 * money * (e - 1 / e);
    }
  }

  /** Other weights for the same quotes: normalised, so that limits weigh the same whatever the quotes' weights are. */
  reweigh(weight: Float64Array): void {
    let sum = 0;
    for (const one of weight) sum += one;
    for (let i = 0; i < weight.length; i++) this.#omega[i] = (weight[i] as number) / sum;
  }

  /** Improves a start and answers the smile; `cost` tells how good it is. */
  solve(start: SmileVector, maxSteps = MAX_STEPS): SviParameters {
    this.#limits = NO_LIMITS;
    this.#set(start);
    this.#descend(maxSteps, TOLERANCE);
    return this.#smile(this.#x);
  }

  /** The same with limits. They are soft: what has to hold exactly is left to be repaired. */
  solveWithin(start: SmileVector, limits: SmileLimits): SviParameters {
    this.#limits = limits;
    this.#set(start);
    for (const penalty of PENALTIES) {
      this.#penalty = penalty;
      this.#descend(STEPS_PER_PENALTY, TOLERANCE_WITHIN);
    }
    return this.#smile(this.#x);
  }

  #set([level, left, right, centre, width]: SmileVector): void {
    this.#x[LOWEST] = level + width * Math.sqrt(left * right);
    this.#x[LEFT_ROOT] = Math.sqrt(left);
    this.#x[RIGHT_ROOT] = Math.sqrt(right);
    this.#x[CENTRE] = centre;
    this.#x[LOG_WIDTH] = ln(width);
    this.#project(this.#x);
  }

  #descend(maxSteps: number, tolerance: number): void {
    let damping = 1e-3;
    this.#cost = this.#evaluate(this.#x, true);
    for (let step = 0; step < maxSteps; step++) {
      const before = this.#cost;
      const moved = this.#tryStep(damping);
      if (!moved) {
        damping *= 10;
        if (damping > 1e8) break;
        continue;
      }
      damping = Math.max(1e-12, damping / 10);
      this.#evaluate(this.#x, true);
      if (before - this.#cost <= tolerance * before) break;
    }
  }

  /** Sum of the weighted squared misfits of the last answer, with weights that add up to 1, and of what limits cost. */
  get cost(): number {
    return this.#cost;
  }

  /** How much each quote holds its own value in a smile: 1 where the smile passes through it whatever it says. */
  leverages(smile: SviParameters): Float64Array {
    const { k } = this.#quotes as SmileQuotes;
    this.#limits = NO_LIMITS;
    this.#set(smileVector(smile));
    this.#evaluate(this.#x, true);
    for (let j = 0; j < SIZE; j++) this.#equations.free[j] = this.#isAtBound(this.#x, j) ? 0 : 1;
    const leverages = new Float64Array(k.length);
    if (!this.#equations.factor(1e-12)) return leverages;
    for (let i = 0; i < k.length; i++) {
      this.#fillRow(this.#x, k[i] as number);
      this.#step.set(this.#row);
      this.#equations.solve(this.#step);
      let sum = 0;
      for (let j = 0; j < SIZE; j++) sum += (this.#row[j] as number) * (this.#step[j] as number);
      leverages[i] = Math.min(1, (this.#omega[i] as number) * sum);
    }
    return leverages;
  }

  #setBounds(place: number, low: number, high: number): void {
    this.#low[place] = low;
    this.#high[place] = high;
  }

  #smile(x: Float64Array): SviParameters {
    const leftRoot = x[LEFT_ROOT] as number;
    const rightRoot = x[RIGHT_ROOT] as number;
    const left = leftRoot * leftRoot;
    const right = rightRoot * rightRoot;
    const sigma = exp(x[LOG_WIDTH] as number);
    const b = (left + right) / 2;
    // A straight line has no lean of its own; and ρ = ±1 is no smile, though a wing may well be flat.
    const rho = b > 0 ? Math.max(-MOST_LEAN, Math.min(MOST_LEAN, (right - left) / (2 * b))) : 0;
    return { a: (x[LOWEST] as number) - sigma * leftRoot * rightRoot, b, rho, m: x[CENTRE] as number, sigma };
  }

  #isAtBound(x: Float64Array, place: number): boolean {
    return (
      (x[place] as number) <= (this.#low[place] as number) || (x[place] as number) >= (this.#high[place] as number)
    );
  }

  #project(x: Float64Array): void {
    for (let j = 0; j < SIZE; j++) {
      x[j] = Math.max(this.#low[j] as number, Math.min(this.#high[j] as number, x[j] as number));
    }
  }

  /** Solves the damped equations for the unknowns that are free to move, and keeps the step if it improves. */
  #tryStep(damping: number): boolean {
    const { gradient, free } = this.#equations;
    for (let j = 0; j < SIZE; j++) {
      const value = this.#x[j] as number;
      const slope = gradient[j] as number;
      const held =
        (value <= (this.#low[j] as number) && slope > 0) || (value >= (this.#high[j] as number) && slope < 0);
      free[j] = held ? 0 : 1;
      this.#step[j] = held ? 0 : -slope;
    }
    if (!this.#equations.factor(damping)) return false;
    this.#equations.solve(this.#step);
    for (let j = 0; j < SIZE; j++) this.#trial[j] = (this.#x[j] as number) + (this.#step[j] as number);
    this.#project(this.#trial);
    const cost = this.#evaluate(this.#trial, false);
    if (!(cost < this.#cost)) return false;
    this.#x.set(this.#trial);
    this.#cost = cost;
    return true;
  }

  /** The gradient of w in the five unknowns at one k. Answers w itself. */
  #fillRow(x: Float64Array, k: number): number {
    const left = x[LEFT_ROOT] as number;
    const right = x[RIGHT_ROOT] as number;
    const sigma = this.#width;
    const d = k - (x[CENTRE] as number);
    const radius = Math.sqrt(d * d + sigma * sigma);
    const ofLeft = radius - d;
    const ofRight = radius + d;
    this.#row[LOWEST] = 1;
    this.#row[LEFT_ROOT] = left * ofLeft - sigma * right;
    this.#row[RIGHT_ROOT] = right * ofRight - sigma * left;
    this.#row[CENTRE] = (left * left * ofLeft - right * right * ofRight) / (2 * radius);
    this.#row[LOG_WIDTH] = ((left * left + right * right) * sigma * sigma) / (2 * radius) - sigma * left * right;
    return (x[LOWEST] as number) + (left * left * ofLeft + right * right * ofRight) / 2 - sigma * left * right;
  }

  #evaluate(x: Float64Array, withGradient: boolean): number {
    const quotes = this.#quotes as SmileQuotes;
    this.#width = exp(x[LOG_WIDTH] as number);
    if (withGradient) this.#equations.clear();
    let cost = 0;
    for (let i = 0; i < quotes.k.length; i++) {
      const omega = this.#omega[i] as number;
      const misfit = this.#fillRow(x, quotes.k[i] as number) - (quotes.w[i] as number);
      cost += omega * misfit * misfit;
      if (withGradient) this.#equations.add(this.#row, omega, misfit);
    }
    if (this.#limits.butterfly) cost += this.#butterflyCost(x, withGradient);
    if (this.#limits.above !== null) cost += this.#calendarCost(x, this.#limits.above, 1, withGradient);
    if (this.#limits.below !== null) cost += this.#calendarCost(x, this.#limits.below, -1, withGradient);
    return cost;
  }

  /** Where g falls below its margin, as misfits of g, in units of the variance at the money. */
  #butterflyCost(x: Float64Array, withGradient: boolean): number {
    const omega = (this.#penalty * this.#moneyVariance * this.#moneyVariance) / LIMIT_NODES;
    const leftRoot = x[LEFT_ROOT] as number;
    const rightRoot = x[RIGHT_ROOT] as number;
    const left = leftRoot * leftRoot;
    const right = rightRoot * rightRoot;
    const sigma = this.#width;
    const level = (x[LOWEST] as number) - sigma * leftRoot * rightRoot;
    const bend = (left + right) / 2;
    let cost = 0;
    for (let n = 0; n < LIMIT_NODES; n++) {
      const k = this.#limitNodes[n] as number;
      const d = k - (x[CENTRE] as number);
      const radius = Math.sqrt(d * d + sigma * sigma);
      const w = level + (left * (radius - d) + right * (radius + d)) / 2;
      const slope = (right * (d / radius + 1) + left * (d / radius - 1)) / 2;
      const cube = radius * radius * radius;
      const curvature = (bend * sigma * sigma) / cube;
      const lean = 1 - (k * slope) / (2 * w);
      const g = lean * lean - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature;
      const misfit = g - BUTTERFLY_MARGIN;
      if (misfit >= 0) continue;
      cost += omega * misfit * misfit;
      if (!withGradient) continue;
      const byW = (lean * k * slope) / (w * w) + (0.25 * slope * slope) / (w * w);
      const bySlope = (-lean * k) / w - 0.5 * slope * (1 / w + 0.25);
      const sharper = (-3 * bend * sigma * sigma * d) / (cube * radius * radius);
      const byLeft = byW * (radius - d) + bySlope * (d / radius - 1) + (0.5 * sigma * sigma) / cube;
      const byRight = byW * (radius + d) + bySlope * (d / radius + 1) + (0.5 * sigma * sigma) / cube;
      const byWidth =
        (byW * bend * sigma) / radius -
        (bySlope * bend * d * sigma) / cube +
        0.5 * bend * ((2 * sigma) / cube - (3 * sigma * sigma * sigma) / (cube * radius * radius));
      this.#row[LOWEST] = byW;
      this.#row[LEFT_ROOT] = leftRoot * byLeft - byW * sigma * rightRoot;
      this.#row[RIGHT_ROOT] = rightRoot * byRight - byW * sigma * leftRoot;
      this.#row[CENTRE] = -byW * slope - bySlope * curvature - 0.5 * sharper;
      this.#row[LOG_WIDTH] = sigma * (byWidth - byW * leftRoot * rightRoot);
      this.#equations.add(this.#row, omega, misfit);
    }
    return cost;
  }

  /** Where the smile comes on the wrong side of a neighbour's, as misfits relative to the neighbour's variance. */
  #calendarCost(x: Float64Array, neighbour: SviParameters, side: 1 | -1, withGradient: boolean): number {
    let cost = 0;
    for (let n = 0; n < LIMIT_NODES; n++) {
      const k = this.#limitNodes[n] as number;
      const bound = sviVariance(neighbour, k) * (1 + side * CALENDAR_MARGIN);
      const misfit = this.#fillRow(x, k) - bound;
      if (misfit * side >= 0) continue;
      const relative = this.#moneyVariance / bound;
      const omega = (this.#penalty * relative * relative) / LIMIT_NODES;
      cost += omega * misfit * misfit;
      if (withGradient) this.#equations.add(this.#row, omega, misfit);
    }
    return cost;
  }
}
