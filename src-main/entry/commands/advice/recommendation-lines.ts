import type { PathOdds, Recommendation, Repricing } from '#domain/recommendation';
import { instantText } from '#entry/instant-text';
import { groupedText } from '#entry/terminal/number-text';
import { textTable } from '#entry/terminal/text-table';
import { dollarText, priceText } from '#portfolio/money-text';
import { MODEL_NAMES } from '#transport/projections/options/model-words';
import { expiryOf, longDate, orderLegs, structureTitle } from '#transport/projections/trading/order-words';

const right = (title: string) => ({ title, align: 'right' as const });

/** The card of a recommendation, for one spread, as a terminal shows it. */
export function* recommendationLines(one: Recommendation, newest: Repricing | null): Generator<string, void> {
  const { structure, underlying, ladder, worst, prices } = one;
  yield `${structureTitle(underlying, structure)}   tier ${one.tier}, score ${one.score}   ${one.id}`;
  yield `decided ${instantText(one.atMs)}, holds until ${instantText(one.validUntilMs)}; seal ${one.seal}`;
  yield '';
  for (const { action, quantity, right: kind, strike, expiryText } of orderLegs(structure)) {
    yield `  ${action} ${quantity} ${strike} ${kind} ${expiryText}`;
  }
  yield `  ask for ${priceText(ladder[0] ?? worst)}, then ${ladder.slice(1).map(priceText).join(', ') || 'nothing less'}; never under ${priceText(worst)}`;
  yield `  worst fill ${priceText(prices.natural)}, expected ${priceText(prices.calibrated)}, middle ${priceText(prices.mid)}, in steps of ${priceText(one.tick)}`;
  if (newest !== null) {
    const { natural, calibrated, mid } = newest.prices;
    yield `  by ${instantText(newest.atMs)}: ${priceText(natural)}, ${priceText(calibrated)}, ${priceText(mid)}; expected profit ${dollarText(newest.evNatural)}`;
  }
  yield '';
  yield `  at best  ${dollarText(one.maxProfit)}`;
  yield `  at worst ${dollarText(one.maxLoss)} lost, below ${one.breakevens.map(priceText).join(' and ')} at expiry (${one.daysToExpiry} days, ${longDate(expiryOf(structure))})`;
  yield `  margin ${dollarText(one.margin)}, buying power ${dollarText(one.buyingPower)}, fees ${dollarText(one.fees)} to open`;
  yield `  expected ${dollarText(one.evNatural)} at the worst fill, ${dollarText(one.evCalibrated)} at the expected one, after fees`;
  yield '';
  yield* textTable(
    [{ title: '  model' }, right('profit at expiry'), right('expected')],
    one.odds.map(({ model, pop, ev }) => [`  ${nameOf(model)}`, share(pop), dollarText(ev)]),
  );
  if (one.halfProfit !== null) yield `  half of the profit on the way: ${pathText(one.halfProfit)}`;
  for (const odds of one.touch) yield `  short strike touched: ${pathText(odds)}`;
  yield '';
  const { targetDebit, stopDebit, timeExitDte, closeByMs } = one.exit;
  yield `  close at ${priceText(targetDebit)} or better, at ${priceText(stopDebit)} or worse, with ${timeExitDte} days to go, at the latest ${instantText(closeByMs)}`;
  yield farmText(one);
  for (const reason of one.because) yield `  + ${reason}`;
  for (const { text } of one.cautions) yield `  ! ${text}`;
}

function farmText({ farm }: Recommendation): string {
  if (farm === null) return '  no paper trader was asked';
  if (farm.asked === 0) return '  no paper trader looks for exactly this spread';
  const { asked, passing, entering, nearMisses } = farm;
  const counts = `${groupedText(entering)} of ${groupedText(asked)} paper traders order it, ${groupedText(passing)} pass`;
  return `  ${[counts, ...nearMisses].join('; ')}`;
}

function pathText({ model, value, standardError }: PathOdds): string {
  return `${share(value)}${standardError === 0 ? '' : ` ± ${share(standardError)}`} (${nameOf(model)})`;
}

function nameOf(model: string): string {
  return MODEL_NAMES[model] ?? model;
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
