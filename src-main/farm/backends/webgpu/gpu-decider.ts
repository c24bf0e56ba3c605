import type { BarWords } from '#farm/backends/columns/bar-words';
import { configColumns } from '#farm/backends/columns/config-columns';
import { type Decider, type Decisions, freshState } from '#farm/backends/deciders/decider';
import type { GpuConnection } from '#farm/backends/webgpu/gpu-connection';
import { type GpuPopulation, mostEventsOfBar } from '#farm/backends/webgpu/gpu-decisions';
import { PackedBars } from '#farm/backends/webgpu/packed-bars';
import { sortedEvents } from '#farm/backends/webgpu/sorted-events';
import type { Population } from '#farm/population/population';
import { ok, type Result } from '#primitives/result';

const FIXED_CELLS = 4;

/** Events that there is room for at first, and at most. */
export type EventRoom = Pick<GpuPopulation, 'eventRoom' | 'mostEvents'>;

/** Asks every config on a graphics device. */
export class GpuDecider implements Decider {
  readonly name = 'WebGPU';
  readonly bytesPerConfig: number;
  readonly #connection: GpuConnection;
  readonly #farm: number;
  readonly #configs: number;
  readonly #bars = new PackedBars();

  /** The decider, or why the device cannot hold such a population. */
  static open(
    connection: GpuConnection,
    population: Population,
    room: EventRoom = usualRoom(population),
  ): Result<GpuDecider, string> {
    const farm = connection.nextFarm();
    const held = onDevice(population, room);
    const opened = connection.ask({ kind: 'open', farm, population: held });
    if (!opened.ok) return opened;
    const decider = new GpuDecider(connection, farm, population);
    decider.restore(freshState(population.size, population.mostConcurrent));
    return ok(decider);
  }

  private constructor(connection: GpuConnection, farm: number, { size, mostConcurrent }: Population) {
    // Before and after the bars that are asked about.
    this.bytesPerConfig = 2 * 4 * (mostConcurrent + 1);
    this.#connection = connection;
    this.#farm = farm;
    this.#configs = size;
  }

  add(words: BarWords): void {
    this.#bars.add(words);
  }

  decide(): Decisions {
    const { bars, cells } = this.#bars.take();
    const farm = this.#farm;
    const parts = this.#answer({ kind: 'decide', farm, bars, cells }, [cells.buffer]);
    return sortedEvents(joined(parts), bars, this.#configs);
  }

  save(): Int32Array {
    return this.#answer({ kind: 'save', farm: this.#farm })[0] as Int32Array;
  }

  restore(state: Int32Array): void {
    const copy = Int32Array.from(state);
    this.#answer({ kind: 'restore', farm: this.#farm, state: copy }, [copy.buffer]);
  }

  [Symbol.dispose](): void {
    this.#answer({ kind: 'close', farm: this.#farm });
  }

  /** What was opened once goes on, unless the device is gone: nothing that a farm could do about that. */
  #answer(...question: Parameters<GpuConnection['ask']>): readonly Int32Array[] {
    const answer = this.#connection.ask(...question);
    if (!answer.ok) throw new Error(`${this.name} on ${this.#connection.adapter}: ${answer.failure}`);
    return answer.value;
  }
}

/** Everybody orders on one bar before long; nobody does more than one bar allows. */
function usualRoom({ size, mostConcurrent }: Population): EventRoom {
  return { eventRoom: size, mostEvents: mostEventsOfBar(size, mostConcurrent) };
}

function onDevice(population: Population, room: EventRoom): GpuPopulation {
  const { size, mostConcurrent, specs, sizings, gates } = population;
  const { rule, cooldown, entry, stops, trails, targets } = configColumns(population);
  const fixed = new Int32Array(size * FIXED_CELLS);
  for (const { index, firstConfig, configs } of specs) {
    for (let config = firstConfig; config < firstConfig + configs; config++) {
      fixed[config * FIXED_CELLS] = rule[config] as number;
      fixed[config * FIXED_CELLS + 1] = cooldown[config] as number;
      fixed[config * FIXED_CELLS + 2] = entry[config] as number;
      fixed[config * FIXED_CELLS + 3] = index;
    }
  }
  return {
    configs: size,
    places: mostConcurrent,
    sizings: sizings.length,
    gateWords: (gates.length + 31) >> 5,
    fixed,
    stops,
    trails,
    targets,
    ...room,
  };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
