import type { GapRisk, PlacedAdvice } from '#domain/advice';
import type { Alert } from '#domain/alert';
import type { Recommendation, RecommendationEnd } from '#domain/recommendation';
import type { RoutedSignal } from '#domain/signal';
import { clockText } from '#alerts/words/clock-text';
import { recommendationLines, type SizeText } from '#alerts/words/recommendation-lines';
import { spreadText } from '#alerts/words/spread-text';
import { shapeOf } from '#options/spreads/structure-shape';
import { shareText } from '#portfolio/figure-text';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

export interface AdviceAlertTerms {
  /** Of the tape: the same signal on another one is another alert. */
  readonly scope: string;
  /** In front of every title: a simulated market must be told from a real one at a glance. Null for a real one. */
  readonly label: string | null;
  /** What was advised earlier than this was either told by an earlier run, or is history. */
  readonly notBeforeMs: EpochMs;
  readonly sizeOf: (recommendation: Recommendation) => SizeText | null;
}

const SIGNAL_FRESH_MS = 10 * MINUTE_MS;

/** Turns advice into alerts. The same advice gives the same alerts, by the same ids, however often it is heard. */
export class AdviceAlerts {
  readonly #terms: AdviceAlertTerms;
  readonly #open = new Map<string, Recommendation>();

  constructor(terms: AdviceAlertTerms) {
    this.#terms = terms;
  }

  /** In its order. What belongs together comes together: a signal and the recommendation that it led to. */
  hear(placed: readonly PlacedAdvice[]): readonly Alert[] {
    const issued = new Set(
      placed.flatMap(({ advice }) => (advice.type === 'recommendation.issued' ? advice.recommendation.id : [])),
    );
    const alerts: Alert[] = [];
    for (const { advice } of placed) {
      const isOld = advice.seenMs < this.#terms.notBeforeMs;
      switch (advice.type) {
        case 'recommendation.issued':
          this.#open.set(advice.recommendation.id, advice.recommendation);
          if (!isOld) alerts.push(this.#issued(advice.recommendation));
          break;
        case 'recommendation.ended': {
          const one = this.#open.get(advice.end.recommendationId);
          this.#open.delete(advice.end.recommendationId);
          if (one !== undefined && !isOld) alerts.push(this.#ended(one, advice.end));
          break;
        }
        case 'signal.accepted':
          if (!issued.has(advice.signal.id) && !isOld) alerts.push(this.#signal(advice.signal));
          break;
        case 'gap.expected':
          if (!isOld) alerts.push(this.#gap(advice.gap));
          break;
        case 'signal.refused':
        case 'recommendation.repriced':
        case 'conditions.changed':
          break;
      }
    }
    return alerts;
  }

  #issued(one: Recommendation): Alert {
    const { scope, sizeOf } = this.#terms;
    return {
      id: `${scope}/recommendation/${one.id}`,
      event: 'recommendation',
      tier: one.tier,
      atMs: one.atMs,
      title: this.#title(`Tier ${one.tier}: sell ${spreadText(one.underlying, one.structure)}`),
      lines: recommendationLines(one, sizeOf(one)),
      subject: { kind: 'recommendation', id: one.id },
      actions: ['open', 'filled', 'snooze', 'reject'],
      freshForMs: Math.max(0, one.validUntilMs - one.atMs),
    };
  }

  #ended(one: Recommendation, { recommendationId, atMs, text }: RecommendationEnd): Alert {
    return {
      id: `${this.#terms.scope}/ended/${recommendationId}`,
      event: 'recommendation-ended',
      tier: 2,
      atMs,
      title: this.#title(`No longer: ${spreadText(one.underlying, one.structure)}`),
      lines: [`${clockText(atMs)}: ${text}.`, 'If you have filled it already, reply to this: filled 0.41 x2'],
      subject: { kind: 'recommendation', id: recommendationId },
      actions: [],
      freshForMs: null,
    };
  }

  #signal({ id, symbol, tier, atMs, structure, because, score, detector }: RoutedSignal): Alert {
    const what = structure === null ? detector : shapeOf(structure).title;
    return {
      id: `${this.#terms.scope}/signal/${id}`,
      event: 'signal',
      tier,
      atMs,
      title: this.#title(`Tier ${tier} signal: ${symbol} ${what}`),
      lines: [...because, ...(score === null ? [] : [`Score ${Math.round(score)}.`])],
      subject: null,
      actions: [],
      freshForMs: SIGNAL_FRESH_MS,
    };
  }

  /** One a night and underlying: how it grows is on the desk. */
  #gap({ underlying, atMs, closedMs, coinMove, impliedGap, impliedOpen, rarity }: GapRisk): Alert {
    const rare = rarity === null ? '' : ` ${shareText(rarity)} of past gaps were as large.`;
    return {
      id: `${this.#terms.scope}/gap/${underlying}/${closedMs}`,
      event: 'gap',
      tier: 2,
      atMs,
      title: this.#title(`${underlying} would open near ${impliedOpen.toFixed(2)} (${signedShare(impliedGap)})`),
      lines: [`The coin has moved ${signedShare(coinMove)} since the close of ${clockText(closedMs)}.${rare}`],
      subject: null,
      actions: [],
      freshForMs: null,
    };
  }

  #title(text: string): string {
    const { label } = this.#terms;
    return label === null ? text : `[${label}] ${text}`;
  }
}

function signedShare(share: number): string {
  return share < 0 ? `−${shareText(-share)}` : `+${shareText(share)}`;
}
