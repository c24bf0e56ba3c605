import type { Detector, RawSignal } from '#detectors/detector';
import type { GapRiskSettings } from '#detectors/detector-settings';
import { atLeast } from '#detectors/figure-gate';
import { dollars, percent, signed } from '#detectors/figure-text';
import type { SightMoment } from '#detectors/sight-moment';
import type { GapRisk } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { EpochMs } from '#primitives/clock';

/** What a fund that holds coins would open at, while it cannot be traded: said when it matters, and when it has changed. */
export class GapRiskDetector implements Detector {
  readonly name = 'gap-risk';
  readonly #settings: GapRiskSettings;
  readonly #said = new Map<Ticker, GapRisk>();

  constructor(settings: GapRiskSettings) {
    this.#settings = settings;
  }

  hear(moment: SightMoment): readonly RawSignal[] {
    return moment.underlyings.flatMap(({ gap }) => (gap === null ? [] : this.#judge(gap, moment.coin.symbol)));
  }

  #judge(gap: GapRisk, coin: Ticker): readonly RawSignal[] {
    const { minimumGap, step } = this.#settings;
    const gate = atLeast({
      gate: 'gap',
      what: 'gap to expect',
      found: Math.abs(gap.impliedGap),
      needed: minimumGap,
      say: percent,
    });
    const said = this.#saidSince(gap.underlying, gap.closedMs);
    const isNews = said === null ? gate.passed : Math.abs(gap.impliedGap - said.impliedGap) >= step;
    if (!isNews) return [];
    this.#said.set(gap.underlying, gap);
    const because = [
      `${coin} ${signed(gap.coinMove * 100)} % since the close`,
      `${gap.underlying} would open near ${dollars(gap.impliedOpen)} (${signed(gap.impliedGap * 100)} %)`,
      ...(gap.rarity === null ? [] : [`${percent(gap.rarity, 0)} of past days moved as far in that time`]),
    ];
    return [{ detector: this.name, symbol: gap.underlying, tier: 2, structure: null, because, gates: [gate] }];
  }

  /** Of the same night. */
  #saidSince(underlying: Ticker, closedMs: EpochMs): GapRisk | null {
    const said = this.#said.get(underlying);
    return said !== undefined && said.closedMs === closedMs ? said : null;
  }
}
