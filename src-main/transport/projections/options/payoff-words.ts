import type { PayoffInput, PayoffView } from '#contract/options-view';
import { type PriceE4, priceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import type { ChainContract, ExpiryChain } from '#options/chains/chain-snapshot';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import { strikeRow } from '#options/chains/strike-row';
import { expiryOutcome } from '#options/models/expiry-outcome';
import type { TerminalDistribution } from '#options/models/terminal-distribution';
import { payoffCurves, type PayoffLeg, payoffPrices } from '#options/payoff/payoff-curves';
import { quoteStructure } from '#options/spreads/quoted-structure';
import { recogniseStructure } from '#options/spreads/recognise-structure';
import { judgeSpread } from '#options/spreads/spread-candidate';
import type { RankedSpread } from '#options/spreads/spread-rank';
import type { ExpiryTerms } from '#options/spreads/spread-valuation';
import { shapeOf } from '#options/spreads/structure-shape';
import { ln } from '#primitives/exact-math';
import { fail, ok, type Result } from '#primitives/result';
import { BLANK_PAYOFF } from '#transport/projections/options/blank-views';
import type { ChainAnalysis, StructureOdds } from '#transport/projections/options/chain-analysis';
import { chainHeading, dollars } from '#transport/projections/options/chain-words';
import { MODEL_NAMES } from '#transport/projections/options/model-words';
import type { Analysed } from '#transport/projections/options/option-analyst';
import {
  appraise,
  CONVENTIONS,
  inDollars,
  judgeTerms,
  valuationByModel,
} from '#transport/projections/options/spread-words';

const POINTS = 161;
/** How far the picture reaches, in standard deviations of the first expiry. */
const REACH = 3;
const DAYS_A_YEAR = 365;
const POINT = 0.01;
const WIDER_CONVENTIONS =
  'Legs of several expiries: at the first expiry the others are worth what their own volatility says. ' +
  'Probabilities are given for structures of one expiry.';

/** One leg beside the contract that the chain quotes for it. */
interface QuotedLeg {
  readonly leg: StructureLeg;
  readonly expiry: ExpiryChain;
  readonly contract: ChainContract;
  readonly volatility: number;
}

/** What a structure is worth along price, date and volatility, and how likely each end is. */
export function payoffAnswer(
  analysis: ChainAnalysis,
  snapshot: NormalisedChain,
  input: PayoffInput,
): Analysed<PayoffView> {
  const quoted = quotedLegs(snapshot, input);
  const heading = chainHeading(snapshot);
  if (!quoted.ok) return { ...BLANK_PAYOFF, ...heading, problem: quoted.failure };
  const legs = quoted.value;
  const { multiplier } = snapshot.terms;
  const { shares } = input.structure;
  const natural = netPrice(legs, (contract, sells) => (sells ? contract.bid : contract.ask));
  const mid = netPrice(legs, ({ bid, ask }) => (bid === null || ask === null ? null : (bid + ask) / 2));
  const opening = (natural ?? mid ?? 0) - shares * snapshot.spot;
  const payoffLegs = legs.map((leg) => payoffLeg(snapshot, leg));
  const prices = payoffPrices(snapshot.spot, payoffLegs, REACH, POINTS);
  const first = firstOf(legs);
  const curves = payoffCurves(
    { legs: payoffLegs, shares, multiplier, opening },
    prices,
    input.elapsed * first.years,
    input.volatilityShift * POINT,
  );
  const view = {
    ...BLANK_PAYOFF,
    ...heading,
    days: first.years * DAYS_A_YEAR,
    creditNatural: natural,
    creditMid: mid,
    prices: [...prices],
    atExpiry: [...curves.atExpiry],
    atDate: [...curves.atDate],
    delta: [...curves.delta],
    gamma: [...curves.gamma],
    theta: [...curves.theta].map((value) => value / DAYS_A_YEAR),
    vega: [...curves.vega].map((value) => value * POINT),
    warnings:
      natural === null ? ['A leg has no price on its side: profit is counted from the middle of the quotes.'] : [],
  };
  const terms = analysis.terms(snapshot, first);
  const shown = terms.models.find(({ name }) => name === 'heston') ?? terms.models[0];
  const drawn = shown === undefined ? view : { ...view, ...densityOf(shown.distribution, shown.name, prices) };
  if (legs.some(({ expiry }) => expiry !== first)) {
    return { ...drawn, name: 'Several expiries', conventions: WIDER_CONVENTIONS };
  }
  const chances = analysis.odds(input.structure, () => odds(analysis, snapshot, input, legs, terms, opening));
  return { ...drawn, conventions: CONVENTIONS, ...chances };
}

function quotedLegs(snapshot: NormalisedChain, { structure }: PayoffInput): Result<readonly QuotedLeg[], string> {
  const found: QuotedLeg[] = [];
  for (const { right, strike, expiry: date, quantity } of structure.legs) {
    const name = `${strike} ${right} of ${date}`;
    const expiry = snapshot.expiries.find((one) => one.expiry === date);
    if (expiry === undefined) return fail(`${snapshot.underlying} options of ${date} are not listed at the cursor.`);
    const units = priceE4(strike);
    const contract = strikeRow(expiry, units)?.[right] ?? null;
    if (contract === null) return fail(`There is no ${name} at the cursor.`);
    if (contract.iv === null) return fail(`The ${name} has no volatility: ${contract.ivProblem ?? 'not quoted'}.`);
    found.push({ leg: { right, strike: units, expiry: date, quantity }, expiry, contract, volatility: contract.iv });
  }
  return ok(found);
}

function firstOf(legs: readonly QuotedLeg[]): ExpiryChain {
  return legs.reduce(
    (first, { expiry }) => (expiry.years < first.years ? expiry : first),
    (legs[0] as QuotedLeg).expiry,
  );
}

/** Dollars received for one; null where a leg has no such price. */
function netPrice(
  legs: readonly QuotedLeg[],
  priceOf: (contract: ChainContract, sells: boolean) => number | null,
): number | null {
  let net = 0;
  for (const { leg, contract } of legs) {
    const price = priceOf(contract, leg.quantity < 0);
    if (price === null) return null;
    net -= leg.quantity * price;
  }
  return dollars(net);
}

/** Priced so that the spot grows to the expiry's own forward. */
function payoffLeg({ spot, rate }: NormalisedChain, { leg, expiry, volatility }: QuotedLeg): PayoffLeg {
  const { years, forward } = expiry;
  return {
    right: leg.right,
    strike: dollars(leg.strike),
    quantity: leg.quantity,
    years,
    rate,
    dividendYield: rate - ln(forward / spot) / years,
    volatility,
  };
}

/** Differences of the distribution over the picture's own steps. */
function densityOf(distribution: TerminalDistribution, name: string, prices: Float64Array) {
  const step = (prices[1] as number) - (prices[0] as number);
  const density = [...prices].map((price) =>
    Math.max(0, (distribution.below(price + step / 2) - distribution.below(price - step / 2)) / step),
  );
  return { density, densityModel: MODEL_NAMES[name] ?? name };
}

/** A structure that has a name gets all that the spread finder knows; any other what its distributions say. */
function odds(
  analysis: ChainAnalysis,
  snapshot: NormalisedChain,
  { structure }: PayoffInput,
  legs: readonly QuotedLeg[],
  terms: ExpiryTerms,
  opening: number,
): Partial<StructureOdds> {
  const known = recogniseStructure(
    legs.map(({ leg }) => leg),
    structure.shares,
  );
  const expiry = (legs[0] as QuotedLeg).expiry;
  const strikes = [...new Set(legs.map(({ leg }) => leg.strike as PriceE4))];
  const quoted = known === null ? null : quoteStructure(known.kind, expiry, strikes);
  const judging = judgeTerms(analysis, snapshot);
  if (quoted === null || !judging.ok) return plainOdds(snapshot, structure.shares, legs, terms, opening);
  const name = `${snapshot.underlying} ${shapeOf(quoted.structure.kind).title} ${namedStrikes(strikes)}`;
  const judged = judgeSpread(snapshot, quoted, judging.value);
  if (!judged.accepted) {
    const warnings = judged.refused.refusals.map(({ reason }) => `Refused: ${reason}`);
    return { ...plainOdds(snapshot, structure.shares, legs, terms, opening), name, warnings };
  }
  const [spread] = appraise(analysis, snapshot, [judged.candidate]);
  return { name, ...knownOdds(spread as RankedSpread) };
}

function knownOdds({ candidate, valuation, failed }: RankedSpread): Partial<StructureOdds> {
  const { maxProfit, maxLoss, margin, breakevens } = candidate.figures;
  return {
    breakevens: [...breakevens],
    maxProfit: inDollars(maxProfit),
    maxLoss: inDollars(maxLoss),
    margin: inDollars(margin),
    byModel: valuationByModel(valuation),
    p50: valuation.halfProfit?.value ?? null,
    touch: valuation.touch.at(-1)?.value ?? null,
    warnings: failed.map(({ reason }) => reason),
  };
}

function plainOdds(
  { terms: { multiplier }, underlying }: NormalisedChain,
  shares: 0 | 1,
  legs: readonly QuotedLeg[],
  { models }: ExpiryTerms,
  opening: number,
): Partial<StructureOdds> {
  const position = {
    legs: legs.map(({ leg }) => ({ right: leg.right, quantity: leg.quantity, strike: dollars(leg.strike) })),
    shares,
    cash: opening,
  };
  const outcomes = models.map(({ name, distribution }) => ({ name, ...expiryOutcome(distribution, position) }));
  const [first] = outcomes;
  return {
    name: `${underlying} ${legs.length} ${legs.length === 1 ? 'leg' : 'legs'} of one’s own`,
    breakevens: [...(first?.breakevens ?? [])],
    maxProfit: times(first?.maxProfit ?? null, multiplier),
    maxLoss: times(first?.maxLoss ?? null, multiplier),
    byModel: outcomes.map(({ name, pop, ev }) => ({
      model: MODEL_NAMES[name] ?? name,
      pop,
      expectedValue: ev * multiplier,
    })),
  };
}

function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

function namedStrikes(strikes: readonly PriceE4[]): string {
  return strikes
    .toSorted((left, right) => left - right)
    .map((strike) => strike / 10_000)
    .join(' / ');
}
