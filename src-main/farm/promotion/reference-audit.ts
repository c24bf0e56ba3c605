import type { FarmBook } from '#farm/book/farm-book';
import { holdsConfig } from '#farm/book/holds-config';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { Population } from '#farm/population/population';

export interface AuditFigures {
  readonly trades: number;
  readonly open: number;
  /** Cents, after fees. */
  readonly realised: number;
}

/** The first thing about a config's trades that the book and plain rules tell differently. */
export interface AuditDifference {
  readonly openedMinute: number;
  readonly spread: number;
  readonly field: string;
  /** Null where it knows no such position. */
  readonly book: number | string | null;
  readonly reference: number | string | null;
}

export interface AuditVerdict {
  readonly config: number;
  readonly figures: AuditFigures;
  /** Of its closed trades, in cents, in the order in which they were closed. */
  readonly results: readonly number[];
  readonly difference: AuditDifference | null;
}

/** One position as both sides tell of it; open where it has no `closedMinute`. */
type AuditedPosition = Omit<ReferenceTrade, 'config' | 'closedMinute'> & { readonly closedMinute: number | null };

type Opening = Pick<
  AuditedPosition,
  'spread' | 'contracts' | 'openedMinute' | 'credit' | 'creditCalibrated' | 'regime' | 'openFee'
>;

const FIELDS = [
  'contracts',
  'closedMinute',
  'credit',
  'creditCalibrated',
  'cost',
  'costCalibrated',
  'worst',
  'best',
  'exit',
  'regime',
  'openFee',
  'closeFee',
] as const satisfies readonly (keyof AuditedPosition)[];

/** What is not known of a position that is open. */
const STILL_OPEN = {
  closedMinute: null,
  cost: 0,
  costCalibrated: 0,
  worst: 0,
  best: 0,
  exit: 'stop',
  closeFee: 0,
} as const;

/**
 * Runs one config through plain rules, bar by bar, and holds what the book says of it to that. Nobody is followed whose
 * history does not survive this.
 */
export class ReferenceAudit {
  readonly config: number;
  readonly #trader: ReferenceTrader;
  readonly #population: Population;
  readonly #trades: ReferenceTrade[] = [];

  constructor(population: Population, config: number) {
    this.config = config;
    this.#population = population;
    this.#trader = new ReferenceTrader(population, config, (trade) => this.#trades.push(trade));
  }

  step(bar: MarketBar): void {
    this.#trader.step(bar);
  }

  /** After the bar at place `until`, and all before it. */
  verdict(book: FarmBook, until: number): AuditVerdict {
    const { account, positions } = this.#trader;
    return {
      config: this.config,
      figures: { trades: account.trades, open: positions.length, realised: account.realised },
      results: this.#trades.map(
        ({ contracts, credit, cost, openFee, closeFee }) => contracts * (credit - cost) - openFee - closeFee,
      ),
      difference: this.#differenceFrom(book, until),
    };
  }

  #differenceFrom(book: FarmBook, until: number): AuditDifference | null {
    const recorded = this.#recorded(book, until);
    const expected = byOpening([...this.#trades, ...this.#stillOpen()]);
    for (let at = 0; at < Math.max(recorded.length, expected.length); at++) {
      const difference = firstDifference(recorded[at] ?? null, expected[at] ?? null);
      if (difference !== null) return difference;
    }
    return null;
  }

  #stillOpen(): readonly AuditedPosition[] {
    return this.#trader.positions.map(openPosition);
  }

  #recorded(book: FarmBook, until: number): readonly AuditedPosition[] {
    const open = new Map<string, AuditedPosition>();
    const closed: AuditedPosition[] = [];
    const spec = this.#population.specOf(this.config).index;
    const visitor = {
      opened: (set: OpenedSet): void => {
        if (holdsConfig(set.configs, this.config)) open.set(keyOf(set), openPosition(set));
      },
      closed: (set: ClosedSet): void => {
        if (!holdsConfig(set.configs, this.config)) return;
        open.delete(keyOf(set));
        closed.push({ ...openPosition(set), ...endOf(set) });
      },
    };
    book.visitSets(0, until + 1, visitor, spec);
    return byOpening([...closed, ...open.values()]);
  }
}

function firstDifference(book: AuditedPosition | null, reference: AuditedPosition | null): AuditDifference | null {
  const position = book === null || (reference !== null && order(reference, book) < 0) ? reference : book;
  if (position === null) return null;
  const { openedMinute, spread } = position;
  if (book === null || reference === null || order(book, reference) !== 0) {
    const of = (side: AuditedPosition | null): number | null => (side === position ? side.contracts : null);
    return { openedMinute, spread, field: 'contracts', book: of(book), reference: of(reference) };
  }
  const field = FIELDS.find((name) => book[name] !== reference[name]);
  return field === undefined ? null : { openedMinute, spread, field, book: book[field], reference: reference[field] };
}

function byOpening(positions: readonly AuditedPosition[]): readonly AuditedPosition[] {
  return positions.toSorted(order);
}

/** No config opens two positions in one spread at a time. */
function order(left: AuditedPosition, right: AuditedPosition): number {
  return left.openedMinute - right.openedMinute || left.spread - right.spread;
}

function keyOf({ spread, openedMinute }: OpenedSet | ClosedSet): string {
  return `${spread} ${openedMinute}`;
}

function openPosition(opening: Opening): AuditedPosition {
  const { spread, contracts, openedMinute, credit, creditCalibrated, regime, openFee } = opening;
  return { ...STILL_OPEN, spread, contracts, openedMinute, credit, creditCalibrated, regime, openFee };
}

function endOf({ closedMinute, cost, costCalibrated, worst, best, exit, closeFee }: ClosedSet) {
  return { closedMinute, cost, costCalibrated, worst, best, exit: FARM_EXITS[exit] ?? 'stop', closeFee };
}
