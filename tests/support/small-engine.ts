import { EventBus } from '#bus/event-bus';
import type { EngineEvent } from '#domain/engine-event';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import type { KeyframePolicy } from '#engine/keyframe-policy';
import { type Recovery, recoverFromTape } from '#engine/recovery';
import { Pipeline } from '#pipeline/pipeline';
import type { HistorySink } from '#ports/history';
import { ReplaySession } from '#research/replay/replay-session';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { everythingHash, MARKET_PATH, simulatedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const HEADER = { createdMs: 0, origin: 'a test', pipelineSettings: SETTINGS, labels: [] };

/** No keyframe unless asked for. */
export const NEVER: KeyframePolicy = { everyInputs: Number.POSITIVE_INFINITY, everyMs: Number.POSITIVE_INFINITY };

/** An hour of the demo day, around New York's opening. */
export function marketInputs(minutes = 60, seed = 7): readonly EngineInput[] {
  return [...simulatedMarket({ fromMinute: 14 * 60, minutes, seed }).inputs()];
}

export function blockOf(inputs: readonly EngineInput[]): InputBlock {
  const block = new InputBlock(Math.max(inputs.length, 1));
  for (const input of inputs) block.push(input);
  return block;
}

/** An engine whose tape lies on a disk in memory, which can run full. */
export class SmallEngine implements Disposable {
  readonly files: MemoryTapeFiles;
  readonly tape: TapeWriter;
  readonly bus = new EventBus();
  readonly pipeline: Pipeline;
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];

  constructor(
    terms: {
      readonly files?: MemoryTapeFiles;
      readonly history?: HistorySink | null;
      readonly keyframes?: KeyframePolicy;
      readonly pipeline?: Pipeline;
    } = {},
  ) {
    this.files = terms.files ?? new MemoryTapeFiles();
    const options = { files: this.files, syncEvery: 'never' } as const;
    this.tape = this.files.exists(MARKET_PATH)
      ? TapeWriter.resume(MARKET_PATH, options).writer
      : TapeWriter.create(MARKET_PATH, HEADER, options);
    this.pipeline = terms.pipeline ?? new Pipeline(SETTINGS);
    this.engine = new Engine({
      pipeline: this.pipeline,
      tape: this.tape,
      history: terms.history ?? null,
      bus: this.bus,
      keyframes: terms.keyframes ?? NEVER,
    });
    this.bus.onAny((event) => this.events.push(event));
  }

  take(inputs: readonly EngineInput[], batch = 50): void {
    for (let from = 0; from < inputs.length; from += batch) {
      const rows = inputs.slice(from, from + batch);
      this.engine.ingest(blockOf(rows), 0, rows.length);
    }
  }

  /** From now on the disk takes no byte more, until `freeDisk`. */
  fillDisk(): void {
    let used = 0;
    for (const image of this.files.images.values()) used += image.length;
    this.files.quota = used;
  }

  freeDisk(): void {
    this.files.quota = Number.POSITIVE_INFINITY;
  }

  /** What a reader finds on the disk right now. */
  inputsOnDisk(): number {
    using reader = TapeReader.open(MARKET_PATH, { files: this.files });
    return reader.inputs;
  }

  get hash(): string {
    return everythingHash(this.pipeline);
  }

  /** As a kill would end it. */
  die(): void {
    this.tape.abandon();
  }

  [Symbol.dispose](): void {
    this.bus[Symbol.dispose]();
    this.tape.abandon();
  }
}

export interface Replayed {
  readonly hash: string;
  readonly minutesProved: number;
  readonly divergence: unknown;
  readonly proofs: number;
}

export function replay(files: MemoryTapeFiles): Replayed {
  using reader = TapeReader.open(MARKET_PATH, { files });
  const session = new ReplaySession(reader, SETTINGS, () => undefined, true);
  session.runTo(reader.inputs);
  const { minutesProved, divergence, stateDifferences } = session;
  return {
    hash: everythingHash(session.pipeline),
    minutesProved,
    divergence: divergence ?? stateDifferences[0] ?? null,
    proofs: reader.proofs().length,
  };
}

export function recover(files: MemoryTapeFiles, history: HistorySink | null = null, settings = SETTINGS): Recovery {
  using reader = TapeReader.open(MARKET_PATH, { files });
  return recoverFromTape(reader, settings, history);
}
