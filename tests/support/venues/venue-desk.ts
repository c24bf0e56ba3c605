import { vi } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { instrumentIndex } from '#domain/instrument';
import type { LinePhase, LineState, Venue } from '#ports/venue';
import { epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

type InputOf<Kind extends EngineInput['kind']> = Extract<EngineInput, { readonly kind: Kind }>;

/** A venue at work, and everything it has pushed. */
export class VenueDesk implements Disposable {
  readonly venue: Venue;
  readonly inputs: EngineInput[] = [];
  /** Every phase that a line went through, in order. */
  readonly phases: { readonly line: string; readonly phase: LinePhase }[] = [];
  readonly #running: Disposable;

  constructor(venue: Venue, knownThroughMs: number | null = null) {
    this.venue = venue;
    this.#running = venue.start({
      push: (source, input) => {
        invariant(!('source' in input) || input.source === source, 'an input is of the source that pushes it');
        this.inputs.push(input);
        return true;
      },
      indexOf: (source, symbol) => {
        const at = venue.instruments.findIndex((one) => one.source === source && one.symbol === symbol);
        invariant(at >= 0, 'a venue pushes what it has listed');
        return instrumentIndex(at);
      },
      knownThroughMs: knownThroughMs === null ? null : epochMs(knownThroughMs),
      changed: () => this.#note(),
    });
  }

  of<Kind extends EngineInput['kind']>(kind: Kind): readonly InputOf<Kind>[] {
    return this.inputs.filter((input): input is InputOf<Kind> => input.kind === kind);
  }

  line(name: string): LineState {
    const found = this.venue.lines.find(({ line }) => line === name);
    invariant(found !== undefined, 'the venue has that line');
    return found;
  }

  note(name: string): string | undefined {
    return this.venue.notes.find((note) => note.name === name)?.text;
  }

  async reach(line: string, phase: LinePhase): Promise<void> {
    const isThere = (): void => {
      const { phase: found, reason } = this.line(line);
      invariant(found === phase, `${line} is ${found} (${reason ?? 'all is well'}), not ${phase}`);
    };
    await vi.waitFor(isThere, { timeout: 10_000, interval: 2 });
  }

  [Symbol.dispose](): void {
    this.#running[Symbol.dispose]();
  }

  #note(): void {
    for (const { line, phase } of this.venue.lines) {
      const last = this.phases.findLast((one) => one.line === line);
      if (last?.phase !== phase) this.phases.push({ line, phase });
    }
  }
}
