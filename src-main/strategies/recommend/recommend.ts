import { type PriceE4, priceE4 } from '#domain/money';
import type { FarmVoice, PathOdds, Recommendation, SpreadGreeks } from '#domain/recommendation';
import { sealOf } from '#domain/recommendation-seal';
import type { RoutedSignal } from '#domain/signal';
import { percent } from '#detectors/figure-text';
import { newYorkDay } from '#market/sessions/new-york-time';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import type { PositionGreeks, SpreadCandidate } from '#options/spreads/spread-candidate';
import type { PathFigure } from '#options/spreads/spread-valuation';
import { epochMs, type EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { cautionsFor } from '#strategies/recommend/cautions';
import { walkDown } from '#strategies/recommend/credit-floor';
import { exitPlan } from '#strategies/recommend/exit-plan';
import { centsBelow } from '#strategies/recommend/held-outcome';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { RecommendSettings } from '#strategies/recommend/spread-question';

/** Puts a proposal that the router accepted into words and seals it. The id is that of the signal. */
export function recommend(
  signal: RoutedSignal,
  proposal: SpreadProposal,
  farm: FarmVoice | null,
  settings: RecommendSettings,
): Recommendation {
  const { question, candidate, valuation } = proposal;
  const { chain, atMs, context } = question;
  const { quoted, figures } = candidate;
  const { score, refusedBy } = signal;
  invariant(score !== null && refusedBy === null, 'only a signal that was accepted is recommended');
  const { width, maxProfit, maxLoss, margin, buyingPower, greeks, prices } = figures;
  invariant(width !== null && maxProfit !== null && maxLoss !== null, 'what is recommended has a worst case');
  invariant(margin !== null && buyingPower !== null && greeks !== null, 'what is recommended has margin and Greeks');
  const unsealed: Omit<Recommendation, 'seal'> = {
    id: signal.id,
    tier: signal.tier,
    score,
    underlying: chain.underlying,
    underlyingPrice: priceE4(chain.spot),
    structure: quoted.structure,
    daysToExpiry: daysToGo(quoted.expiry.expiry, atMs, chain.terms),
    width,
    prices,
    ladder: walkDown(prices.mid, proposal.worst, proposal.tick),
    worst: proposal.worst,
    tick: proposal.tick,
    maxProfit,
    maxLoss,
    margin,
    buyingPower,
    fees: figures.fees,
    breakevens: figures.breakevens.map((at): PriceE4 => priceE4(at)),
    odds: proposal.odds,
    popLow: proposal.popLow,
    kelly: proposal.kelly,
    volatility: proposal.volatility,
    halfProfit: valuation.halfProfit === null ? null : pathOdds(valuation.halfProfit),
    touch: valuation.touch.map(pathOdds),
    evNatural: centsBelow(proposal.evNatural),
    evCalibrated: centsBelow(proposal.evCalibrated),
    greeks: spreadGreeks(greeks),
    exit: exitPlan(question, candidate, settings),
    farm,
    because: [...signal.because, ...reasonsOf(proposal)],
    cautions: cautionsFor(proposal, [...signal.gates, ...proposal.gates], settings),
    warmth: context.warmth,
    atMs,
    quotedMs: oldestQuote(candidate),
    validUntilMs: validUntil(proposal, settings),
  };
  return { ...unsealed, seal: sealOf(unsealed) };
}

function pathOdds({ model, value, standardError }: PathFigure): PathOdds {
  return { model, value, standardError };
}

/** In what a trader counts in: a volatility point, a calendar day. */
function spreadGreeks({ delta, gamma, vega, theta }: PositionGreeks): SpreadGreeks {
  return { delta, gamma, vega: vega / 100, theta: theta / 365 };
}

function reasonsOf({ question, volatility, evNatural, edge }: SpreadProposal): readonly string[] {
  const { forecastVolatility } = question.context;
  const expected = (centsBelow(evNatural) / 100).toFixed(2);
  const reasons = [`expected $${expected} after fees at natural, ${percent(edge)} of what can be lost`];
  if (forecastVolatility === null) return reasons;
  return [`implied ${percent(volatility, 0)} to expiry against ${percent(forecastVolatility, 0)} forecast`, ...reasons];
}

/** A spread is as old as the older of its legs. */
function oldestQuote({ quoted }: SpreadCandidate): EpochMs {
  return epochMs(Math.min(...quoted.contracts.map((contract) => contract?.atMs ?? 0)));
}

/** Never beyond the session: tomorrow's quotes are others. */
function validUntil({ question }: SpreadProposal, { nyse }: RecommendSettings): EpochMs {
  const { atMs, terms } = question;
  const session = nyse.session(newYorkDay(atMs));
  return epochMs(Math.min(atMs + terms.maximumAgeMs, session?.closeMs ?? atMs));
}
