import type { Recommendation, Repricing } from '#domain/recommendation';
import { clockText, timeText } from '#alerts/words/clock-text';
import { legsText } from '#alerts/words/spread-text';
import { shareText } from '#portfolio/figure-text';
import { dollarText, priceText } from '#portfolio/money-text';

const MOST_REASONS = 4;

/** How many of it the rules allow now, or why none. */
export interface SizeText {
  readonly contracts: number;
  readonly refusal: string | null;
}

/** What a trader needs to decide without a screen: what to enter, what it brings, what it can cost, how it ends. */
export function recommendationLines(one: Recommendation, size: SizeText | null): readonly string[] {
  const { underlying, underlyingPrice, structure, daysToExpiry, ladder, worst, prices } = one;
  return [
    sizeLine(one, size),
    `Sell it: ${legsText(structure, 'open')}. ${daysToExpiry} days, ${underlying} at ${priceText(underlyingPrice)}.`,
    `Ask for a credit of ${ladder.map(priceText).join(', then ')} a share; take no less than ${priceText(worst)}.`,
    `Now ${priceText(prices.natural)} at the worst sides, ${priceText(prices.mid)} in the middle.`,
    `At worst it loses ${dollarText(one.maxLoss)} a spread, at best it keeps ${dollarText(one.maxProfit)}; buying power ${dollarText(one.buyingPower)}.`,
    `Profit at expiry ${oddsText(one)}.`,
    `Expected ${dollarText(one.evNatural)} to ${dollarText(one.evCalibrated)} a spread, fees paid.`,
    exitLine(one),
    ...farmLine(one),
    ...one.because.slice(0, MOST_REASONS).map((reason) => `Because ${reason}`),
    ...one.cautions.map(({ text }) => `Careful: ${text}`),
    `Score ${Math.round(one.score)}. Quotes of ${timeText(one.quotedMs)}, holds until ${timeText(one.validUntilMs)} ET.`,
  ];
}

/** What has become of it since, at the newest quotes. */
export function edgeLines(one: Recommendation, newest: Repricing | null): readonly string[] {
  if (newest === null) return [`No newer quotes than those of ${clockText(one.quotedMs)}.`];
  const { natural, mid } = newest.prices;
  const above = natural >= one.worst ? 'still above' : 'below';
  return [
    `Now ${priceText(natural)} at the worst sides, ${priceText(mid)} in the middle: ${above} the floor of ${priceText(one.worst)}.`,
    `Expected ${dollarText(newest.evNatural)} a spread at that price. Quotes of ${timeText(newest.quotedMs)} ET.`,
  ];
}

function sizeLine({ maxLoss }: Recommendation, size: SizeText | null): string {
  if (size === null) return 'How many: open the desk; its book is not at hand here.';
  if (size.refusal !== null) return `None may be sold now: ${size.refusal}.`;
  const { contracts } = size;
  const loss = dollarText((maxLoss * contracts) as typeof maxLoss);
  return `Sell ${contracts} at most: all of them can lose ${loss}.`;
}

function oddsText({ odds, popLow, halfProfit, touch }: Recommendation): string {
  const models = odds.map(({ model, pop }) => `${shareText(pop)} (${model})`).join(', ');
  const half = halfProfit === null ? '' : `, half of it on the way ${shareText(halfProfit.value)}`;
  const touched = touch[0] === undefined ? '' : `, short strike touched ${shareText(touch[0].value)}`;
  return `${models}; at the least ${shareText(popLow)}${half}${touched}`;
}

function exitLine({ exit }: Recommendation): string {
  const { targetDebit, stopDebit, timeExitDte, closeByMs } = exit;
  return `Out at ${priceText(targetDebit)} (target), ${priceText(stopDebit)} (stop), ${timeExitDte} days to go, or by ${clockText(closeByMs)}.`;
}

function farmLine({ farm }: Recommendation): readonly string[] {
  if (farm === null) return [];
  const { asked, entering, outOfSampleTrades, outOfSampleCents } = farm;
  const past =
    outOfSampleTrades === 0
      ? 'none of them has a closed trade out of sample'
      : `out of sample ${dollarText(outOfSampleCents)} in ${outOfSampleTrades} trades`;
  return [`Paper traders: ${entering} of ${asked} would enter; ${past}.`];
}
