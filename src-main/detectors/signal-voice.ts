import type { GateVerdict } from '#domain/gate-verdict';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

export interface VoiceSettings {
  /** Market time between two signals, and between two refusals by the same gates. */
  readonly cooldownMinutes: number;
  /** Gates that may be missed, each by no more than this share of what it needs, for a refusal worth showing. */
  readonly nearGates: number;
  readonly nearShare: number;
}

/**
 * When a detector speaks of one market: when everything passes, and when so little is missing that the trader should see
 * what. A gate whose figure is not known counts as little: silence about blindness would look like calm.
 */
export class SignalVoice {
  readonly #settings: VoiceSettings;
  #spokeMs: number | null = null;
  /** By the gates that refused. */
  readonly #refusedMs = new Map<string, number>();

  constructor(settings: VoiceSettings) {
    this.#settings = settings;
  }

  speaks(atMs: EpochMs, gates: readonly GateVerdict[]): boolean {
    const missed = gates.filter(({ passed }) => !passed);
    if (missed.length > this.#settings.nearGates || !missed.every((gate) => this.#isNear(gate))) return false;
    const spokeMs = this.#spokeMs;
    if (spokeMs !== null && this.#isTooSoon(spokeMs, atMs)) return false;
    if (missed.length === 0) {
      this.#spokeMs = atMs;
      return true;
    }
    const key = missed.map(({ gate }) => gate).join(' ');
    const refusedMs = this.#refusedMs.get(key);
    if (refusedMs !== undefined && this.#isTooSoon(refusedMs, atMs)) return false;
    this.#refusedMs.set(key, atMs);
    return true;
  }

  #isNear({ found, margin }: GateVerdict): boolean {
    return found === null || (margin !== null && margin >= -this.#settings.nearShare);
  }

  #isTooSoon(beforeMs: number, atMs: EpochMs): boolean {
    return atMs - beforeMs < this.#settings.cooldownMinutes * MINUTE_MS;
  }
}
