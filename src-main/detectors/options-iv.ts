import type { Detector, RawSignal } from '#detectors/detector';
import type { OptionsIvSettings } from '#detectors/detector-settings';
import { atLeast, atMost } from '#detectors/figure-gate';
import { percent, points, signed } from '#detectors/figure-text';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { SignalVoice } from '#detectors/signal-voice';
import type { GateVerdict } from '#domain/gate-verdict';
import type { CivilDay } from '#market/sessions/civil-date';
import type { PersistentAnomaly } from '#options/surface/anomaly-watch';

/** Context only: it says what options are like, and proposes nothing. */
export class OptionsIvDetector implements Detector {
  readonly name = 'options-iv';
  readonly #settings: OptionsIvSettings;
  /** By underlying and subject, of one day: contracts come and go. */
  readonly #voices = new Map<string, SignalVoice>();
  #day: CivilDay | null = null;

  constructor(settings: OptionsIvSettings) {
    this.#settings = settings;
  }

  hear(moment: SightMoment): readonly RawSignal[] {
    if (!moment.isRegular) return [];
    if (moment.day !== this.#day) this.#voices.clear();
    this.#day = moment.day;
    return moment.underlyings.flatMap((underlying) => [
      ...this.#ofRank(moment, underlying),
      ...this.#ofSkew(moment, underlying),
      ...this.#ofAnomalies(moment, underlying),
    ]);
  }

  #ofRank(moment: SightMoment, underlying: UnderlyingMoment): readonly RawSignal[] {
    const { ivRank, impliedVolatility } = underlying;
    const { highRank, lowRank } = this.#settings;
    if (ivRank.rank === null || impliedVolatility === null) return [];
    const asked = { what: 'IV rank', found: ivRank.rank, say: points };
    const text = `IV ${percent(impliedVolatility)} is rank ${points(ivRank.rank)} of ${ivRank.n} days`;
    return [
      ...this.#say('rank-high', moment, underlying, atLeast({ gate: 'rank-high', needed: highRank, ...asked }), [text]),
      ...this.#say('rank-low', moment, underlying, atMost({ gate: 'rank-low', needed: lowRank, ...asked }), [text]),
    ];
  }

  #ofSkew(moment: SightMoment, underlying: UnderlyingMoment): readonly RawSignal[] {
    const { skew } = underlying;
    if (skew === null || skew.standing.z === null) return [];
    const { z, days } = skew.standing;
    const gate = atLeast({
      gate: 'skew',
      what: 'deviations of the skew',
      found: Math.abs(z),
      needed: this.#settings.skewZ,
      say: (value) => value.toFixed(1),
    });
    const reversal = `25-delta calls less puts ${signed(skew.riskReversal * 100)} points (${skew.expiry})`;
    return this.#say('skew', moment, underlying, gate, [
      `${reversal}, ${signed(z)} deviations from their ${days} days`,
    ]);
  }

  #ofAnomalies(moment: SightMoment, underlying: UnderlyingMoment): readonly RawSignal[] {
    const lasting = underlying.anomalies.filter(({ snapshots }) => snapshots >= this.#settings.anomalyLooks);
    const [worst] = lasting;
    if (worst === undefined) return [];
    const gate = atLeast({
      gate: 'anomaly',
      what: 'looks in a row',
      found: worst.snapshots,
      needed: this.#settings.anomalyLooks,
      say: (value) => value.toFixed(0),
    });
    return this.#say(`anomaly ${nameOf(worst)}`, moment, underlying, gate, [
      `${nameOf(worst)}: ${worst.anomaly.reason}`,
      ...(lasting.length > 1 ? [`${lasting.length} quotes stand out`] : []),
    ]);
  }

  #say(
    subject: string,
    { atMs }: SightMoment,
    { symbol }: UnderlyingMoment,
    gate: GateVerdict,
    because: readonly string[],
  ): readonly RawSignal[] {
    const key = `${symbol} ${subject}`;
    let voice = this.#voices.get(key);
    if (voice === undefined) {
      voice = new SignalVoice({ cooldownMinutes: this.#settings.cooldownMinutes, nearGates: 0, nearShare: 0 });
      this.#voices.set(key, voice);
    }
    if (!voice.speaks(atMs, [gate])) return [];
    return [{ detector: this.name, symbol, tier: 3, structure: null, because, gates: [gate] }];
  }
}

function nameOf({ anomaly }: PersistentAnomaly): string {
  return `${anomaly.expiry} ${(anomaly.strike / 10_000).toFixed(2)} ${anomaly.right}`;
}
