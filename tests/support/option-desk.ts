import { fileURLToPath } from 'node:url';
import type { ContractTerms, OptionRight } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import type { Structure, StructureKind } from '#domain/structure';
import { type CalendarExceptions, NyseCalendar } from '#market/sessions/nyse-calendar';
import { feeBook } from '#options/fills/fee-model';
import type { FillSettings } from '#options/fills/fill-settings';
import type { LegQuote } from '#options/fills/leg-quote';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { BookMarket } from '#options/lifecycle/book-market';
import type { ExitRules } from '#options/lifecycle/exit-rules';
import { NO_EXITS } from '#options/lifecycle/exit-rules';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import type { OpeningRequest } from '#options/lifecycle/opening-request';
import { PositionBook } from '#options/lifecycle/position-book';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { loadTradingCosts } from '#settings/fees-file';

const NO_EXCEPTIONS: CalendarExceptions = { closed: [], early: [], lateOpen: [] };

export const SHARES_TERMS: ContractTerms = {
  exercise: 'american',
  settlement: 'shares',
  multiplier: 100,
  quotedIn: 'usd',
};

export const COIN_TERMS: ContractTerms = { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' };

/** The day on which the options of these tests expire: a Thursday, as Friday 19 June 2026 is a holiday. */
export const EXPIRY = '2026-06-18';

export function at(text: string): EpochMs {
  return epochMs(new Date(text).getTime());
}

const loaded = loadTradingCosts(fileURLToPath(new URL('../../config/fees.yaml', import.meta.url)));
if (!loaded.ok) throw new Error(loaded.failure.problem);
export const COSTS = loaded.value;

/** Without slippage, so that a result can be worked out by hand; `more` changes anything else. */
export function market(venue: string, terms = SHARES_TERMS, more: Partial<FillSettings> = {}): BookMarket {
  const settings = { ...COSTS.fills, slippage: { kappa: 0, openInterestKappa: 0 }, ...more };
  const nyse = new NyseCalendar(NO_EXCEPTIONS);
  return { underlying: 'IBIT', terms, settings, fees: feeBook(COSTS.fees, venue, terms), nyse };
}

export function structure(kind: StructureKind, legs: readonly (readonly [number, OptionRight, number])[]): Structure {
  return {
    kind,
    legs: legs.map(([quantity, right, strike]) => ({ quantity, right, strike: priceE4(strike), expiry: EXPIRY })),
    shares: kind === 'covered_call' ? 1 : 0,
  };
}

export type Sides = readonly [bid: number, ask: number];

export interface Scene {
  readonly put?: Readonly<Record<number, Sides>>;
  readonly call?: Readonly<Record<number, Sides>>;
  readonly shares?: Sides;
}

/** Everything in the scene quoted at one moment, a hundred of it on each side. */
export function scene({ put = {}, call = {}, shares }: Scene, atMs: EpochMs, more: Partial<LegQuote> = {}): LegQuotes {
  const sides = { put, call };
  return {
    quoteOf(contract) {
      const found = contract === null ? shares : sides[contract.right][contract.strike / 10_000];
      if (found === undefined || (contract !== null && contract.expiry !== EXPIRY)) return null;
      return {
        bid: priceE4(found[0]),
        ask: priceE4(found[1]),
        bidSize: 100,
        askSize: 100,
        volume: 10_000,
        openInterest: 100_000,
        atMs,
        seenMs: atMs,
        adjusted: false,
        ...more,
      };
    },
  };
}

export function request(of: Structure, quantity = 1, exits: Partial<ExitRules> = {}): OpeningRequest {
  return {
    structure: of,
    quantity,
    limit: null,
    exits: { ...NO_EXITS, ...exits },
    times: COSTS.fills.byHand,
    improvement: 0,
  };
}

/** A book that keeps what it told, with a minute of the hand's time between deciding and filling. */
export class Desk {
  readonly book: PositionBook;
  readonly told: LifecycleEvent[] = [];
  nowMs: EpochMs;

  constructor(of: BookMarket, nowMs = at('2026-06-01T15:00:00Z')) {
    this.book = new PositionBook(of);
    this.nowMs = nowMs;
  }

  /** Opened on the quotes of a minute later. */
  open(opening: OpeningRequest, on: Scene, underlying: number | null = null): void {
    this.#tell(this.book.open(opening, this.nowMs));
    this.see(on, underlying);
  }

  see(
    on: Scene,
    underlying: number | null = null,
    atMs = epochMs(this.nowMs + MINUTE_MS),
    more: Partial<LegQuote> = {},
  ): void {
    this.nowMs = atMs;
    const price: PriceE4 | null = underlying === null ? null : priceE4(underlying);
    this.#tell(this.book.quotes(scene(on, atMs, more), price, atMs));
  }

  close(id = 1): void {
    this.#tell(this.book.close(id, this.nowMs));
  }

  settle(price: number, atMs: EpochMs): void {
    this.nowMs = atMs;
    this.#tell(this.book.settle(EXPIRY, priceE4(price), atMs));
  }

  assign(right: OptionRight, strike: number, lots: number, underlying: number, atMs: EpochMs): void {
    this.nowMs = atMs;
    const contract = { right, strike: priceE4(strike), expiry: EXPIRY };
    this.#tell(this.book.assign(1, contract, lots, priceE4(underlying), atMs));
  }

  adjusted(): void {
    this.#tell(this.book.adjusted(this.nowMs));
  }

  /** Final result of the first position, in whole units of its cash; null while anything is held. */
  get result(): number | null {
    return this.last('position.closed')?.result ?? null;
  }

  last<Type extends LifecycleEvent['type']>(type: Type): Extract<LifecycleEvent, { type: Type }> | undefined {
    return this.told.findLast((event): event is Extract<LifecycleEvent, { type: Type }> => event.type === type);
  }

  types(): readonly string[] {
    return this.told.map(({ type }) => type);
  }

  #tell(events: readonly LifecycleEvent[]): void {
    this.told.push(...events);
  }
}
