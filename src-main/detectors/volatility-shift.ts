import type { Detector, RawSignal } from '#detectors/detector';
import type { VolatilityShiftSettings } from '#detectors/detector-settings';
import { atLeast } from '#detectors/figure-gate';
import { percent } from '#detectors/figure-text';
import { MinuteValues } from '#detectors/minute-values';
import type { SightMoment } from '#detectors/sight-moment';
import { SignalVoice } from '#detectors/signal-voice';
import type { Ticker } from '#domain/instrument';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

/** Expansion and compression: what options cost against what they cost a while ago, on the same day. Context only. */
export class VolatilityShiftDetector implements Detector {
  readonly name = 'volatility-shift';
  readonly #settings: VolatilityShiftSettings;
  readonly #watched = new Map<Ticker, WatchedVolatility>();

  constructor(settings: VolatilityShiftSettings) {
    this.#settings = settings;
  }

  hear({ atMs, isRegular, coin, underlyings }: SightMoment): readonly RawSignal[] {
    const found = this.#judge(coin.symbol, coin.volatility?.value ?? null, atMs);
    if (!isRegular) return found;
    return [
      ...found,
      ...underlyings.flatMap(({ symbol, impliedVolatility }) => this.#judge(symbol, impliedVolatility, atMs)),
    ];
  }

  #judge(symbol: Ticker, volatility: number | null, atMs: EpochMs): readonly RawSignal[] {
    if (volatility === null) return [];
    const { minutes, expansion, compression } = this.#settings;
    const watched = this.#watchedOf(symbol);
    watched.past.put(atMs, volatility);
    const before = watched.past.at(atMs - minutes * MINUTE_MS);
    if (before === null) return [];
    const change = volatility / before - 1;
    const grows = change > 0;
    const gate = atLeast({
      gate: grows ? 'expansion' : 'compression',
      what: `change of IV within ${minutes} min`,
      found: Math.abs(change),
      needed: grows ? expansion : compression,
      say: percent,
    });
    if (!watched[grows ? 'expansion' : 'compression'].speaks(atMs, [gate])) return [];
    const because = [
      `IV ${grows ? 'up' : 'down'} to ${percent(volatility)} from ${percent(before)} ${minutes} min ago`,
    ];
    return [{ detector: this.name, symbol, tier: 3, structure: null, because, gates: [gate] }];
  }

  #watchedOf(symbol: Ticker): WatchedVolatility {
    let watched = this.#watched.get(symbol);
    if (watched === undefined) {
      const { minutes, cooldownMinutes } = this.#settings;
      const voice = (): SignalVoice => new SignalVoice({ cooldownMinutes, nearGates: 0, nearShare: 0 });
      watched = { past: new MinuteValues(minutes + 1), expansion: voice(), compression: voice() };
      this.#watched.set(symbol, watched);
    }
    return watched;
  }
}

interface WatchedVolatility {
  readonly past: MinuteValues;
  readonly expansion: SignalVoice;
  readonly compression: SignalVoice;
}
