import type { Detector, RawSignal } from '#detectors/detector';
import type { ConditionsSettings } from '#detectors/detector-settings';
import { atLeast, atMost } from '#detectors/figure-gate';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { Ticker } from '#domain/instrument';

/** Says when conditions become warm for sellers and when they no longer are. Context only. */
export class ConditionsDetector implements Detector {
  readonly name = 'conditions';
  readonly #settings: ConditionsSettings;
  readonly #warm = new Set<Ticker>();

  constructor(settings: ConditionsSettings) {
    this.#settings = settings;
  }

  hear({ isRegular, underlyings }: SightMoment): readonly RawSignal[] {
    return isRegular ? underlyings.flatMap((underlying) => this.#judge(underlying)) : [];
  }

  #judge({ symbol, conditions }: UnderlyingMoment): readonly RawSignal[] {
    const { score, parts, most } = conditions;
    if (score === null) return [];
    const { warmFrom, warmUntil } = this.#settings;
    const wasWarm = this.#warm.has(symbol);
    const asked = { gate: 'warmth', what: 'warmth', found: score, say: (value: number) => value.toFixed(0) };
    const gate = wasWarm ? atMost({ ...asked, needed: warmUntil }) : atLeast({ ...asked, needed: warmFrom });
    if (!gate.passed) return [];
    if (wasWarm) this.#warm.delete(symbol);
    else this.#warm.add(symbol);
    const because = [
      `conditions for sellers ${wasWarm ? 'have cooled to' : 'are warm:'} ${score} of ${most}`,
      ...parts.map((part) => `${part.text}: ${part.points} of ${part.most}`),
    ];
    return [{ detector: this.name, symbol, tier: 3, structure: null, because, gates: [gate] }];
  }
}
