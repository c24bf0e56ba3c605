import type { RoutedSignal } from '#domain/signal';
import type { DeskPicture, KnownRecommendation } from '#alerts/answers/desk-picture';
import { clockText, timeText } from '#alerts/words/clock-text';
import { spreadText } from '#alerts/words/spread-text';
import { dollarText, priceText } from '#portfolio/money-text';

const MOST_OPEN = 5;
const MOST_REFUSED = 5;

/** Whether it may still be acted on. */
export function isOpen({ recommendation, end }: KnownRecommendation, { nowMs, book }: DeskPicture): boolean {
  if (end !== null || (nowMs !== null && nowMs > recommendation.validUntilMs)) return false;
  return !book.rejected.some(({ recommendationId }) => recommendationId === recommendation.id);
}

export function signalLines(picture: DeskPicture): readonly string[] {
  const open = picture.recommendations
    .filter((one) => isOpen(one, picture))
    .slice(-MOST_OPEN)
    .toReversed();
  const refused = picture.refused.slice(-MOST_REFUSED).toReversed();
  return [
    ...(open.length === 0 ? ['Nothing is recommended now.'] : open.map(openLine)),
    ...(refused.length === 0 ? [] : ['Refused last:', ...refused.map(refusedLine)]),
    ...[...picture.conditions.values()].map(
      ({ underlying, score, least, most }) =>
        `Conditions for ${underlying}: ${score === null ? 'not known yet' : `${score} (of ${least} to ${most})`}`,
    ),
  ];
}

function openLine({ recommendation: one, newest }: KnownRecommendation): string {
  const { natural } = newest?.prices ?? one.prices;
  const now = `now ${priceText(natural)}, floor ${priceText(one.worst)}`;
  return `${spreadText(one.underlying, one.structure)}: score ${Math.round(one.score)}, ${now}, at worst −${dollarText(one.maxLoss)}, until ${timeText(one.validUntilMs)} ET`;
}

function refusedLine({ symbol, detector, atMs, refusedBy }: RoutedSignal): string {
  return `${timeText(atMs)} ${symbol} ${detector}: ${refusedBy?.text ?? 'not said why'}`;
}

/** Every gate that the newest signals of a symbol met, and by how much. */
export function whyLines({ accepted, refused }: DeskPicture, symbol: string | null): readonly string[] {
  const newest = new Map<string, RoutedSignal>();
  for (const signal of [...accepted, ...refused].toSorted((left, right) => left.atMs - right.atMs)) {
    if (symbol === null || signal.symbol === symbol) newest.set(`${signal.symbol} ${signal.detector}`, signal);
  }
  if (newest.size === 0) {
    return [symbol === null ? 'No detector has spoken yet.' : `No detector has spoken of ${symbol} yet.`];
  }
  return [...newest].flatMap(([name, { atMs, refusedBy, gates, because, score }]) => [
    `${name}, ${clockText(atMs)}: ${refusedBy === null ? `accepted, score ${score === null ? '–' : Math.round(score)}` : 'refused'}`,
    ...because.map((reason) => `  ${reason}`),
    ...gates.map(({ passed, text }) => `  ${passed ? '✓' : '✗'} ${text}`),
  ]);
}
