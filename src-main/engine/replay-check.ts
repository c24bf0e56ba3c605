import type { MinuteProof } from '#domain/engine-event';
import { formatHash } from '#primitives/state-hash';
import type { StateVisitor } from '#primitives/state';
import type { Pipeline } from '#pipeline/pipeline';
import type { PlacedProof, TapePosition } from '#ports/tape';

/** Where a replay stopped being the day it replays. */
export interface Divergence {
  readonly minuteMs: number;
  readonly position: TapePosition;
  /** The part of the state that differs, as `IBIT indicators`; null when only the whole does. */
  readonly part: string | null;
  readonly recorded: string;
  readonly replayed: string;
}

/** Holds a replay's proofs against the recorded ones, minute by minute. */
export class ReplayCheck {
  #recorded: readonly PlacedProof[] | null;
  /** Replayed before their proofs were recorded. */
  readonly #early: PlacedProof[] = [];
  #from: TapePosition = 0;
  #next = 0;
  #checked = 0;
  #divergence: Divergence | null = null;

  /** Null: nothing is held against anything. */
  constructor(recorded: readonly PlacedProof[] | null, fromPosition: TapePosition) {
    this.#recorded = recorded;
    this.seek(fromPosition);
  }

  get checked(): number {
    return this.#checked;
  }

  /** The first one; what follows a divergence diverges as well and says nothing new. */
  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /** Continues from a keyframe: proofs up to that position have been seen. */
  seek(position: TapePosition): void {
    let low = 0;
    const recorded = this.#recorded ?? [];
    let high = recorded.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((recorded[middle] as PlacedProof).position <= position) low = middle + 1;
      else high = middle;
    }
    this.#next = low;
    this.#from = position;
    this.#early.length = 0;
  }

  /** More has been recorded: all of it, with what was there before. */
  extend(recorded: readonly PlacedProof[], pipeline: Pipeline): void {
    this.#recorded = recorded;
    while ((recorded[this.#next]?.position ?? Number.POSITIVE_INFINITY) <= this.#from) this.#next++;
    for (const { proof, position } of this.#early.splice(0)) this.check(proof, position, pipeline);
  }

  check(proof: MinuteProof, position: TapePosition, pipeline: Pipeline): void {
    if (this.#recorded === null || this.#divergence !== null) return;
    const expected = this.#recorded[this.#next];
    if (expected === undefined) {
      this.#early.push({ proof, position });
      return;
    }
    this.#next++;
    const sameHash = proof.hash.high === expected.proof.hash.high && proof.hash.low === expected.proof.hash.low;
    if (sameHash && expected.position === position && expected.proof.minuteMs === proof.minuteMs) {
      this.#checked++;
      return;
    }
    this.#divergence = {
      minuteMs: Math.min(proof.minuteMs, expected.proof.minuteMs),
      position,
      part: firstDifference(expected.proof.groups, proof.groups, pipeline),
      recorded: formatHash(expected.proof.hash),
      replayed: formatHash(proof.hash),
    };
  }
}

function firstDifference(recorded: Uint16Array, replayed: Uint16Array, pipeline: Pipeline): string | null {
  const names = new GroupNames();
  pipeline.visitState(names);
  for (let group = 0; group < Math.max(recorded.length, replayed.length); group++) {
    if (recorded[group] !== replayed[group]) return names.list[group] ?? `group ${group}`;
  }
  return null;
}

class GroupNames implements StateVisitor {
  readonly list: string[] = [];

  group(name: string): void {
    this.list.push(name);
  }

  number(_name: string, value: number): number {
    return value;
  }

  numbers(): void {}

  window(): void {}
}
