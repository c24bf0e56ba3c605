import type { FarmBook } from '#farm/book/farm-book';
import type { FarmMinute } from '#farm/book/farm-minute';
import { type ClosedSet, type OpenedSet, resultOfSet } from '#farm/book/trade-set';
import type { FarmExit } from '#farm/evaluation/closed-trades';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { type PlacedOrder, ReferenceTrader } from '#farm/evaluation/reference-trader';

interface FollowedAct {
  readonly config: number;
  readonly minute: number;
  readonly spread: number;
  readonly contracts: number;
}

/** It would sell now; the next bar's quotes fill it, or nobody does. Money is in cents. */
interface Ordered extends FollowedAct {
  readonly kind: 'ordered';
  readonly risk: number;
}

interface Lapsed extends FollowedAct {
  readonly kind: 'lapsed';
}

interface Opened extends FollowedAct {
  readonly kind: 'opened';
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly fee: number;
}

/** It wants to be out; the next bar that has a price closes it. */
interface Closing extends FollowedAct {
  readonly kind: 'closing';
  readonly exit: FarmExit;
}

interface Closed extends FollowedAct {
  readonly kind: 'closed';
  readonly exit: FarmExit;
  readonly result: number;
}

/** The farm did otherwise than plain rules: nothing more should be believed of this config. */
interface Disagreed extends FollowedAct {
  readonly kind: 'disagreed';
  /** Contracts that the farm opened or closed there; 0 for none. */
  readonly farm: number;
}

/** What a followed config decides and what comes of it, in the order in which it happens. */
export type FollowedEntry = Ordered | Lapsed | Opened | Closing | Closed | Disagreed;

interface FollowedTrader {
  readonly trader: ReferenceTrader;
  readonly spec: number;
  readonly closed: ReferenceTrade[];
  /** Minutes in which it opened what it still holds and was told of. */
  readonly told: Set<number>;
  isLeaving: boolean;
}

/**
 * Follows configs bar by bar as they are recorded, each by plain rules of its own: so their orders are known a bar before
 * they are filled, and whatever the farm books of them is checked once more.
 */
export class FollowedEntries {
  readonly #book: FarmBook;
  readonly #traders = new Map<number, FollowedTrader>();
  #place = -1;

  constructor(book: FarmBook) {
    this.#book = book;
  }

  /**
   * Follows exactly these from the next bar on. Whoever is new is first brought up to here from the book; of whoever is
   * left out, nothing is told any more but the end of what was told to be open.
   */
  follow(configs: Iterable<number>): void {
    const wanted = new Set(configs);
    for (const [config, followed] of this.#traders) {
      followed.isLeaving = !wanted.has(config);
      if (followed.isLeaving && followed.told.size === 0) this.#traders.delete(config);
    }
    const added = [...wanted].filter((config) => !this.#traders.has(config)).map((config) => this.#begin(config));
    if (added.length === 0) return;
    const { grid, specs } = this.#book.population;
    const bar = new MarketBar(grid.underlying.length, specs.length);
    for (let place = 0; place <= this.#place; place++) {
      this.#book.bar(place, bar);
      for (const { trader } of added) trader.step(bar);
    }
    for (const { closed } of added) closed.length = 0;
  }

  /** What its configs do on the bar at the next place of the book, which it reads. */
  next(): readonly FollowedEntry[] {
    this.#place++;
    if (this.#traders.size === 0) return [];
    const minute = this.#book.read(this.#place);
    const acts = [...this.#traders.values()].flatMap((followed) => step(followed, minute));
    for (const [config, { isLeaving, told }] of this.#traders) {
      if (isLeaving && told.size === 0) this.#traders.delete(config);
    }
    return acts;
  }

  /** The place that `next` reads; follows nobody over those that it leaves out. */
  goTo(place: number): void {
    this.#place = place - 1;
    const configs = [...this.#traders.keys()];
    this.#traders.clear();
    this.follow(configs);
  }

  #begin(config: number): FollowedTrader {
    const { population } = this.#book;
    const closed: ReferenceTrade[] = [];
    const trader = new ReferenceTrader(population, config, (trade) => closed.push(trade));
    const spec = population.specOf(config).index;
    const followed: FollowedTrader = { trader, spec, closed, told: new Set(), isLeaving: false };
    this.#traders.set(config, followed);
    return followed;
  }
}

function step(followed: FollowedTrader, { bar, ...sets }: FarmMinute): readonly FollowedEntry[] {
  const { trader, spec, closed, told, isLeaving } = followed;
  const config = trader.config.id;
  const { minute } = bar;
  const ordered = trader.order;
  const leaving = new Set(trader.positions.filter(({ closing }) => closing !== null));
  closed.length = 0;
  trader.step(bar);
  const acts: FollowedEntry[] = [];
  if (ordered !== null) acts.push(fateOf(ordered, trader, closed, minute));
  if (acts[0]?.kind === 'opened' && !isLeaving) told.add(minute);
  const ended = closed.filter(({ openedMinute }) => told.delete(openedMinute) || !isLeaving);
  for (const trade of ended) {
    const { spread, contracts, exit, credit, cost, openFee, closeFee } = trade;
    const result = contracts * (credit - cost) - openFee - closeFee;
    acts.push({ kind: 'closed', config, minute, spread, contracts, exit, result });
  }
  for (const position of trader.positions) {
    if (position.closing === null || leaving.has(position)) continue;
    if (isLeaving && !told.has(position.openedMinute)) continue;
    const { spread, contracts, closing: exit } = position;
    acts.push({ kind: 'closing', config, minute, spread, contracts, exit });
  }
  if (trader.order !== null) {
    const { spread, contracts, risk } = trader.order;
    acts.push({ kind: 'ordered', config, minute, spread, contracts, risk });
  }
  const booked = [...sets.opened, ...sets.closed].filter((set) => set.spec === spec && set.configs.includes(config));
  if (isLeaving) return acts.filter(({ kind }) => kind === 'closing' || kind === 'closed');
  const wrong = disagreements(acts.flatMap(fillOf), booked.map(fillOfSet));
  return [...acts, ...wrong.map((act): FollowedEntry => ({ kind: 'disagreed', config, minute, ...act }))];
}

/** Filled at once or given up: nothing stays in the market. */
function fateOf(
  { spread, contracts }: PlacedOrder,
  { config: { id: config }, positions }: ReferenceTrader,
  closed: readonly ReferenceTrade[],
  minute: number,
): FollowedEntry {
  const filled = [...positions, ...closed].find((one) => one.spread === spread && one.openedMinute === minute);
  if (filled === undefined) return { kind: 'lapsed', config, minute, spread, contracts };
  const { credit, creditCalibrated, openFee: fee } = filled;
  return { kind: 'opened', config, minute, spread, contracts, credit, creditCalibrated, fee };
}

interface Fill {
  readonly spread: number;
  readonly contracts: number;
  /** What has to be the same on both sides. */
  readonly terms: string;
}

function fillOf(act: FollowedEntry): readonly Fill[] {
  const { spread, contracts } = act;
  if (act.kind === 'opened')
    return [{ spread, contracts, terms: `opened ${spread} ${contracts} ${act.credit} ${act.fee}` }];
  return act.kind === 'closed' ? [{ spread, contracts, terms: `closed ${spread} ${contracts} ${act.result}` }] : [];
}

function fillOfSet(set: OpenedSet | ClosedSet): Fill {
  const { kind, spread, contracts, credit, openFee } = set;
  const money = set.kind === 'opened' ? `${credit} ${openFee}` : resultOfSet(set);
  return { spread, contracts, terms: `${kind} ${spread} ${contracts} ${money}` };
}

/** What only one side knows of. */
function disagreements(
  plain: readonly Fill[],
  farm: readonly Fill[],
): readonly Pick<Disagreed, 'spread' | 'contracts' | 'farm'>[] {
  const only = (fills: readonly Fill[], others: readonly Fill[]): readonly Fill[] =>
    fills.filter(({ terms }) => !others.some((other) => other.terms === terms));
  return [
    ...only(plain, farm).map(({ spread, contracts }) => ({ spread, contracts, farm: 0 })),
    ...only(farm, plain).map(({ spread, contracts }) => ({ spread, contracts: 0, farm: contracts })),
  ];
}
