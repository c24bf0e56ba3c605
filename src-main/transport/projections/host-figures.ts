import type { DeskStatus } from '#contract/desk-view';
import type { FigureSeries } from '#contract/log-view';
import { type ComputeChoice, computeTitle } from '#domain/compute-choice';
import { type Clock, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

/** What only the machine can say. Null: it does not. */
export interface HostProbes {
  memoryBytes(): number;
  /** The longest that a task had to wait for the thread since the last time this was asked. */
  loopLagMs(): number;
  freeBytes(): number | null;
}

/** What the desk counts. */
export interface DeskCounts {
  readonly position: number;
  readonly epoch: number;
  readonly events: number;
  readonly tapeBytes: number | null;
  readonly progress: number;
}

export interface SampledFigure extends Pick<FigureSeries, 'name' | 'unit' | 'about'> {
  readonly history: readonly number[];
  stateOf(value: number): FigureSeries['state'];
}

interface Figure extends SampledFigure {
  readonly history: number[];
}

const KEPT_SAMPLES = 300;
const KEPT_ERRORS = 50;
const MEGABYTE = 1_000_000;

/** Samples the figures of the health panel once a second and keeps five minutes of each. */
export class HostFigures implements Disposable {
  readonly restarts: number;
  readonly #clock: Clock;
  readonly #probes: HostProbes;
  readonly #counts: () => DeskCounts;
  readonly #sampled: () => void;
  readonly #errors: { readonly atMs: number; readonly text: string }[] = [];
  readonly #inputs = figure('Inputs', '/s', 'Inputs replayed in the last second. 0 while paused.');
  readonly #events = figure('Events', '/s', 'Events the engine told in the last second while playing.');
  readonly #lag = figure(
    'Engine lag',
    'ms',
    'Longest wait for the engine’s thread in the last second. Above 100 ms seeks feel late.',
    100,
    500,
  );
  readonly #memory = figure(
    'Memory',
    'MB',
    'What the engine’s process holds. Worrying when it climbs for hours.',
    1_500,
    3_000,
  );
  readonly #tape = figure('Tape size', 'MB', 'Size of the tape that is open.');
  readonly #read = figure(
    'Tape read',
    '%',
    'How much of the tape has been read ahead. Until 100, panels beyond it fill up late.',
  );
  readonly #disk = figure(
    'Disk free',
    'GB',
    'Room on the disk where data is kept. Recording stops when it runs out.',
    -2,
    -0.5,
  );
  #compute: ComputeChoice | null = null;
  #samples = 0;
  #errorCount = 0;
  #before: { readonly atMs: number; readonly counts: DeskCounts } | null = null;
  #alarm: Disposable;

  constructor(clock: Clock, probes: HostProbes, counts: () => DeskCounts, restarts: number, sampled: () => void) {
    this.#clock = clock;
    this.#probes = probes;
    this.#counts = counts;
    this.restarts = restarts;
    this.#sampled = sampled;
    this.#sample();
    this.#alarm = this.#schedule();
  }

  get samples(): number {
    return this.#samples;
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  get errors(): readonly { readonly atMs: number; readonly text: string }[] {
    return this.#errors;
  }

  get series(): readonly SampledFigure[] {
    return [this.#inputs, this.#events, this.#lag, this.#memory, this.#tape, this.#read, this.#disk];
  }

  /** As the status bar shows it. */
  get engine(): DeskStatus['engine'] {
    return {
      lagMs: Math.round(this.#lag.history.at(-1) ?? 0),
      inputsPerSecond: Math.round(this.#inputs.history.at(-1) ?? 0),
      memoryMb: Math.round(this.#memory.history.at(-1) ?? 0),
      drops: 0,
      backend: this.#compute === null ? null : computeTitle(this.#compute),
      backendAbout: this.#compute === null ? '' : `${this.#compute.adapter}. Chosen: ${this.#compute.reason}.`,
    };
  }

  noteCompute(choice: ComputeChoice): void {
    this.#compute = choice;
    this.#sampled();
  }

  noteError(text: string): void {
    this.#errorCount++;
    this.#errors.push({ atMs: this.#clock.now(), text });
    if (this.#errors.length > KEPT_ERRORS) this.#errors.shift();
    this.#sampled();
  }

  [Symbol.dispose](): void {
    this.#alarm[Symbol.dispose]();
  }

  #schedule(): Disposable {
    const at: EpochMs = epochMs(this.#clock.now() + SECOND_MS);
    return this.#clock.wakeAt(at, () => {
      this.#sample();
      this.#alarm = this.#schedule();
      this.#sampled();
    });
  }

  #sample(): void {
    const atMs = this.#clock.now();
    const counts = this.#counts();
    const seconds = this.#before === null ? 0 : (atMs - this.#before.atMs) / SECOND_MS;
    const rate = (now: number, then: number | undefined): number =>
      seconds > 0 && counts.epoch === this.#before?.counts.epoch ? Math.max(0, (now - (then ?? now)) / seconds) : 0;
    keep(this.#inputs, rate(counts.position, this.#before?.counts.position));
    keep(this.#events, rate(counts.events, this.#before?.counts.events));
    keep(this.#lag, this.#probes.loopLagMs());
    keep(this.#memory, this.#probes.memoryBytes() / MEGABYTE);
    if (counts.tapeBytes !== null) keep(this.#tape, counts.tapeBytes / MEGABYTE);
    keep(this.#read, Math.floor(counts.progress * 100));
    const free = this.#probes.freeBytes();
    if (free !== null) keep(this.#disk, free / MEGABYTE / 1_000);
    this.#before = { atMs, counts };
    this.#samples++;
  }
}

/** Bounds above which (below which, where they are negative) a figure is worrying. */
function figure(name: string, unit: string, about: string, warning = Infinity, problem = Infinity): Figure {
  const beyond = (value: number, bound: number): boolean => (bound < 0 ? value < -bound : value > bound);
  return {
    name,
    unit,
    about,
    history: [],
    stateOf: (value) => (beyond(value, problem) ? 'problem' : beyond(value, warning) ? 'warning' : 'ok'),
  };
}

function keep({ history }: Figure, value: number): void {
  history.push(value);
  if (history.length > KEPT_SAMPLES) history.shift();
}
