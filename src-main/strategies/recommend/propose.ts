import type { GateVerdict } from '#domain/gate-verdict';
import type { PriceE4 } from '#domain/money';
import type { ModelOdds } from '#domain/recommendation';
import { atLeast, isTrue } from '#detectors/figure-gate';
import { percent } from '#detectors/figure-text';
import { ticksOf } from '#options/fills/fill-settings';
import { coarsestTick } from '#options/fills/tick-rule';
import { quantised } from '#options/paths/path-estimate';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import type { SpreadMarket } from '#options/spreads/spread-market';
import type { SpreadValuation } from '#options/spreads/spread-valuation';
import { fail, ok, type Result } from '#primitives/result';
import type { Belief, Beliefs } from '#strategies/recommend/beliefs';
import { lowestCredit } from '#strategies/recommend/credit-floor';
import { centsBelow, type HeldOutcome, heldOutcome, kellyShare } from '#strategies/recommend/held-outcome';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import {
  edgeGate,
  edgeGates,
  leastExpected,
  weighedAt,
  type WeighedSpread,
} from '#strategies/recommend/weighed-spread';

/** Everything about the spread that was chosen, the lowest credit at which it is still worth selling included. */
export function proposalOf(
  question: SpreadQuestion,
  weighed: WeighedSpread,
  valuation: SpreadValuation,
  market: SpreadMarket,
  beliefs: Beliefs,
  settings: RecommendSettings,
): Result<SpreadProposal, GateVerdict> {
  const { chain, terms } = question;
  const { candidate, expected, edge } = weighed;
  const { quoted, figures } = candidate;
  const { expiry, structure } = quoted;
  const { natural, calibrated } = figures.prices;
  const volatility = market.surface.slices.find((slice) => slice.expiry === expiry.expiry)?.atmIv ?? null;
  if (volatility === null) {
    return fail(isTrue('volatility', false, `the options of ${expiry.expiry} have no volatility at the money`));
  }
  if (figures.greeks === null || figures.margin === null || figures.buyingPower === null) {
    return fail(
      isTrue('greeks', false, `a leg of ${expiry.expiry} has no Greeks: what it adds to the book is not known`),
    );
  }
  const tick = tickOf(question, candidate, settings);
  const worst = lowestCredit(natural, tick, (credit) => isWorth(credit, question, candidate, beliefs, settings));
  if (worst === null) return fail(edgeGate(edge, terms.minimumEdge));
  const believed = beliefs.of(expiry);
  const held = ({ distribution }: Belief): HeldOutcome =>
    heldOutcome(distribution, structure, natural, chain.terms.multiplier, figures.fees);
  const cautious = beliefs.cautious(expiry);
  const doubted = [...believed, ...(cautious === null ? [] : [cautious])].map(held);
  const odds = [...marketOdds(candidate, valuation), ...forecastOdds(believed, held)];
  const popLow = Math.min(...odds.map(({ pop }) => pop), ...doubted.map(({ pop }) => pop));
  return ok({
    question,
    candidate,
    valuation,
    fitProblem: market.choice.refusal?.text ?? null,
    odds,
    popLow: quantised(popLow),
    kelly: quantised(Math.min(...doubted.map(kellyShare))),
    volatility: quantised(volatility),
    evNatural: expected,
    evCalibrated: leastExpected(believed, candidate, chain.terms, calibrated) ?? expected,
    edge,
    worst,
    tick,
    gates: [...edgeGates(weighed, terms.minimumEdge), popGate(odds, terms.minimumPop)],
  });
}

/** Whether a spread would still be worth selling for that credit, as it is at natural. */
function isWorth(
  credit: PriceE4,
  { chain, terms }: SpreadQuestion,
  candidate: SpreadCandidate,
  beliefs: Beliefs,
  { spreads }: RecommendSettings,
): boolean {
  const { minimumCredit, minimumCreditShare } = spreads.checks;
  const { fees, width } = candidate.figures;
  if (credit < minimumCreditShare * (width ?? Number.POSITIVE_INFINITY)) return false;
  if (credit / 10_000 - fees / 100 / chain.terms.multiplier < minimumCredit) return false;
  const weighed = weighedAt(credit, candidate, beliefs, chain.terms);
  return weighed !== null && edgeGates(weighed, terms.minimumEdge).every(({ passed }) => passed);
}

/** Of the models of the market, and of the past, which is among them. */
function marketOdds({ figures }: SpreadCandidate, { byModel }: SpreadValuation): readonly ModelOdds[] {
  return byModel.map(({ model, pop, ev }) => ({ model, pop, ev: centsBelow(ev - figures.fees / 100) }));
}

function forecastOdds(believed: readonly Belief[], held: (belief: Belief) => HeldOutcome): readonly ModelOdds[] {
  const forecast = believed.find(({ name }) => name === 'forecast');
  if (forecast === undefined) return [];
  const { pop, ev } = held(forecast);
  return [{ model: 'forecast', pop: quantised(pop), ev: centsBelow(ev) }];
}

function popGate(odds: readonly ModelOdds[], needed: number): GateVerdict {
  let least: ModelOdds | null = null;
  for (const one of odds) if (least === null || one.pop < least.pop) least = one;
  const what = `probability of profit under ${least?.model ?? 'no model'}`;
  return atLeast({ gate: 'pop', what, found: least?.pop ?? null, needed, say: (value) => percent(value) });
}

function tickOf({ chain }: SpreadQuestion, { quoted }: SpreadCandidate, { fills }: RecommendSettings): PriceE4 {
  const asks = quoted.contracts.flatMap((contract) => contract?.ask ?? []);
  return coarsestTick(ticksOf(chain.underlying, chain.terms, fills), asks);
}
