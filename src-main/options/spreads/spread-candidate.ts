import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { ChainSnapshot, LiquidityGrade } from '#options/chains/chain-snapshot';
import type { FillSettings } from '#options/fills/fill-settings';
import { expiryProfile } from '#options/spreads/expiry-profile';
import { type MarginRates, regTMargin } from '#options/spreads/margin';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import { spreadPrices, type SpreadPrices } from '#options/spreads/spread-prices';
import { type ChargesInForce, openingFees } from '#options/spreads/spread-fees';
import { legRefusals, priceRefusals, type Refusal } from '#options/spreads/spread-refusal';
import { widthOf } from '#options/spreads/structure-shape';

/** Everything about a candidate that follows from quotes alone. Cents are for one spread, at the natural price. */
export interface SpreadFigures {
  readonly prices: SpreadPrices;
  readonly width: PriceE4 | null;
  /** Null where profit has no limit. */
  readonly maxProfit: Cents | null;
  /** Null where loss has no limit. */
  readonly maxLoss: Cents | null;
  /** To open; not in any other figure. */
  readonly fees: Cents;
  /** Dollars, rising. */
  readonly breakevens: readonly number[];
  /** Max profit over max loss; null where either has no limit. */
  readonly returnOnRisk: number | null;
  /** Null where no such rule exists: coin-settled contracts. */
  readonly margin: Cents | null;
  readonly buyingPower: Cents | null;
  /** Of the position: per dollar of the underlying, per 1.00 of volatility, per year. Null where a leg has none. */
  readonly greeks: PositionGreeks | null;
  /** The worst of its legs. */
  readonly grade: LiquidityGrade;
}

export interface PositionGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

export interface SpreadCandidate {
  readonly quoted: QuotedStructure;
  readonly figures: SpreadFigures;
}

export interface RefusedSpread {
  readonly quoted: QuotedStructure;
  /** At least one. */
  readonly refusals: readonly Refusal[];
  /** Known where all legs are quoted: it shows what was wrong. */
  readonly prices: SpreadPrices | null;
}

export type JudgedSpread =
  | { readonly accepted: true; readonly candidate: SpreadCandidate }
  | { readonly accepted: false; readonly refused: RefusedSpread };

export interface JudgeTerms {
  readonly fills: FillSettings;
  readonly charges: ChargesInForce;
  readonly margin: MarginRates;
}

/** A candidate with its figures, or every reason against it: nothing is dropped on the way. */
export function judgeSpread(snapshot: ChainSnapshot, quoted: QuotedStructure, terms: JudgeTerms): JudgedSpread {
  const ofLegs = legRefusals(quoted);
  const prices = spreadPrices(snapshot, quoted, terms.fills);
  const refusals = ofLegs.length === 0 && prices !== null ? priceRefusals(quoted, prices) : ofLegs;
  return prices === null || refusals.length > 0
    ? { accepted: false, refused: { quoted, refusals, prices } }
    : { accepted: true, candidate: { quoted, figures: figuresOf(snapshot, quoted, prices, terms) } };
}

function figuresOf(
  snapshot: ChainSnapshot,
  quoted: QuotedStructure,
  prices: SpreadPrices,
  terms: JudgeTerms,
): SpreadFigures {
  const { structure } = quoted;
  const { multiplier, settlement } = snapshot.terms;
  const { maxProfit, maxLoss, breakevens } = expiryProfile(structure, openingCash(snapshot, quoted, prices.natural));
  const marks = quoted.contracts.map((contract) => ((contract?.bid ?? 0) + (contract?.ask ?? 0)) / 20_000);
  const margin =
    settlement === 'coin' ? null : regTMargin(structure, snapshot.spot, prices.natural / 10_000, marks, terms.margin);
  return {
    prices,
    width: widthOf(structure),
    maxProfit: maxProfit === null ? null : earned(maxProfit, multiplier),
    maxLoss: maxLoss === null ? null : owed(maxLoss, multiplier),
    fees: openingFees(snapshot, quoted, terms.charges),
    breakevens: breakevens.map((at) => at / 10_000),
    returnOnRisk: maxProfit === null || maxLoss === null ? null : maxProfit / maxLoss,
    margin: margin === null ? null : owed(margin.requirement * 10_000, multiplier),
    buyingPower: margin === null ? null : owed(margin.buyingPower * 10_000, multiplier),
    greeks: positionGreeks(quoted, multiplier),
    grade: worstGrade(quoted),
  };
}

/** With the shares that belong to the structure, bought at the underlying's price. */
export function openingCash(snapshot: ChainSnapshot, { structure }: QuotedStructure, premium: number): number {
  return premium - structure.shares * snapshot.spot * 10_000;
}

/** Per unit of the underlying in, for one spread out; the hair is what f64 may have lost. */
function earned(e4: number, multiplier: number): Cents {
  return cents(Math.floor((e4 * multiplier) / 100 + 1e-6));
}

function owed(e4: number, multiplier: number): Cents {
  return cents(Math.ceil((e4 * multiplier) / 100 - 1e-6));
}

function positionGreeks({ structure, contracts }: QuotedStructure, multiplier: number): PositionGreeks | null {
  let delta: number = structure.shares;
  let [gamma, vega, theta] = [0, 0, 0];
  for (const [i, { quantity }] of structure.legs.entries()) {
    const greeks = contracts[i]?.greeks ?? null;
    if (greeks === null) return null;
    delta += quantity * greeks.delta;
    gamma += quantity * greeks.gamma;
    vega += quantity * greeks.vega;
    theta += quantity * greeks.theta;
  }
  return {
    delta: delta * multiplier,
    gamma: gamma * multiplier,
    vega: vega * multiplier,
    theta: theta * multiplier,
  };
}

export const GRADES: readonly LiquidityGrade[] = ['A', 'B', 'C', 'D', 'F'];

function worstGrade({ contracts }: QuotedStructure): LiquidityGrade {
  let worst = 0;
  for (const contract of contracts) worst = Math.max(worst, GRADES.indexOf(contract?.grade ?? 'F'));
  return GRADES[worst] as LiquidityGrade;
}
