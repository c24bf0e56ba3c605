import { instantiateWasm, type WasmModule } from '#compute/web-assembly';
import { type BarWords, NOW_CELLS, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import type { ColumnKernel, SpecReport } from '#farm/backends/columns/column-kernel';
import { ColumnState } from '#farm/backends/columns/column-state';
import { configColumns } from '#farm/backends/columns/config-columns';
import { SharedWords } from '#farm/backends/wasm/shared-words';
import type { Population } from '#farm/population/population';

/** What `assembly/farm-kernel.ts` reads and writes first of all, in this order: numbers, and places in bytes. */
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
  'eventCount',
  'waitingCount',
  'orderedCount',
] as const;

type KernelWord = (typeof KERNEL_WORDS)[number];

/** Tables of a bar, which are copied into the kernel's memory. */
type BarTable = 'candidate' | 'fill' | 'contracts' | 'passing' | 'reached' | 'opening' | 'now' | 'terms';

interface FarmExports {
  heapStart(): number;
  step(kernel: number, spec: number, asksPositions: number): void;
}

/** The columns four configs at a time, in WebAssembly with 128-bit SIMD. */
export class WasmColumnKernel implements ColumnKernel {
  readonly name = 'WASM SIMD';
  readonly state: ColumnState;
  readonly events: Int32Array;
  readonly #memory = new SharedWords();
  readonly #exports: FarmExports;
  readonly #words: Int32Array;
  readonly #tables = new Map<BarTable, Int32Array>();
  readonly #report: SpecReport = { events: 0, waiting: 0, ordered: 0 };

  constructor(population: Population, module: WasmModule) {
    this.#exports = instantiateWasm<FarmExports>(module, this.#memory.memory);
    this.#memory.startAt(this.#exports.heapStart());
    this.#words = this.#memory.reserve(KERNEL_WORDS.length);
    this.state = new ColumnState(population, (cells) => this.#memory.reserve(cells));
    const { specs, mostConcurrent, sizings } = population;
    const columns = configColumns(population);
    this.events = this.#memory.reserve(2 * (mostConcurrent + 1) * Math.max(...specs.map(({ configs }) => configs)));
    for (const name of ['configs', 'blocks', 'stops', 'trails', 'targets'] as const) this.#write(name, columns[name]);
    for (const name of ['firstConfig', 'blockConfig', 'rule', 'cooldown', 'entry'] as const) {
      this.#write(name, this.#memory.store(columns[name]).byteOffset);
    }
    for (const name of ['places', 'lastEvent', 'accounts'] as const) this.#write(name, this.state[name].byteOffset);
    this.#write('perConfig', mostConcurrent);
    this.#write('sizings', sizings.length);
    this.#write('events', this.events.byteOffset);
  }

  begin(words: BarWords): void {
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

  step(spec: number, asksPositions: boolean): SpecReport {
    this.#exports.step(this.#words.byteOffset, spec, asksPositions ? 1 : 0);
    const report = this.#report;
    report.events = this.#read('eventCount');
    report.waiting = this.#read('waitingCount');
    report.ordered = this.#read('orderedCount');
    return report;
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

  #read(word: KernelWord): number {
    return this.#words[KERNEL_WORDS.indexOf(word)] as number;
  }
}
