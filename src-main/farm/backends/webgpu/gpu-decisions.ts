import type { GpuDevice } from '#compute/gpu-device';
import { decisionShader, EVENT_CELLS } from '#farm/backends/webgpu/decision-shader';
import { SPEC_CELLS } from '#farm/backends/webgpu/packed-bars';

/** What a device has to know of a population. */
export interface GpuPopulation {
  readonly configs: number;
  readonly places: number;
  readonly sizings: number;
  readonly gateWords: number;
  /** Four words by config: see the shader. */
  readonly fixed: Int32Array<ArrayBuffer>;
  readonly stops: number;
  readonly trails: number;
  readonly targets: number;
  /** Events that there is room for at first, and at most; more of them are asked for in several goes. */
  readonly eventRoom: number;
  readonly mostEvents: number;
}

/** Whoever has all places closed, reopened and ended on one bar, and then orders. */
export function mostEventsOfBar(configs: number, places: number): number {
  return configs * (2 * places + 1);
}

/** Most events are few: so many come along with their number. */
const EAGER_EVENTS = 1_024;
const MOST_CONFIGS = 65_535 * 64;
const SHAPE_CELLS = 9;

/** Why a device whose buffers hold so many bytes cannot hold such a population; null if it can. */
export function roomProblem(largestBuffer: number, { configs, places }: GpuPopulation): string | null {
  const found = 1 + mostEventsOfBar(configs, places) * EVENT_CELLS;
  const most = 4 * Math.max(4 * configs, (places + 1) * configs, found);
  if (configs > MOST_CONFIGS)
    return `${configs} configs are more than the ${MOST_CONFIGS} that a card is asked at once`;
  if (most <= largestBuffer) return null;
  return `${configs} configs need a buffer of ${most} bytes, and this card has them up to ${largestBuffer}`;
}

/** A population on a device: its places stay there, bars go in, and what happened comes out. */
export class GpuDecisions implements Disposable {
  readonly #device: GpuDevice;
  readonly #population: GpuPopulation;
  readonly #pipeline: GPUComputePipeline;
  readonly #fixed: GPUBuffer;
  readonly #shape: GPUBuffer;
  /** As it was before the bars that are asked about, and where it goes to. */
  #before: GPUBuffer;
  #after: GPUBuffer;
  #bars: GPUBuffer;
  #barRoom = 1 << 14;
  #found: GPUBuffer;
  #eventRoom: number;

  static async open(device: GpuDevice, population: GpuPopulation): Promise<GpuDecisions> {
    return new GpuDecisions(device, population, await device.pipeline(decisionShader(population.places)));
  }

  private constructor(device: GpuDevice, population: GpuPopulation, pipeline: GPUComputePipeline) {
    const { configs, places, fixed, eventRoom } = population;
    this.#device = device;
    this.#population = population;
    this.#pipeline = pipeline;
    this.#fixed = device.stored(fixed);
    this.#shape = device.uniform(new ArrayBuffer(4 * SHAPE_CELLS));
    this.#before = device.storage((places + 1) * configs);
    this.#after = device.storage((places + 1) * configs);
    this.#bars = device.storage(this.#barRoom);
    this.#eventRoom = eventRoom;
    this.#found = device.storage(1 + eventRoom * EVENT_CELLS);
  }

  /** Everything that these bars brought, in no order. */
  async decide(bars: number, cells: Int32Array<ArrayBuffer>): Promise<readonly Int32Array[]> {
    if (cells.length > this.#barRoom) {
      this.#bars.destroy();
      this.#barRoom = cells.length * 2;
      this.#bars = this.#device.storage(this.#barRoom);
    }
    this.#device.write(this.#bars, cells);
    return this.#inTurn(0, bars);
  }

  async save(): Promise<Int32Array<ArrayBuffer>> {
    const { configs, places } = this.#population;
    return new Int32Array(await this.#device.read(this.#before, (places + 1) * configs));
  }

  restore(state: Int32Array<ArrayBuffer>): void {
    this.#device.write(this.#before, state);
  }

  [Symbol.dispose](): void {
    for (const buffer of [this.#fixed, this.#shape, this.#before, this.#after, this.#bars, this.#found]) {
      buffer.destroy();
    }
  }

  async #inTurn(firstBar: number, bars: number): Promise<readonly Int32Array[]> {
    const events = await this.#ask(firstBar, bars);
    if (events !== null) {
      [this.#before, this.#after] = [this.#after, this.#before];
      return [events];
    }
    const half = bars >> 1;
    const earlier = await this.#inTurn(firstBar, half);
    return [...earlier, ...(await this.#inTurn(firstBar + half, bars - half))];
  }

  /** Asks again with a longer list until all events fit; null where that would be too long, which one bar's never is. */
  async #ask(firstBar: number, bars: number): Promise<Int32Array | null> {
    const { mostEvents } = this.#population;
    for (;;) {
      this.#start(firstBar, bars);
      const eager = Math.min(EAGER_EVENTS, this.#eventRoom);
      const first = new Int32Array(await this.#device.read(this.#found, 1 + eager * EVENT_CELLS));
      const count = (first[0] as number) >>> 0;
      const words = 1 + count * EVENT_CELLS;
      if (count <= eager) return first.subarray(1, words);
      if (count <= this.#eventRoom) return new Int32Array(await this.#device.read(this.#found, words)).subarray(1);
      if (count > mostEvents) return null;
      this.#found.destroy();
      this.#eventRoom = Math.min(count * 2, mostEvents);
      this.#found = this.#device.storage(1 + this.#eventRoom * EVENT_CELLS);
    }
  }

  #start(firstBar: number, bars: number): void {
    const { configs, sizings, gateWords, stops, trails, targets } = this.#population;
    const perSpec = SPEC_CELLS + sizings + gateWords;
    const shape = [configs, firstBar, firstBar + bars, sizings, perSpec, this.#eventRoom, stops, trails, targets];
    this.#device.write(this.#shape, Int32Array.from(shape));
    this.#device.write(this.#found, Int32Array.of(0));
    const buffers = [this.#shape, this.#fixed, this.#bars, this.#before, this.#after, this.#found];
    this.#device.run({ pipeline: this.#pipeline, buffers, invocations: configs });
  }
}
