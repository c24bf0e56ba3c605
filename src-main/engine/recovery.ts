import type { EngineEvent } from '#domain/engine-event';
import { InputBlock } from '#domain/input-block';
import type { Instrument } from '#domain/instrument';
import { type Divergence, ReplayCheck } from '#engine/replay-check';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { HistorySink } from '#ports/history';
import { type PlacedProof, TAPE_BLOCK_ROWS, type TapePosition, type TapeSource } from '#ports/tape';

export interface Recovery {
  readonly pipeline: Pipeline;
  readonly position: TapePosition;
  /** The keyframe it started from; null: from the first input. */
  readonly keyframe: TapePosition | null;
  readonly replayed: number;
  /** Proofs that were not on the tape yet when the engine died. They belong there. */
  readonly missingProofs: readonly PlacedProof[];
  /** The tape was recorded by an engine that thinks differently. Its state has been derived anew. */
  readonly divergence: Divergence | null;
}

/**
 * The normal way to start: the newest keyframe that the history has caught up with, then the rest of the tape. What the
 * history had not stored when the engine died is offered to it again on the way.
 */
export function recoverFromTape(
  tape: TapeSource,
  settings: PipelineSettings,
  history: HistorySink | null,
  onProgress: (position: TapePosition, of: TapePosition) => void = () => undefined,
): Recovery {
  // After a power cut the history may know more than the tape.
  history?.tapeEndsAt(tape.inputs);
  const stored = history?.storedThrough ?? Number.POSITIVE_INFINITY;
  const ordinal = newestKeyframe(tape, stored);
  const keyframe = ordinal === null ? null : tape.readKeyframe(ordinal);
  let pipeline =
    keyframe === null
      ? new Pipeline(settings)
      : Pipeline.restore(settings, keyframe.instruments as readonly Instrument[], keyframe.cells);
  let position = keyframe?.position ?? 0;
  const start = position;
  const recorded = tape.proofs();
  const lastProof = recorded.at(-1)?.position ?? 0;
  const check = new ReplayCheck(recorded, position);
  const missingProofs: PlacedProof[] = [];
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  let blockStart = 0;
  const hear = (event: EngineEvent, row: number): void => {
    const at = blockStart + row + 1;
    if (event.type === 'minute.proved') {
      if (at > lastProof) missingProofs.push({ position: at, proof: event.proof });
      else check.check(event.proof, at, pipeline);
    }
    if (at > stored) history?.offer(event, at);
  };
  while (position < tape.inputs) {
    const loaded = tape.readBlock(position, block);
    if (loaded === null) break;
    blockStart = loaded;
    const breakAt = nextBreak(tape, position);
    const to = Math.min(block.length, breakAt - blockStart);
    pipeline.run(block, position - blockStart, to, hear);
    position = blockStart + to;
    if (position === breakAt) {
      const after = tape.readKeyframe(
        tape.keyframes.findLastIndex((frame) => frame.position === breakAt && frame.afterBreak),
      );
      pipeline = Pipeline.restore(settings, after.instruments as readonly Instrument[], after.cells);
      if (position >= stored) announceListings(pipeline, history);
      check.seek(position);
    }
    history?.advance(position);
    onProgress(position, tape.inputs);
  }
  history?.flush();
  return {
    pipeline,
    position,
    keyframe: keyframe === null ? null : keyframe.position,
    replayed: position - start,
    missingProofs,
    divergence: check.divergence,
  };
}

/** What was listed while the tape could not be written is named by no input, only by the keyframe after the break. */
function announceListings(pipeline: Pipeline, history: HistorySink | null): void {
  const { seenMs } = pipeline;
  for (const { index, instrument } of pipeline.instruments) {
    history?.offer({ type: 'instrument.listed', seenMs, index, instrument }, null);
  }
}

function newestKeyframe(tape: TapeSource, noLaterThan: TapePosition): number | null {
  for (let ordinal = tape.keyframes.length - 1; ordinal >= 0; ordinal--) {
    if ((tape.keyframes[ordinal]?.position ?? 0) <= noLaterThan) return ordinal;
  }
  return null;
}

function nextBreak(tape: TapeSource, position: TapePosition): TapePosition {
  for (const frame of tape.keyframes) if (frame.afterBreak && frame.position > position) return frame.position;
  return Number.POSITIVE_INFINITY;
}
