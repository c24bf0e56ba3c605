import type { Advice } from '#domain/advice';
import type { RoutedSignal } from '#domain/signal';
import { instantText } from '#entry/instant-text';
import { priceText } from '#portfolio/money-text';
import { kindName, structureTitle } from '#transport/projections/trading/order-words';

/** A piece of advice as a terminal shows it, its time first. */
export function* adviceLines(advice: Advice): Generator<string, void> {
  const at = instantText(advice.seenMs).slice(0, 19);
  switch (advice.type) {
    case 'signal.accepted':
      yield `${at}  ${titleOf(advice.signal)}${scoreText(advice.signal)}`;
      for (const reason of advice.signal.because) yield `${INDENT}${reason}`;
      if (advice.signal.parts.length > 0) yield `${INDENT}${partsText(advice.signal)}`;
      return;
    case 'signal.refused':
      yield `${at}  refused: ${titleOf(advice.signal)}${scoreText(advice.signal)}`;
      yield `${INDENT}${advice.signal.refusedBy?.text ?? ''}`;
      return;
    case 'recommendation.issued': {
      const { underlying, structure, ladder, worst, id } = advice.recommendation;
      const asked = priceText(ladder[0] ?? worst);
      yield `${at}  recommended: sell ${structureTitle(underlying, structure)} for ${asked}, not under ${priceText(worst)}  ${id}`;
      return;
    }
    case 'recommendation.repriced': {
      const { recommendationId, prices } = advice.repricing;
      const { natural, calibrated, mid } = prices;
      yield `${at}  now ${priceText(natural)} to ${priceText(mid)}, expected ${priceText(calibrated)}  ${recommendationId}`;
      return;
    }
    case 'recommendation.ended':
      yield `${at}  over: ${advice.end.text}  ${advice.end.recommendationId}`;
      return;
    case 'conditions.changed': {
      const { underlying, score, most } = advice.conditions;
      yield `${at}  conditions of ${underlying}: ${score === null ? 'not known' : `${score} of ${most}`}`;
      return;
    }
    case 'gap.expected': {
      const { underlying, coinMove, impliedOpen, impliedGap } = advice.gap;
      yield `${at}  ${underlying} would open near ${impliedOpen.toFixed(2)} (${share(impliedGap)}); coin ${share(coinMove)} since the close`;
      return;
    }
  }
}

const INDENT = ' '.repeat(21);

function titleOf({ symbol, structure, detector, tier }: RoutedSignal): string {
  return `tier ${tier}  ${symbol} ${structure === null ? detector : `${kindName(structure)} (${detector})`}`;
}

function scoreText({ score }: RoutedSignal): string {
  return score === null ? '' : `  score ${score}`;
}

function partsText({ parts }: RoutedSignal): string {
  return parts.map(({ part, points, most }) => `${part} ${points}/${most}`).join(', ');
}

function share(fraction: number): string {
  const percent = (Math.abs(fraction) * 100).toFixed(2);
  return `${fraction < 0 ? '−' : '+'}${percent} %`;
}
