import type { FarmSetup } from '#entry/farm/farm-setup';
import type { OpenTape } from '#entry/open-tape';
import type { FramedBook } from '#farm/book/framed-book';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { type AuditVerdict, ReferenceAudit } from '#farm/promotion/reference-audit';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { FarmRun, type FarmStop } from '#research/farm/farm-run';
import { TapeFarm } from '#research/farm/tape-farm';

/** A config whose history up to a place of the book is in question. */
export interface WantedAudit {
  readonly config: number;
  readonly place: number;
}

/**
 * Runs configs through plain rules once more, from the first quote on the tape: what the book says the market was has to
 * come out of the tape again, minute by minute, and what it says they did has to come out of the rules.
 */
export class TapeAudit {
  readonly verdicts = new Map<string, AuditVerdict>();
  readonly #farm: TapeFarm;
  readonly #last: number;

  constructor(
    tape: OpenTape,
    { population, terms, sources }: FarmSetup,
    book: FramedBook,
    wanted: readonly WantedAudit[],
  ) {
    const audits = wanted.map(({ config, place }) => ({ place, audit: new ReferenceAudit(population, config) }));
    this.#last = Math.max(...wanted.map(({ place }) => place));
    const nyse = new NyseCalendar(tape.settings.calendar);
    const now = (): number => performance.now();
    const openEvaluator = (...given: ConstructorParameters<typeof FactoredFarm>) => new FactoredFarm(...given);
    let at = 0;
    this.#farm = new TapeFarm({
      tape: tape.reader,
      settings: tape.settings,
      // From the very beginning, whatever has been kept.
      keyframes: null,
      begin: () => new FarmRun({ population, nyse, terms, sources, book, openEvaluator, now }),
      now,
      onMinute: ({ bar }) => {
        for (const { place, audit } of audits) {
          if (at > place) continue;
          audit.step(bar);
          if (at === place) this.verdicts.set(keyOf({ config: audit.config, place }), audit.verdict(book, place));
        }
        at++;
      },
    });
  }

  get position(): number {
    return this.#farm.position;
  }

  get inputs(): number {
    return this.#farm.inputs;
  }

  get isDone(): boolean {
    return this.#farm.run.place > this.#last || this.#farm.atEnd || this.#farm.stop !== null;
  }

  /** Why the book is not that of the tape. */
  get stop(): FarmStop | null {
    return this.#farm.stop;
  }

  advance(inputs: number): void {
    this.#farm.advance(inputs);
  }
}

export function keyOf({ config, place }: WantedAudit): string {
  return `${config} ${place}`;
}
