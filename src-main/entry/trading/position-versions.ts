import type { TraderFact } from '#domain/trader-fact';
import { bookAt } from '#portfolio/book/book-at';
import { type HeldPosition, positionIn } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';

/** A position from an instant on, until the next one. */
interface PositionVersion {
  readonly fromMs: EpochMs;
  readonly position: HeldPosition;
}

/** How a position came to be what it is, as far as the book knew at each time. */
export class PositionVersions {
  readonly #versions: readonly PositionVersion[];
  /** Tells apart what was done to it. */
  readonly sign: string;

  constructor(facts: readonly TraderFact[], positionId: string) {
    const versions: PositionVersion[] = [];
    let sign = '';
    for (const atMs of new Set(facts.map((fact) => fact.atMs).toSorted((left, right) => left - right))) {
      const position = positionIn(bookAt(facts, atMs), positionId);
      const text = JSON.stringify(position);
      if (text === sign) continue;
      sign = text;
      if (position !== null) versions.push({ fromMs: atMs, position });
    }
    this.#versions = versions;
    this.sign = versions.map(({ fromMs, position }) => `${fromMs} ${JSON.stringify(position)}`).join('\n');
  }

  get first(): HeldPosition | null {
    return this.#versions[0]?.position ?? null;
  }

  /** Before it was recorded, it is what it was recorded as: it was held already. */
  at(ms: number): HeldPosition | null {
    return this.#versions.findLast(({ fromMs }) => fromMs <= ms)?.position ?? this.first;
  }
}
