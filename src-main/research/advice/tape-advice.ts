import type { PlacedAdvice } from '#domain/advice';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { TapePosition, TapeSource } from '#ports/tape';
import { ReplaySession } from '#research/replay/replay-session';
import type { SignalDesk } from '#strategies/signal-desk';

export interface TapeAdviceParts {
  readonly tape: TapeSource;
  readonly settings: PipelineSettings;
  /** One that has heard nothing yet: it is never kept, so that every run begins with the first input of the tape. */
  readonly desk: SignalDesk;
  readonly advised: (placed: PlacedAdvice) => void;
}

/**
 * The trading desk on its way through a tape, from the first input on. It stops where it is told to: never beyond a farm
 * that it asks. The tape may grow meanwhile.
 */
export class TapeAdvice {
  readonly #session: ReplaySession;
  readonly #parts: TapeAdviceParts;

  constructor(parts: TapeAdviceParts) {
    const { tape, settings, desk, advised } = parts;
    this.#parts = parts;
    this.#session = new ReplaySession(tape, settings, (event, position) => {
      for (const advice of desk.hear(event, this.#chainOf)) advised({ position, advice });
    });
  }

  get position(): TapePosition {
    return this.#session.position;
  }

  get inputs(): TapePosition {
    return this.#session.tape.inputs;
  }

  get atEnd(): boolean {
    return this.#session.atEnd;
  }

  /** Handles so many inputs, or fewer where that would be beyond a place. */
  advance(most: number, until: TapePosition = Number.POSITIVE_INFINITY): void {
    const session = this.#session;
    const { keyframes } = session.tape;
    const from = session.position;
    const next = keyframes.find(({ position }) => position > from)?.position ?? Number.POSITIVE_INFINITY;
    session.runTo(Math.min(from + most, until, next));
    // Whatever was listed while the tape could not be written was told to nobody.
    const broke = keyframes.some(({ position, afterBreak }) => afterBreak && position === session.position);
    if (!broke || session.position === from) return;
    for (const listing of session.listings) this.#parts.desk.hear(listing, this.#chainOf);
  }

  /** The same tape, read anew: more has been recorded. */
  follow(tape: TapeSource): void {
    this.#session.continueOn(tape);
  }

  readonly #chainOf = (underlying: string, provider: string) =>
    this.#session.pipeline.chains.latest(underlying, provider);
}
