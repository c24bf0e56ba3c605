import type { Alert } from '#domain/alert';
import { clockText } from '#alerts/words/clock-text';
import type { BreakerName, BreakerState } from '#portfolio/breakers/breaker-state';
import type { EpochMs } from '#primitives/clock';

/** What a person does on purpose is told as such, not as a breaker. */
const DONE_BY_HAND: ReadonlySet<BreakerName> = new Set(['killed', 'paused']);

/** Says when a breaker trips and when it is well again; what holds on is said once. */
export class BreakerAlerts {
  readonly #scope: string;
  #before: ReadonlySet<BreakerName> | null = null;

  constructor(scope: string) {
    this.#scope = scope;
  }

  hear(breakers: readonly BreakerState[], atMs: EpochMs): readonly Alert[] {
    const watched = breakers.filter(({ breaker }) => !DONE_BY_HAND.has(breaker));
    const now = new Set(watched.flatMap(({ breaker, tripped }) => (tripped ? breaker : [])));
    const before = this.#before;
    this.#before = now;
    // What has been so since before anybody looked is no news, except where it stops trading.
    return watched.flatMap((state) => {
      const was = before?.has(state.breaker) ?? false;
      if (state.tripped === was || (before === null && !state.tripped)) return [];
      return this.#alert(state, atMs);
    });
  }

  #alert({ breaker, tripped, effect, text, untilMs }: BreakerState, atMs: EpochMs): Alert {
    const until = untilMs === null ? '' : ` Until ${clockText(untilMs)}.`;
    const consequence = effect === 'halts' ? 'Nothing new may be sold.' : 'Sizes are halved.';
    return {
      id: `${this.#scope}/breaker/${breaker}/${atMs}/${tripped ? 'on' : 'off'}`,
      event: 'breaker',
      tier: tripped ? 1 : 2,
      atMs,
      title: tripped ? `Halted: ${text}` : `No longer halted: ${breaker.replaceAll('-', ' ')}`,
      lines: tripped ? [`${consequence}${until}`, 'What is held is watched on.'] : [text],
      subject: null,
      actions: [],
      freshForMs: null,
    };
  }
}
