import { statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MachineReading } from '#soak/reading';
import { freeSpace } from '#store/history/free-space';

const RESOLUTION_MS = 10;
const NANOSECONDS = 1_000_000;

/** Asks this process, this thread's event loop and the disk that the tape lies on. */
export class MachineProbe implements Disposable {
  readonly #tapePath: string;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #usage = process.cpuUsage();
  #atMs = performance.now();

  constructor(tapePath: string) {
    this.#tapePath = tapePath;
    this.#delay.enable();
  }

  read(): MachineReading {
    return {
      memoryBytes: process.memoryUsage.rss(),
      loopLagMs: this.#lag(),
      processors: this.#processors(),
      freeBytes: freeSpace(this.#tapePath),
      tapeBytes: statSync(this.#tapePath, { throwIfNoEntry: false })?.size ?? 0,
    };
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
  }

  /** The histogram counts its own interval as delay. */
  #lag(): number {
    const lag = this.#delay.count === 0 ? 0 : Math.max(0, this.#delay.max / NANOSECONDS - RESOLUTION_MS);
    this.#delay.reset();
    return lag;
  }

  #processors(): number {
    const usage = process.cpuUsage(this.#usage);
    const now = performance.now();
    const tookMs = now - this.#atMs;
    this.#usage = process.cpuUsage();
    this.#atMs = now;
    return tookMs <= 0 ? 0 : (usage.user + usage.system) / 1_000 / tookMs;
  }
}
