import { UNKNOWN } from '#domain/input-block';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { FeedPlant, FeedPlantKind } from '#simulation/planted-event';
import type { PendingInputs } from '#simulation/pending-inputs';
import type { SeededRandom } from '#primitives/random';

/** Every how many'th input within the span is spoilt: counted, not drawn, so that the first one always is. */
const EVERY: Readonly<Record<FeedPlantKind, number>> = {
  'feed gap': 1,
  'crossed quotes': 1,
  'late ticks': 4,
  'ticks beyond grace': 6,
  'duplicate ticks': 3,
  'out-of-order ticks': 5,
  'ticks without source time': 2,
  'ticks from the future': 5,
};

/** A gap is found out about when nothing has come for so long. */
export const GAP_NOTICED_AFTER_MS = 8 * SECOND_MS;
const FUTURE_MS = 10 * MINUTE_MS;
const LATEST_LATE_MS = 29 * SECOND_MS;
const BEYOND_GRACE_MS = 5 * MINUTE_MS;

/** Spoils what one instrument sends, as planted. The market beneath never notices. */
export class FeedFaults {
  readonly #plants: readonly FeedPlant[];
  readonly #tick: number;
  readonly #random: SeededRandom;
  readonly #counts: Float64Array;

  constructor(plants: readonly FeedPlant[], tick: number, random: SeededRandom) {
    // What a gap swallows cannot be spoilt as well.
    this.#plants = [
      ...plants.filter(({ kind }) => kind === 'feed gap'),
      ...plants.filter(({ kind }) => kind !== 'feed gap'),
    ];
    this.#tick = tick;
    this.#random = random;
    this.#counts = new Float64Array(plants.length);
  }

  touches(minuteMs: number): boolean {
    return this.#plants.some((plant) => plant.fromMs < minuteMs + MINUTE_MS && plant.toMs > minuteMs);
  }

  /** Called for the newest row, which happened at `trueMs`. */
  spoil(row: number, trueMs: number, inputs: PendingInputs): void {
    for (let position = 0; position < this.#plants.length; position++) {
      const plant = this.#plants[position] as FeedPlant;
      if (trueMs < plant.fromMs || trueMs >= plant.toMs) continue;
      if (plant.kind === 'crossed quotes' && !inputs.isQuote(row)) continue;
      const count = this.#counts[position] as number;
      this.#counts[position] = count + 1;
      if (count % EVERY[plant.kind] !== 0) continue;
      if (plant.kind === 'feed gap') {
        inputs.dropNewest();
        return;
      }
      this.#apply(plant.kind, row, trueMs, inputs);
    }
  }

  #apply(kind: Exclude<FeedPlantKind, 'feed gap'>, row: number, trueMs: number, inputs: PendingInputs): void {
    const random = this.#random;
    const minuteEndMs = trueMs - (trueMs % MINUTE_MS) + MINUTE_MS;
    switch (kind) {
      case 'crossed quotes':
        inputs.cross(row, this.#tick * (1 + random.below(3)));
        break;
      case 'late ticks':
        inputs.arriveAt(row, minuteEndMs + 2 * SECOND_MS + random.below(LATEST_LATE_MS - 2 * SECOND_MS));
        break;
      case 'ticks beyond grace':
        inputs.arriveAt(row, minuteEndMs + BEYOND_GRACE_MS + random.below(MINUTE_MS));
        break;
      case 'duplicate ticks':
        inputs.repeat(row, inputs.seenMs(row) + 1 + random.below(40));
        break;
      case 'out-of-order ticks': {
        const later = inputs.seenMs(row) + 200 + random.below(1_800);
        if (later < minuteEndMs) inputs.arriveAt(row, later);
        break;
      }
      case 'ticks without source time':
        inputs.claimToHappenAt(row, UNKNOWN);
        break;
      case 'ticks from the future':
        inputs.claimToHappenAt(row, trueMs + FUTURE_MS);
        break;
    }
  }
}
