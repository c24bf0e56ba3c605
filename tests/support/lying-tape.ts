import { EventBus } from '#bus/event-bus';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import { Pipeline } from '#pipeline/pipeline';
import type { Keyframe, PlacedProof, TapePosition, TapeSink } from '#ports/tape';
import { MINUTE_MS } from '#primitives/clock';
import { TapeWriter } from '#store/tape/tape-writer';
import { simulatedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';

/** A tape that says of one minute what the engine never thought. */
export function recordWithOneLie(path: string, minutes: number, lieAt: number): void {
  const market = simulatedMarket({ minutes });
  const header = { createdMs: 0, origin: 'a simulated market', pipelineSettings: SETTINGS, labels: [] };
  using tape = TapeWriter.create(path, header, { syncEvery: 'never' });
  using bus = new EventBus();
  const keyframes = { everyInputs: 2_000, everyMs: 10 * MINUTE_MS };
  const engine = new Engine({
    pipeline: new Pipeline(SETTINGS),
    tape: new Liar(tape, lieAt),
    history: null,
    bus,
    keyframes,
  });
  const block = new InputBlock(1_000);
  while (market.fill(block)) engine.ingest(block, 0, block.length);
  engine.finish();
}

class Liar implements TapeSink {
  readonly #tape: TapeWriter;
  readonly #lieAt: number;
  #proofs = 0;

  constructor(tape: TapeWriter, lieAt: number) {
    this.#tape = tape;
    this.#lieAt = lieAt;
  }

  get position(): TapePosition {
    return this.#tape.position;
  }

  append(...input: Parameters<TapeSink['append']>): void {
    this.#tape.append(...input);
  }

  appendRows(...rows: Parameters<TapeSink['appendRows']>): void {
    this.#tape.appendRows(...rows);
  }

  proof({ position, proof }: PlacedProof): void {
    const isLie = this.#proofs++ === this.#lieAt;
    const hash = isLie ? { ...proof.hash, low: proof.hash.low ^ 1 } : proof.hash;
    this.#tape.proof({ position, proof: { ...proof, hash } });
  }

  keyframe(keyframe: Keyframe): void {
    this.#tape.keyframe(keyframe);
  }

  flush(): void {
    this.#tape.flush();
  }

  sync(): void {
    this.#tape.sync();
  }

  [Symbol.dispose](): void {
    this.#tape[Symbol.dispose]();
  }
}
