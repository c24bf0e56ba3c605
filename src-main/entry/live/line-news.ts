import type { LinePhase, LineState } from '#ports/venue';

/** Phases that a person is told of; the others are on the way to one of them. */
const TOLD: readonly LinePhase[] = ['live', 'stale', 'backing-off', 'refused'];

/** What has changed about the lines of all venues since it was asked last. */
export class LineNews {
  readonly #phases = new Map<string, LinePhase>();

  of(lines: readonly LineState[]): readonly LineState[] {
    return lines.filter((line) => {
      if (!TOLD.includes(line.phase)) return false;
      const key = `${line.venue} ${line.line}`;
      if (this.#phases.get(key) === line.phase) return false;
      this.#phases.set(key, line.phase);
      return true;
    });
  }

  textOf({ venue, line, phase, reason }: LineState): string {
    return `${venue}, ${line}: ${phase}${reason === null ? '' : ` (${reason})`}`;
  }
}
