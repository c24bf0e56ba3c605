import { weightedSse } from '#options/surface/fit-smile';
import { clearOf, withoutButterflies } from '#options/surface/smile-repair';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { smileVector, type SmileSolver } from '#options/surface/smile-solver';
import { checkCalendar } from '#options/surface/svi-arbitrage';
import { type SviParameters, sviVariance } from '#options/surface/svi';

/** A smile together with what it was fitted to. */
export interface FittedSmile {
  readonly quotes: SmileQuotes;
  readonly smile: SviParameters;
  /** A smile of plain shape and about the right level: somewhere to start from when the fit itself leads nowhere. */
  readonly plain: SviParameters;
}

const SWEEPS = 3;

/**
 * Fits by rising expiry, each free of butterflies, made to fit together: total variance never falls with time. Where
 * two cross, the one whose quotes object less gives way. That is nearly always the shorter one far from the money, where
 * only its extrapolation claims anything. What is left after that is cleared by raising the longer one.
 */
export function withoutCalendars(solver: SmileSolver, fits: readonly FittedSmile[]): readonly SviParameters[] {
  const smiles = fits.map(({ smile }) => smile);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let crossed = false;
    for (let i = 1; i < smiles.length; i++) {
      if (checkCalendar(smiles[i - 1] as SviParameters, smiles[i] as SviParameters).free) continue;
      crossed = true;
      settle(solver, fits, smiles, i - 1);
    }
    if (!crossed) return smiles;
  }
  for (let i = 1; i < smiles.length; i++) {
    smiles[i] = clearOf(smiles[i - 1] as SviParameters, smiles[i] as SviParameters);
  }
  return smiles;
}

/** Moves one of the pair (near, near + 1) clear of the other: the one, and in the way, that gives up least. */
function settle(solver: SmileSolver, fits: readonly FittedSmile[], smiles: SviParameters[], near: number): void {
  const far = near + 1;
  const nearSmile = smiles[near] as SviParameters;
  const farSmile = smiles[far] as SviParameters;
  const ofNear = new Place(fits[near] as FittedSmile, nearSmile, smiles[near - 1], farSmile);
  const ofFar = new Place(fits[far] as FittedSmile, farSmile, nearSmile, smiles[far + 1]);
  const nearer = ofNear.best(ofNear.refits(solver));
  const farther = ofFar.best([...ofFar.refits(solver), clearOf(nearSmile, farSmile)]);
  if (nearer.objection <= farther.objection) smiles[near] = nearer.smile;
  else smiles[far] = farther.smile;
}

interface Candidate {
  readonly smile: SviParameters;
  readonly objection: number;
}

/** A smile between its neighbours, and what it would take to stay there. */
class Place {
  readonly #fit: FittedSmile;
  readonly #from: SviParameters;
  readonly #above: SviParameters | undefined;
  readonly #below: SviParameters | undefined;
  readonly #money: number;

  constructor(
    fit: FittedSmile,
    from: SviParameters,
    above: SviParameters | undefined,
    below: SviParameters | undefined,
  ) {
    this.#fit = fit;
    this.#from = from;
    this.#above = above;
    this.#below = below;
    this.#money = Math.max(sviVariance(fit.smile, 0), 1e-8);
  }

  refits(solver: SmileSolver): readonly SviParameters[] {
    solver.load(this.#fit.quotes, this.#money);
    const limits = { above: this.#above ?? null, below: this.#below ?? null, butterfly: true };
    const starts = [this.#from, this.#fit.plain];
    return starts.map((start) => withoutButterflies(solver.solveWithin(smileVector(start), limits)));
  }

  best(smiles: readonly SviParameters[]): Candidate {
    let best: Candidate | null = null;
    for (const smile of smiles) {
      const objection = this.#objection(smile);
      if (best === null || objection < best.objection) best = { smile, objection };
    }
    return best as Candidate;
  }

  /** How much worse the quotes are met than at best, and how much of the limits is broken, in relative variance. */
  #objection(smile: SviParameters): number {
    const { quotes } = this.#fit;
    let total = 0;
    for (const one of quotes.weight) total += one;
    const worse = (weightedSse(quotes, smile) - weightedSse(quotes, this.#fit.smile)) / total;
    let broken = 0;
    if (this.#above !== undefined) broken += Math.max(0, -checkCalendar(this.#above, smile).smallestGap);
    if (this.#below !== undefined) broken += Math.max(0, -checkCalendar(smile, this.#below).smallestGap);
    return (Math.sqrt(Math.max(0, worse)) + broken) / this.#money;
  }
}
