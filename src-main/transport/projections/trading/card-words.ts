import type { AdviceProgress, RecommendationCard, RecommendationView, SizingView } from '#contract/trade-view';
import { type Cents, cents } from '#domain/money';
import type { FarmVoice, Recommendation } from '#domain/recommendation';
import type { TicketVenue } from '#domain/ticket';
import { valueAtExpiry } from '#options/spreads/expiry-profile';
import type { TraderBook } from '#portfolio/book/trader-book';
import { dollarText, priceText } from '#portfolio/money-text';
import type { AdvicePicture, StandingRecommendation } from '#research/desk/advice-picture';
import { MODEL_NAMES } from '#transport/projections/options/model-words';
import { exitView } from '#transport/projections/trading/exit-words';
import {
  expiryOf,
  inDollars,
  longDate,
  orderLegs,
  perShare,
  structureName,
  structureTitle,
  structureView,
} from '#transport/projections/trading/order-words';
import { outcomeOf } from '#transport/projections/trading/outcome-words';

const MOST_OTHERS = 100;

/** How many the rules allow, or what keeps them from saying so. */
export interface SizingAnswer {
  readonly sizing: SizingView | null;
  readonly problem: string | null;
}

export interface CardTerms {
  readonly progress: AdviceProgress;
  readonly picture: AdvicePicture;
  readonly book: TraderBook;
  readonly nowMs: number | null;
  /** Null: the best one that is open, else the newest. */
  readonly id: string | null;
  /** Whose quotes of an underlying's options count at the cursor. */
  readonly sourceOf: (underlying: string) => string | null;
  readonly sizingOf: (standing: StandingRecommendation) => SizingAnswer;
  /** Why no ticket may be made for a venue; null where one may. */
  readonly hindrance: (standing: StandingRecommendation, venue: TicketVenue) => string | null;
}

export function recommendationAnswer(terms: CardTerms): RecommendationView {
  const { progress, picture, book, nowMs, id } = terms;
  const all = [...picture.recommendations.values()];
  const others = all
    .slice(-MOST_OTHERS)
    .toReversed()
    .map((standing) => {
      const { recommendation } = standing;
      return {
        id: recommendation.id,
        symbol: recommendation.underlying,
        title: structureTitle(recommendation.underlying, recommendation.structure),
        atMs: recommendation.atMs,
        seenMs: seenOf(recommendation, picture),
        score: recommendation.score,
        state: outcomeOf(standing, book, nowMs ?? recommendation.atMs).state,
      };
    });
  const open = others.filter(({ state }) => state === 'open').toSorted((left, right) => right.score - left.score);
  const shown = picture.recommendations.get(id ?? open[0]?.id ?? others[0]?.id ?? '');
  return { ...progress, atMs: nowMs, others, card: shown === undefined ? null : cardOf(shown, terms) };
}

function cardOf(standing: StandingRecommendation, terms: CardTerms): RecommendationCard {
  const { recommendation: one, newest, end } = standing;
  const outcome = outcomeOf(standing, terms.book, terms.nowMs ?? one.atMs);
  const { sizing, problem } = terms.sizingOf(standing);
  const expiry = expiryOf(one.structure);
  const limit = one.ladder[0] ?? one.worst;
  return {
    id: one.id,
    tier: one.tier,
    score: one.score,
    symbol: one.underlying,
    name: structureName(one.structure),
    sentence: sentenceOf(one, sizing),
    legs: orderLegs(one.structure),
    structure: structureView(one.underlying, one.structure),
    expiry,
    expiryText: longDate(expiry),
    days: one.daysToExpiry,
    width: perShare(one.width),
    price: perShare(one.underlyingPrice),
    limit: perShare(limit),
    ladder: one.ladder.map(perShare),
    worst: perShare(one.worst),
    tick: perShare(one.tick),
    issued: pricesOf(one),
    now:
      newest === null
        ? null
        : {
            ...pricesOf(newest),
            quotedMs: newest.quotedMs,
            price: perShare(newest.underlyingPrice),
            evNatural: inDollars(newest.evNatural),
            aboveWorst: newest.prices.natural >= one.worst,
          },
    one: {
      maxProfit: inDollars(one.maxProfit),
      maxLoss: inDollars(one.maxLoss),
      margin: inDollars(one.margin),
      buyingPower: inDollars(one.buyingPower),
      fees: inDollars(one.fees),
    },
    sizing,
    sizingProblem: problem,
    breakevens: one.breakevens.map(perShare),
    odds: one.odds.map(({ model, pop, ev }) => ({ model: modelName(model), pop, ev: inDollars(ev) })),
    halfProfit: one.halfProfit === null ? null : { ...one.halfProfit, model: modelName(one.halfProfit.model) },
    touch: one.touch.map((odds) => ({ ...odds, model: modelName(odds.model) })),
    evNatural: inDollars(one.evNatural),
    evCalibrated: inDollars(one.evCalibrated),
    greeks: { ...one.greeks },
    exit: exitView(one.exit, one.prices.natural),
    farm: one.farm === null ? null : farmView(one.farm),
    because: [...one.because],
    cautions: one.cautions.map((caution) => ({ ...caution })),
    warmth: one.warmth,
    payoff: payoffCorners(one),
    atMs: one.atMs,
    seenMs: seenOf(one, terms.picture),
    quotedMs: one.quotedMs,
    source: terms.sourceOf(one.underlying),
    validUntilMs: one.validUntilMs,
    seal: one.seal,
    ...outcome,
    endedMs: end?.atMs ?? null,
    venues: (['robinhood', 'ibkr'] as const).map((venue) => {
      const why = terms.hindrance(standing, venue);
      return { venue, isPossible: why === null, about: why ?? VENUE_ABOUT[venue] };
    }),
  };
}

function seenOf({ id, atMs }: Recommendation, { seenMs }: AdvicePicture): number {
  return seenMs.get(id) ?? atMs;
}

const VENUE_ABOUT: Readonly<Record<TicketVenue, string>> = {
  robinhood: 'Step by step, entered by hand in the app.',
  ibkr: 'Staged in TWS, not transmitted: you send it there.',
};

function pricesOf({ prices }: Pick<Recommendation, 'prices'>): RecommendationCard['issued'] {
  const { natural, calibrated, mid } = prices;
  return { natural: perShare(natural), calibrated: perShare(calibrated), mid: perShare(mid) };
}

/** Without a size, of one spread. */
function sentenceOf(one: Recommendation, sizing: SizingView | null): string {
  const { structure, underlying, ladder, worst } = one;
  const sized = sizing !== null && sizing.contracts > 0 ? sizing : null;
  const many = sized === null || sized.contracts === 1 ? 'one' : String(sized.contracts);
  const name = structureName(structure);
  const expiry = longDate(expiryOf(structure));
  const ask = priceText(ladder[0] ?? worst);
  const inCents = (dollars: number): Cents => cents(Math.round(dollars * 100));
  const most = dollarText(sized === null ? one.maxProfit : inCents(sized.maxProfit));
  const least = dollarText(sized === null ? one.maxLoss : inCents(sized.maxLoss));
  return (
    `Sell ${many} ${underlying} ${name} of ${expiry}: ask for a credit of ${ask}, take no less than ${priceText(worst)}. ` +
    `At best it keeps ${most}; at worst it loses ${least}.`
  );
}

function modelName(model: string): string {
  return MODEL_NAMES[model] ?? (model === 'forecast' ? 'Forecast' : model);
}

function farmView(voice: FarmVoice): NonNullable<RecommendationCard['farm']> {
  const { asked, passing, entering, support, outOfSampleTrades, outOfSampleCents, nearMisses } = voice;
  const sign = outOfSampleCents < 0 ? '' : '+';
  const out =
    outOfSampleTrades === 0
      ? 'no closed trades out of sample'
      : `out of sample ${sign}${dollarText(outOfSampleCents)} in ${grouped(outOfSampleTrades)} trades`;
  return {
    asked,
    passing,
    entering,
    support,
    outTrades: outOfSampleTrades,
    outResult: inDollars(outOfSampleCents),
    nearMisses: [...nearMisses],
    text: `${grouped(entering)} of ${grouped(asked)} would enter · ${out}`,
  };
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** The line at expiry: flat or straight between strikes, so that its corners say it all. */
function payoffCorners({ structure, maxProfit, width }: Recommendation): RecommendationCard['payoff'] {
  const strikes = [...new Set(structure.legs.map(({ strike }) => strike as number))].toSorted((a, b) => a - b);
  const lowest = Math.max(0, (strikes[0] ?? 0) - width);
  const prices = [lowest, ...strikes, (strikes.at(-1) ?? 0) + width];
  const values = prices.map((price) => valueAtExpiry(structure, price));
  const best = Math.max(...values);
  return prices.map((price, i) => ({
    price: price / 10_000,
    profit: inDollars(maxProfit) + ((values[i] ?? 0) - best) / 100,
  }));
}
