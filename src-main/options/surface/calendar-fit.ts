import { weightedSse } from '#options/surface/fit-smile';
import { clearOf, withoutButterflies } from '#options/surface/smile-repair';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { type SmileLimits, smileVector, type SmileSolver } from '#options/surface/smile-solver';
import { checkCalendar } from '#options/surface/svi-arbitrage';
import { type SviParameters, sviVariance } from '#options/surface/svi';

/** A smile together with what it was fitted to. */
export interface FittedSmile {
  readonly quotes: SmileQuotes;
  readonly smile: SviParameters;
  /** A smile of plain shape and about the right level: somewhere to start from when the fit itself leads nowhere. */
  readonly plain: SviParameters;
}

/** Two neighbours that fit together, and what that costs them. */
interface Settlement {
  readonly near: SviParameters;
  readonly far: SviParameters;
  readonly objection: number;
}

/** Misfits that grow by less than this share of variance are worth no further search. */
const SMALL_OBJECTION = 0.003;

/**
 * Fits by rising expiry, each free of butterflies, made to fit together: total variance never falls with time. Where
 * two cross, the one whose quotes object less gives way. That is nearly always the shorter one far from the money, where
 * only its extrapolation claims anything. Going from near to far, what is behind is settled for good.
 */
export function withoutCalendars(solver: SmileSolver, fits: readonly FittedSmile[]): readonly SviParameters[] {
  const smiles = fits.map(({ smile }) => smile);
  for (let far = 1; far < smiles.length; far++) {
    if (checkCalendar(smiles[far - 1] as SviParameters, smiles[far] as SviParameters).free) continue;
    const settled = settle(solver, fits, smiles, far - 1);
    smiles[far - 1] = settled.near;
    smiles[far] = settled.far;
  }
  return smiles;
}

function settle(
  solver: SmileSolver,
  fits: readonly FittedSmile[],
  smiles: readonly SviParameters[],
  place: number,
): Settlement {
  const [nearFit, farFit] = fits.slice(place, place + 2) as [FittedSmile, FittedSmile];
  const [near, far] = smiles.slice(place, place + 2) as [SviParameters, SviParameters];
  const before = smiles[place - 1] ?? null;
  const after = smiles[place + 2] ?? null;
  const pair = (nearer: SviParameters, farther: SviParameters): Settlement => {
    const cleared = before === null ? nearer : clearOf(before, nearer);
    const above = clearOf(cleared, farther);
    return { near: cleared, far: above, objection: objection(nearFit, cleared) + objection(farFit, above) };
  };
  let best = pair(near, far);
  const consider = (settlement: Settlement): void => {
    if (settlement.objection < best.objection) best = settlement;
  };
  for (const ofPlain of [false, true]) {
    if (best.objection < SMALL_OBJECTION) break;
    const starts = ofPlain ? [nearFit.plain, farFit.plain] : [near, far];
    const [nearStart, farStart] = starts as [SviParameters, SviParameters];
    consider(pair(refit(solver, nearFit, nearStart, { above: before, below: far, butterfly: true }), far));
    consider(pair(near, refit(solver, farFit, farStart, { above: near, below: after, butterfly: true })));
  }
  return best;
}

function refit(solver: SmileSolver, fit: FittedSmile, start: SviParameters, limits: SmileLimits): SviParameters {
  solver.load(fit.quotes, moneyVariance(fit));
  return withoutButterflies(solver.solveWithin(smileVector(start), limits));
}

/** How much worse the quotes are met than at best, relative to the variance at the money. */
function objection(fit: FittedSmile, smile: SviParameters): number {
  let total = 0;
  for (const one of fit.quotes.weight) total += one;
  const worse = (weightedSse(fit.quotes, smile) - weightedSse(fit.quotes, fit.smile)) / total;
  return Math.sqrt(Math.max(0, worse)) / moneyVariance(fit);
}

function moneyVariance({ smile }: FittedSmile): number {
  return Math.max(sviVariance(smile, 0), 1e-8);
}
