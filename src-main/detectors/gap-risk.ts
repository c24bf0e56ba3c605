import type { Detector, RawSignal } from '#detectors/detector';
import type { GapRiskSettings } from '#detectors/detector-settings';
import { atLeast, atMost } from '#detectors/figure-gate';
import { dollars, percent, signed } from '#detectors/figure-text';
import type { SightMoment } from '#detectors/sight-moment';
import type { GapRisk } from '#domain/advice';
import type { GateVerdict } from '#domain/gate-verdict';
import type { Ticker } from '#domain/instrument';

/** A gap that was told is over once it has shrunk to this share of one that matters. */
const OVER = 0.5;

/**
 * What a fund that holds coins would open at, while it cannot be traded: said when it matters, again when it has changed,
 * and once more when it is over.
 */
export class GapRiskDetector implements Detector {
  readonly name = 'gap-risk';
  readonly #settings: GapRiskSettings;
  /** What the trader believes to be ahead, by fund. */
  readonly #told = new Map<Ticker, GapRisk>();

  constructor(settings: GapRiskSettings) {
    this.#settings = settings;
  }

  hear(moment: SightMoment): readonly RawSignal[] {
    return moment.underlyings.flatMap(({ gap }) => (gap === null ? [] : this.#judge(gap, moment.coin.symbol)));
  }

  #judge(gap: GapRisk, coin: Ticker): readonly RawSignal[] {
    const gate = this.#news(gap);
    if (gate === null) return [];
    const because = [
      `${coin} ${signed(gap.coinMove * 100)} % since the close`,
      `${gap.underlying} would open near ${dollars(gap.impliedOpen)} (${signed(gap.impliedGap * 100)} %)`,
      ...(gap.rarity === null ? [] : [`${percent(gap.rarity, 0)} of past days moved as far in that time`]),
    ];
    return [{ detector: this.name, symbol: gap.underlying, tier: 2, structure: null, because, gates: [gate] }];
  }

  /** The gate that makes it one; null where there is nothing new. */
  #news(gap: GapRisk): GateVerdict | null {
    const { minimumGap, step } = this.#settings;
    const asked = { gate: 'gap', what: 'gap to expect', found: Math.abs(gap.impliedGap), say: percent };
    const told = this.#toldOf(gap);
    const matters = atLeast({ ...asked, needed: minimumGap });
    if (matters.passed) {
      if (told !== null && Math.abs(gap.impliedGap - told.impliedGap) < step) return null;
      this.#told.set(gap.underlying, gap);
      return matters;
    }
    const over = atMost({ ...asked, needed: OVER * minimumGap });
    if (told === null || !over.passed) return null;
    this.#told.delete(gap.underlying);
    return over;
  }

  /** Of the same night. */
  #toldOf({ underlying, closedMs }: GapRisk): GapRisk | null {
    const told = this.#told.get(underlying);
    return told !== undefined && told.closedMs === closedMs ? told : null;
  }
}
