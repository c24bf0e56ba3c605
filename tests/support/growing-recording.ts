import { EventBus } from '#bus/event-bus';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import { openTape } from '#entry/open-tape';
import { Pipeline } from '#pipeline/pipeline';
import { epochMs, ManualClock } from '#primitives/clock';
import { ReplayDesk } from '#research/desk/replay-desk';
import { GrowingTape } from '#store/tape/growing-tape';
import { TapeWriter } from '#store/tape/tape-writer';
import { type MarketTerms, testMarket, testSettings } from '#tests/support/recorded-market';

/** A simulated market that is recorded a little at a time, and a desk that watches the tape become longer. */
export class GrowingRecording implements Disposable {
  readonly engine: Engine;
  readonly desk: ReplayDesk;
  readonly clock = new ManualClock(epochMs(1_000_000));
  readonly failures: unknown[] = [];
  readonly #tape: TapeWriter;
  readonly #market: ReturnType<typeof testMarket>;
  readonly #block = new InputBlock(32);

  constructor(path: string, terms: MarketTerms) {
    const settings = testSettings();
    this.#market = testMarket(terms, settings);
    const header = { createdMs: 0, origin: 'live', pipelineSettings: settings, labels: [] };
    this.#tape = TapeWriter.create(path, header, { syncEvery: 'never' });
    const keyframes = { everyInputs: 4_000, everyMs: 3_600_000 };
    const parts = { pipeline: new Pipeline(settings), tape: this.#tape, history: null, bus: new EventBus(), keyframes };
    this.engine = new Engine(parts);
    this.desk = new ReplayDesk(this.clock, {
      changed: () => undefined,
      failed: (error) => this.failures.push(error),
    });
    using read = openTape(path);
    const source = new GrowingTape(path);
    this.desk.open({ id: 'live', source, settings: read.settings, mode: 'REPLAY', renew: () => source.renew() });
  }

  /** Records so many blocks more, and lets the desk know. Answers whether the market has more. */
  record(blocks: number): boolean {
    let more = true;
    for (let block = 0; more && block < blocks; block++) {
      more = this.#market.fill(this.#block);
      if (more) this.engine.ingest(this.#block, 0, this.#block.length);
    }
    this.desk.grown();
    this.settle();
    return more;
  }

  finish(): void {
    this.engine.finish();
    this.#tape.close();
    this.desk.endGrowth();
    this.settle();
  }

  settle(): void {
    this.clock.advanceTo(this.clock.now());
  }

  [Symbol.dispose](): void {
    this.desk[Symbol.dispose]();
    this.#tape[Symbol.dispose]();
  }
}
