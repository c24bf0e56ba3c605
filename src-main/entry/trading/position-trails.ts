import type { TraderFact } from '#domain/trader-fact';
import { PositionTrail, trailStart } from '#entry/trading/position-trail';
import { PositionVersions } from '#entry/trading/position-versions';
import type { PriceE4 } from '#domain/money';
import type { TradingTerms } from '#entry/trading/trading-terms';
import type { HeldPosition } from '#portfolio/book/trader-book';
import type { PositionGlance } from '#portfolio/watch/position-watch';
import type { TapePosition, TapeSource } from '#ports/tape';
import { type Clock, epochMs } from '#primitives/clock';
import { RareWalk } from '#research/desk/rare-walk';

export interface TrailsParts {
  readonly tape: TapeSource;
  readonly terms: TradingTerms;
  readonly clock: Clock;
  /** More has been worked out. */
  readonly changed: () => void;
  /** The tape cannot be read any further: what lies behind stays unknown. */
  readonly failed: (error: unknown) => void;
}

/** Beyond so many inputs a cursor has jumped, and the way there is gone block by block, leaving the thread in between. */
const AT_ONCE = 24_000;

/**
 * Watches the trader's positions up to a cursor. Each is followed from its opening once; after that, a cursor that goes
 * back finds what was known there, and one that goes on needs only what is new.
 */
export class PositionTrails implements Disposable {
  readonly #parts: TrailsParts;
  readonly #walk: RareWalk;
  readonly #trails = new Map<string, PositionTrail>();
  readonly #versions = new Map<string, { readonly facts: number; readonly versions: PositionVersions }>();
  #alarm: Disposable | null = null;
  #target: TapePosition = 0;
  #worked = 0;
  #hasFailed = false;

  constructor(parts: TrailsParts) {
    this.#parts = parts;
    this.#walk = new RareWalk(parts.tape);
  }

  /** Follows these positions to the cursor; whatever takes long is done a little later. */
  follow(positions: readonly HeldPosition[], facts: readonly TraderFact[], cursor: TapePosition): void {
    for (const { id } of positions) this.#keep(id, facts);
    this.#target = cursor;
    const least = this.#least();
    if (least < cursor && cursor - least <= AT_ONCE) while (this.#step());
    else this.#schedule();
  }

  /** Counts up with everything that is worked out. */
  get worked(): number {
    return this.#worked;
  }

  /** Null until it has been worked out as far as the cursor, and where nothing was known there. */
  glanceAt(id: string, cursor: TapePosition): PositionGlance | null {
    const trail = this.#trails.get(id);
    return trail === undefined || trail.through < cursor ? null : trail.glanceAt(cursor);
  }

  /** Of the underlying, as far as its last day goes. */
  priceAt(id: string, cursor: TapePosition): PriceE4 | null {
    return this.#trails.get(id)?.priceAt(cursor) ?? null;
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  /** What was done to a position changes what was known of it ever since. */
  #keep(id: string, facts: readonly TraderFact[]): void {
    if (this.#versions.get(id)?.facts === facts.length) return;
    const versions = new PositionVersions(facts, id);
    this.#versions.set(id, { facts: facts.length, versions });
    if (this.#trails.get(id)?.versions.sign === versions.sign) return;
    const { first } = versions;
    if (first === null) return;
    const { tape, terms } = this.#parts;
    this.#worked++;
    this.#trails.set(id, new PositionTrail(versions, first, trailStart(tape, first), terms));
  }

  #least(): TapePosition {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#trails.values()].map(({ through }) => through));
  }

  #schedule(): void {
    if (this.#alarm !== null || this.#hasFailed || this.#least() >= this.#target) return;
    const { clock, changed } = this.#parts;
    this.#alarm = clock.wakeAt(epochMs(clock.now()), () => {
      this.#alarm = null;
      this.#step();
      changed();
      this.#schedule();
    });
  }

  /** To the end of one stored block, with everybody who has not been there. Answers whether more is left. */
  #step(): boolean {
    const from = this.#least();
    if (this.#hasFailed || from >= this.#target) return false;
    this.#worked++;
    const behind = [...this.#trails.values()].filter(({ through }) => through < this.#target);
    try {
      const end = this.#walk.read(from, this.#target, (input, position) => {
        for (const trail of behind) if (trail.through < position) trail.hear(input, position);
      });
      for (const trail of behind) trail.through = Math.max(trail.through, end);
      return end < this.#target;
    } catch (error) {
      // Whoever asks for a view must not be the one who hears of a damaged tape.
      this.#hasFailed = true;
      this.#parts.failed(error);
      return false;
    }
  }
}
