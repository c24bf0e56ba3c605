import { UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import { contractsAt } from '#farm/insight/day-sizes';
import { exitChoice, type ExitTerms, exitTerms } from '#farm/insight/exit-terms';
import { type WalkedPosition, walkPosition } from '#farm/insight/exit-walk';
import { Cell, type SpreadTrack } from '#farm/insight/spread-track';
import type { DayOffers, TradingDay } from '#farm/insight/trading-day';
import type { Population, Sizing, SpreadSpec } from '#farm/population/population';

/** A position opened on the bar after an order, with one exit rule: the same for every size. */
export interface MissedTrade {
  readonly track: SpreadTrack;
  readonly openedAt: number;
  readonly credit: number;
  readonly walked: WalkedPosition;
}

/** What orders of a day would have led to. Each position is followed once, whoever would have had it. */
export class MissedTrades {
  readonly #population: Population;
  readonly #day: TradingDay;
  readonly #terms: readonly ExitTerms[];
  readonly #known = new Map<number, MissedTrade>();
  #offers: DayOffers | null = null;

  constructor(population: Population, day: TradingDay) {
    this.#population = population;
    this.#day = day;
    this.#terms = population.exits.map((rule) => exitTerms(exitChoice(population.grid, rule)));
  }

  beginSpec({ index }: SpreadSpec): void {
    this.#offers = this.#day.offers[index] as DayOffers;
    this.#known.clear();
  }

  tradeOf(orderedAt: number, exit: number): MissedTrade {
    const key = orderedAt * this.#terms.length + exit;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { stretch } = this.#day;
    const track = stretch.trackOf((this.#offers as DayOffers).candidate[orderedAt] as number);
    const openedAt = orderedAt + 1;
    const credit = track.cell(openedAt, Cell.open);
    const walked = walkPosition(stretch, track, openedAt, credit, this.#terms[exit] as ExitTerms);
    const trade = { track, openedAt, credit, walked };
    this.#known.set(key, trade);
    return trade;
  }

  /** Contracts that a size, larger by so many millionths of its budget, would have ordered. */
  contractsOf(orderedAt: number, sizing: Sizing, more: number): number {
    const { risk, limit } = this.#offers as DayOffers;
    return contractsAt(this.#population, sizing, more, risk[orderedAt] as number, limit[orderedAt] as number);
  }
}

/** Cents after the fees of opening and of closing; null where no price is known to close at. */
export function centsOf({ track, openedAt, credit, walked }: MissedTrade, contracts: number): number | null {
  if (walked.cost === UNKNOWN) return null;
  const commission = track.cell(openedAt, Cell.openCommission);
  const charges = track.cell(openedAt, Cell.openCharges);
  const openFee = orderFee(contracts, commission, track.cell(openedAt, Cell.minimum), charges);
  const closeFee = orderFee(contracts, walked.commission, walked.minimum, walked.charges);
  return contracts * (credit - walked.cost) - openFee - closeFee;
}
