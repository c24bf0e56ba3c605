import type { EngineInput } from '#domain/engine-input';
import { type SourceId, sourceId } from '#domain/instrument';
import type { InputFeed, PushInput } from '#ports/input-feed';
import type { Clock } from '#primitives/clock';

/** Says each of its inputs when the clock reaches the time at which it was seen. */
export class ScriptedFeed implements InputFeed {
  running = false;
  readonly #clock: Clock;
  readonly #inputs: readonly EngineInput[];
  readonly #source: SourceId;

  constructor(clock: Clock, inputs: readonly EngineInput[], source = sourceId('sim-crypto')) {
    this.#clock = clock;
    this.#inputs = inputs;
    this.#source = source;
  }

  start(push: PushInput): Disposable {
    this.running = true;
    const alarms = this.#inputs.map((input) => this.#clock.wakeAt(input.seenMs, () => void push(this.#source, input)));
    return {
      [Symbol.dispose]: () => {
        this.running = false;
        for (const alarm of alarms) alarm[Symbol.dispose]();
      },
    };
  }
}
