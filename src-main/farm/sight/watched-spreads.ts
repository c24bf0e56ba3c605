import type { PriceE4 } from '#domain/money';
import { STRUCTURES, type Structure, type StructureKind } from '#domain/structure';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { strikesOf, structureOver } from '#options/spreads/structure-shape';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

export interface WatchedSpread {
  readonly number: number;
  /** Position in the grid's underlyings. */
  readonly underlying: number;
  readonly structure: Structure;
  readonly strikes: readonly PriceE4[];
  readonly expiryDay: CivilDay;
}

/** Spreads that were candidates once and are followed until they end, in the order of their numbers. */
export class WatchedSpreads implements Stateful {
  readonly #bar: MarketBar;
  readonly #byKey = new Map<string, WatchedSpread>();
  #all: WatchedSpread[] = [];
  #named: WatchedSpread[] = [];

  constructor(bar: MarketBar) {
    this.#bar = bar;
  }

  get all(): readonly WatchedSpread[] {
    return this.#all;
  }

  /** Those that got their number since `begin`. */
  get named(): readonly WatchedSpread[] {
    return this.#named;
  }

  begin(): void {
    this.#named = [];
  }

  /** The one over these legs, numbered if it is new. */
  take(underlying: number, structure: Structure): WatchedSpread {
    const known = this.#byKey.get(keyOf(underlying, structure));
    if (known !== undefined) return known;
    const expiryDay = parseDay(structure.legs[0]?.expiry ?? '');
    invariant(expiryDay !== null, 'a spread expires on a date');
    const number = this.#bar.addSpread(expiryDay);
    const spread = { number, underlying, structure, strikes: strikesOf(structure), expiryDay };
    this.#add(spread);
    this.#named.push(spread);
    return spread;
  }

  /** Sold again after an assignment, it is another spread: that one is over. */
  forgetEnded(): void {
    const bar = this.#bar;
    let kept = 0;
    for (const spread of this.#all) {
      const isOver = bar.isLive(spread.number) && bar.ended[spread.number] !== 0;
      if (isOver) this.#byKey.delete(keyOf(spread.underlying, spread.structure));
      else this.#all[kept++] = spread;
    }
    this.#all.length = kept;
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('watched spreads');
    const count = visitor.number('spreads', this.#all.length);
    const visited = Array.from({ length: count }, (_, at) => visitSpread(visitor, this.#all[at] ?? null));
    this.#all = [];
    this.#byKey.clear();
    for (const spread of visited) this.#add(spread);
    this.#named = [];
  }

  #add(spread: WatchedSpread): void {
    this.#byKey.set(keyOf(spread.underlying, spread.structure), spread);
    this.#all.push(spread);
  }
}

function keyOf(underlying: number, structure: Structure): string {
  return `${underlying} ${structure.kind} ${structure.legs[0]?.expiry ?? ''} ${strikesOf(structure).join(' ')}`;
}

/** Itself, or the one that was saved in its place. */
function visitSpread(visitor: StateVisitor, spread: WatchedSpread | null): WatchedSpread {
  const number = visitor.number('number', spread?.number ?? 0);
  const underlying = visitor.number('underlying', spread?.underlying ?? 0);
  const kindNumber = visitor.number('kind', spread === null ? 0 : STRUCTURES.indexOf(spread.structure.kind));
  const expiryDay = visitor.number('expiryDay', spread?.expiryDay ?? 0) as CivilDay;
  const strikeCount = visitor.number('strikes', spread?.strikes.length ?? 0);
  const strikes = Array.from(
    { length: strikeCount },
    (_, at) => visitor.number(`strike[${at}]`, spread?.strikes[at] ?? 0) as PriceE4,
  );
  const kind = STRUCTURES[kindNumber] as StructureKind;
  const structure = structureOver(kind, formatDay(expiryDay), strikes);
  invariant(structure !== null, 'a saved spread has the strikes of its kind');
  return { number, underlying, structure, strikes, expiryDay };
}
