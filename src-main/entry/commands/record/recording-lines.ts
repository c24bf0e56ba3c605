import { statSync } from 'node:fs';
import type { FarmProgress } from '#contract/farm-view';
import { instantText } from '#entry/instant-text';
import type { RecordingSession, Resumed } from '#entry/recording-session';
import { bytesText, groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';

/** What is left to say once the tape is closed. */
export interface Recorded {
  /** Null where it was left out. */
  readonly farm: FarmProgress | null;
  readonly position: number;
  readonly finalHash: string;
  readonly storedThrough: number | null;
  readonly warnings: readonly string[];
}

/** Printed only once the inputs are safe: whoever reads it may rely on it. */
export function acknowledge(output: Output, { engine, pipeline, history }: RecordingSession): void {
  const storedThrough = history?.storedThrough ?? null;
  output.record({ type: 'recorded', position: engine.position, seenMs: pipeline.seenMs, storedThrough });
  output.flush();
}

export function sayResumed(output: Output, json: boolean, { tape, state }: Resumed): void {
  if (json) {
    output.record({
      type: 'resumed',
      position: state.position,
      replayed: state.replayed,
      fromJournal: tape.journalInputs,
    });
    return;
  }
  const journal = tape.journalInputs > 0 ? `, ${groupedText(tape.journalInputs)} of them from the journal` : '';
  output.note(
    `Carrying on after ${groupedText(state.position)} inputs${journal}; ${groupedText(state.replayed)} replayed.`,
  );
  if (state.divergence !== null) {
    output.note(
      'This version computes something differently from the one that recorded the tape; its state was derived anew.',
    );
  }
}

export function sayRecorded(output: Output, json: boolean, tapePath: string, recorded: Recorded): void {
  const { farm, position, finalHash, storedThrough, warnings } = recorded;
  const bytes = statSync(tapePath).size;
  if (json) output.record({ type: 'summary', position, finalHash, bytes, storedThrough });
  else {
    output.line(`${tapePath}: ${groupedText(position)} inputs, ${bytesText(bytes)}`);
    output.line(`final state ${finalHash}`);
    if (farm !== null && farm.throughMs !== null) {
      output.line(`farm ${farm.epoch}: ${groupedText(farm.configs)} configs through ${instantText(farm.throughMs)}`);
    }
  }
  for (const warning of warnings) output.note(`warning: ${warning}`);
}
