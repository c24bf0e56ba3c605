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
  readonly #recorded: readonly PlacedProof[];
  #next = 0;
  #checked = 0;
  #divergence: Divergence | null = null;

  constructor(recorded: readonly PlacedProof[], fromPosition: TapePosition) {
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
    let high = this.#recorded.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#recorded[middle] as PlacedProof).position <= position) low = middle + 1;
      else high = middle;
    }
    this.#next = low;
  }

  check(proof: MinuteProof, position: TapePosition, pipeline: Pipeline): void {
    const expected = this.#recorded[this.#next];
    if (expected === undefined || this.#divergence !== null) return;
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
