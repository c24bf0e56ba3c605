import type { EngineInput } from '#domain/engine-input';
import { InputBlock, InputKind } from '#domain/input-block';
import type { SourceId } from '#domain/instrument';
import type { InputFeed, PushInput } from '#ports/input-feed';
import { type Clock, epochMs } from '#primitives/clock';
import type { SimulatedMarket } from '#simulation/simulated-market';

const STEP_MS = 10;
const BLOCK_ROWS = 4_096;
/** Who cannot keep up falls behind, but stays within call: no step is so long that nothing else gets a turn. */
const MOST_A_STEP = 4_096;

/** Plays a simulated market against the clock, as a venue would: what is due is pushed, the rest waits. */
export class SimulatedFeed implements InputFeed {
  readonly #market: SimulatedMarket;
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #startMs: number;
  readonly #block = new InputBlock(BLOCK_ROWS);
  #row = 0;
  #skip: number;
  #done = false;

  /** The first `skip` inputs are passed over: an earlier run recorded them. */
  constructor(market: SimulatedMarket, startMs: number, clock: Clock, speed: number, skip = 0) {
    this.#market = market;
    this.#startMs = startMs;
    this.#clock = clock;
    this.#speed = speed;
    this.#skip = skip;
  }

  get done(): boolean {
    return this.#done;
  }

  start(push: PushInput): Disposable {
    while (this.#skip > 0 && this.#ready()) {
      this.#row++;
      this.#skip--;
    }
    const fromMs = this.#ready() ? (this.#block.seenMs[this.#row] as number) : this.#startMs;
    const beganAt = this.#clock.now();
    let alarm: Disposable | null = null;
    const step = (): void => {
      this.#pushDue(fromMs + (this.#clock.now() - beganAt) * this.#speed, push);
      alarm = this.#done ? null : this.#clock.wakeAt(epochMs(this.#clock.now() + STEP_MS), step);
    };
    step();
    return { [Symbol.dispose]: () => alarm?.[Symbol.dispose]() };
  }

  #pushDue(untilMs: number, push: PushInput): void {
    for (let left = MOST_A_STEP; left > 0; left--) {
      if (!this.#ready() || (this.#block.seenMs[this.#row] as number) > untilMs) return;
      const input = this.#block.inputAt(this.#row);
      // A market that waits for us loses nothing: what is not taken now is pushed again in the next step.
      if (!push(this.#sourceOf(input), input)) return;
      this.#row++;
    }
  }

  #ready(): boolean {
    while (!this.#done && this.#row >= this.#block.length) {
      this.#row = 0;
      this.#block.clear();
      this.#done = !this.#market.fill(this.#block);
    }
    return !this.#done;
  }

  #sourceOf(input: EngineInput): SourceId {
    if (this.#block.kind[this.#row] === InputKind.rare)
      return (input as Extract<EngineInput, { source: SourceId }>).source;
    const { instrument } = input as Extract<EngineInput, { instrument: number }>;
    return (this.#market.instruments[instrument] as { readonly source: SourceId }).source;
  }
}
