import type { LineState } from '#ports/venue';

const KEPT = 60;

/** The last round trips of each line: one that has not changed has not been measured again. */
export class LatencyTrails {
  readonly #trails = new Map<string, number[]>();

  hear(lines: readonly LineState[]): void {
    for (const line of lines) {
      if (line.latencyMs === null) continue;
      const trail = this.#trails.get(keyOf(line)) ?? [];
      this.#trails.set(keyOf(line), trail);
      if (trail.at(-1) === line.latencyMs) continue;
      trail.push(line.latencyMs);
      if (trail.length > KEPT) trail.shift();
    }
  }

  of(line: LineState): readonly number[] {
    return this.#trails.get(keyOf(line)) ?? [];
  }
}

function keyOf({ venue, line }: LineState): string {
  return `${venue} ${line}`;
}
