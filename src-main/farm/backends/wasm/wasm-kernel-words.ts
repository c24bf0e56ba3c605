import type { SharedWasmMemory, WasmModule } from '#compute/web-assembly';
import { type BarWords, NOW_CELLS, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { eventsBefore, REPORT_CELLS } from '#farm/backends/columns/column-kernel';
import { ColumnState } from '#farm/backends/columns/column-state';
import { configColumns } from '#farm/backends/columns/config-columns';
import { type FarmExports, farmExports } from '#farm/backends/wasm/farm-exports';
import { SharedWords } from '#farm/backends/wasm/shared-words';
import type { Population } from '#farm/population/population';

/** What `assembly/farm-kernel.ts` reads first of all, in this order: numbers, and places in bytes. */
const KERNEL_WORDS = [
  'minute',
  'configs',
  'perConfig',
  'sizings',
  'gateWords',
  'openingCells',
  'blocks',
  'stops',
  'trails',
  'targets',
  'firstConfig',
  'blockConfig',
  'rule',
  'cooldown',
  'entry',
  'places',
  'lastEvent',
  'accounts',
  'candidate',
  'fill',
  'contracts',
  'passing',
  'reached',
  'opening',
  'now',
  'terms',
  'events',
  'reports',
  'wakes',
] as const;

const WAKE_CELLS = 2;

type KernelWord = (typeof KERNEL_WORDS)[number];

/** Tables of a bar, which are copied into the kernel's memory. */
type BarTable = 'candidate' | 'fill' | 'contracts' | 'passing' | 'reached' | 'opening' | 'now' | 'terms';

/** The kernel in WebAssembly and all that it works on, in one memory that any number of threads may look at. */
export class WasmKernelWords {
  readonly state: ColumnState;
  readonly reports: Int32Array;
  readonly events: Int32Array;
  readonly #memory = new SharedWords();
  readonly #exports: FarmExports;
  readonly #words: Int32Array;
  /** What the kernel has found out about blocks. */
  readonly #wakes: Int32Array;
  readonly #tables = new Map<BarTable, Int32Array>();

  constructor(population: Population, module: WasmModule) {
    const { size, specs, mostConcurrent, sizings } = population;
    const columns = configColumns(population);
    const memory = this.#memory;
    this.#exports = farmExports(module, memory.memory);
    memory.startAt(this.#exports.heapStart());
    this.#words = memory.reserve(KERNEL_WORDS.length);
    this.state = new ColumnState(population, (cells) => memory.reserve(cells));
    this.reports = memory.reserve(specs.length * REPORT_CELLS);
    this.events = memory.reserve(2 * eventsBefore(size, mostConcurrent));
    for (const name of ['configs', 'blocks', 'stops', 'trails', 'targets'] as const) this.#write(name, columns[name]);
    for (const name of ['firstConfig', 'blockConfig', 'rule', 'cooldown', 'entry'] as const) {
      this.#write(name, memory.store(columns[name]).byteOffset);
    }
    for (const name of ['places', 'lastEvent', 'accounts'] as const) this.#write(name, this.state[name].byteOffset);
    this.#write('perConfig', mostConcurrent);
    this.#write('sizings', sizings.length);
    this.#write('reports', this.reports.byteOffset);
    this.#write('events', this.events.byteOffset);
    this.#wakes = memory.reserve(specs.length * columns.blocks * WAKE_CELLS);
    this.#write('wakes', this.#wakes.byteOffset);
  }

  get memory(): SharedWasmMemory {
    return this.#memory.memory;
  }

  /** Where they begin, in bytes: what every call of the kernel is told. */
  get place(): number {
    return this.#words.byteOffset;
  }

  step(spec: number, asksPositions: boolean): void {
    this.#exports.step(this.place, spec, asksPositions ? 1 : 0);
  }

  /** After the state was written to by somebody else. */
  forget(): void {
    this.#wakes.fill(0);
  }

  takeBar(words: BarWords): void {
    this.#write('minute', words.minute);
    this.#write('gateWords', words.gateWords);
    this.#write('openingCells', words.openingCells);
    for (const name of ['candidate', 'fill', 'contracts', 'passing'] as const) this.#copy(name, words[name]);
    const { openings, openingCells, termsRows } = words;
    this.#copy('reached', words.reached.subarray(0, openings));
    this.#copy('opening', words.opening.subarray(0, openings * openingCells));
    this.#copy('now', words.now.subarray(0, openings * NOW_CELLS));
    this.#copy('terms', words.terms.subarray(0, termsRows * TERMS_CELLS));
  }

  #copy(name: BarTable, from: Int32Array): void {
    let table = this.#tables.get(name);
    if (table === undefined || table.length < from.length) {
      // Twice what is needed, so that a table that grows is soon given its last place.
      table = this.#memory.reserve(from.length * 2);
      this.#tables.set(name, table);
      this.#write(name, table.byteOffset);
    }
    table.set(from);
  }

  #write(word: KernelWord, value: number): void {
    this.#words[KERNEL_WORDS.indexOf(word)] = value;
  }
}
