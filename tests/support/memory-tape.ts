import { EventBus } from '#bus/event-bus';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import type { KeyframePolicy } from '#engine/keyframe-policy';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { type Keyframe, type PlacedProof, TAPE_BLOCK_ROWS, type TapeHeader } from '#ports/tape';
import { formatHash, hashState } from '#primitives/state-hash';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import type { TapeFiles } from '#store/tape/tape-files';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

export const MEMORY_PATH = 'day.tape';

export interface MemoryTapeTerms {
  readonly settings: PipelineSettings;
  readonly keyframes?: KeyframePolicy;
  /** Inputs recorded at a time. */
  readonly batchRows?: number;
  readonly blockRows?: number;
}

/** An engine that records into memory, for tests that also want to do to it what life does. */
export class MemoryRecording implements Disposable {
  readonly files = new MemoryTapeFiles();
  readonly pipeline: Pipeline;
  readonly engine: Engine;
  readonly #tape: TapeWriter;
  readonly #block: InputBlock;

  constructor(terms: MemoryTapeTerms) {
    const { settings, keyframes, batchRows = 1, blockRows } = terms;
    const header = { createdMs: 0, origin: 'a test', pipelineSettings: settings, labels: [] };
    const rows = blockRows === undefined ? {} : { blockRows };
    this.#tape = TapeWriter.create(MEMORY_PATH, header, { files: this.files, syncEvery: 'never', ...rows });
    this.pipeline = new Pipeline(settings);
    const policy = keyframes === undefined ? {} : { keyframes };
    this.engine = new Engine({
      pipeline: this.pipeline,
      tape: this.#tape,
      history: null,
      bus: new EventBus(),
      ...policy,
    });
    this.#block = new InputBlock(batchRows);
  }

  take(inputs: Iterable<EngineInput>): void {
    for (const input of inputs) {
      this.#block.push(input);
      if (this.#block.full) this.#ingest();
    }
    this.#ingest();
  }

  #ingest(): void {
    this.engine.ingest(this.#block, 0, this.#block.length);
    this.#block.clear();
  }

  /** Closed in good order, and open for reading. */
  finished(): TapeReader {
    this.engine.finish();
    this.#tape.close();
    return TapeReader.open(MEMORY_PATH, { files: this.files });
  }

  [Symbol.dispose](): void {
    this.#tape[Symbol.dispose]();
  }
}

export function recordedInMemory(inputs: Iterable<EngineInput>, terms: MemoryTapeTerms): TapeReader {
  using recording = new MemoryRecording(terms);
  recording.take(inputs);
  return recording.finished();
}

export interface TapeChanges {
  readonly header?: (header: TapeHeader) => TapeHeader;
  readonly proof?: (placed: PlacedProof) => PlacedProof;
  readonly keyframe?: (keyframe: Keyframe) => Keyframe;
}

/** The same tape with something in it altered, sound to the last byte. */
export function rewriteTape(
  source: TapeReader,
  path: string,
  changes: TapeChanges,
  files: TapeFiles = nodeTapeFiles,
): void {
  const { header = (same) => same, proof = (same) => same, keyframe = (same) => same } = changes;
  using tape = TapeWriter.create(path, header(source.header), { files, syncEvery: 'never' });
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  const keyframes = source.keyframes.map((_frame, ordinal) => source.readKeyframe(ordinal));
  const proofs = [...source.proofs()];
  const catchUp = (): void => {
    while (proofs[0] !== undefined && proofs[0].position <= tape.position)
      tape.proof(proof(proofs.shift() as PlacedProof));
    while (keyframes[0]?.position === tape.position) tape.keyframe(keyframe(keyframes.shift() as Keyframe));
  };
  catchUp();
  while (tape.position < source.inputs) {
    const first = source.readBlock(tape.position, block) ?? 0;
    const nextKeyframe = keyframes[0]?.position ?? Number.POSITIVE_INFINITY;
    tape.appendRows(block, tape.position - first, Math.min(block.length, nextKeyframe - first));
    catchUp();
  }
}

export function stateOf(pipeline: Pipeline): string {
  return formatHash(hashState(pipeline, 'everything'));
}
