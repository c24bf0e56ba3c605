import { ticker } from '#domain/instrument';
import { type Cents, cents, priceE4, type PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import type { Structure } from '#domain/structure';
import type { Ticket } from '#domain/ticket';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import { acceptDeed } from '#portfolio/book/accept-deed';
import { bookAt } from '#portfolio/book/book-at';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import { sealTicket } from '#portfolio/tickets/seal-ticket';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';

/** 2026-03-06 14:30 in New York. */
export const DESK_START = epochMs(Date.UTC(2026, 2, 6, 19, 30));

export const PUT_SPREAD: Structure = {
  kind: 'bull_put',
  shares: 0,
  legs: [
    { right: 'put', strike: priceE4(55), expiry: '2026-03-20', quantity: -1 },
    { right: 'put', strike: priceE4(53), expiry: '2026-03-20', quantity: 1 },
  ],
};

export const EXIT: ExitPlan = {
  targetDebit: priceE4(0.2),
  stopDebit: priceE4(0.82),
  timeExitDte: 2,
  closeByMs: epochMs(Date.UTC(2026, 2, 20, 19, 45)),
};

export function openTicket(changes: Partial<Omit<Ticket, 'id' | 'seal'>> = {}): Ticket {
  return sealTicket({
    side: 'open',
    venue: 'robinhood',
    recommendationId: 'recommendation-1',
    positionId: null,
    underlying: ticker('IBIT'),
    structure: PUT_SPREAD,
    contracts: 2,
    limit: priceE4(0.41),
    worst: priceE4(0.38),
    tick: priceE4(0.01),
    maxProfit: cents(8_200),
    maxLoss: cents(31_800),
    collateral: cents(40_000),
    buyingPower: cents(31_800),
    exit: EXIT,
    modelNatural: priceE4(0.38),
    modelMid: priceE4(0.42),
    quotedMs: DESK_START,
    madeMs: DESK_START,
    validUntilMs: epochMs(DESK_START + 5 * MINUTE_MS),
    warnings: [],
    ...changes,
  });
}

export function closeTicket(positionId: string, changes: Partial<Omit<Ticket, 'id' | 'seal'>> = {}): Ticket {
  return openTicket({
    side: 'close',
    recommendationId: null,
    positionId,
    limit: priceE4(0.2),
    worst: priceE4(0.24),
    collateral: cents(0),
    buyingPower: cents(0),
    exit: null,
    modelNatural: priceE4(0.24),
    modelMid: priceE4(0.2),
    ...changes,
  });
}

/** What a trader does minute by minute, through the same door as everybody; whatever is refused fails the test at once. */
export class TraderScript {
  readonly facts: TraderFact[] = [];
  nowMs: EpochMs = DESK_START;
  #fills = 0;

  get book(): TraderBook {
    return bookAt(this.facts, this.nowMs);
  }

  get position(): HeldPosition {
    const position = this.book.positions.at(-1);
    if (position === undefined) throw new Error('the script has opened no position');
    return position;
  }

  wait(minutes: number): this {
    this.nowMs = epochMs(this.nowMs + minutes * MINUTE_MS);
    return this;
  }

  does(deed: TraderDeed): this {
    const accepted = acceptDeed(this.facts, this.#request(deed));
    if (!accepted.ok) throw new Error(`refused: ${accepted.failure.text}`);
    this.facts.push(accepted.value.fact);
    return this;
  }

  /** In words why a deed is refused; null where it is not. It changes nothing. */
  refusalOf(deed: TraderDeed): string | null {
    const accepted = acceptDeed(this.facts, this.#request(deed));
    return accepted.ok ? null : accepted.failure.text;
  }

  fill(ticket: Ticket, contracts: number, dollars: number, changes: Partial<FillRecorded> = {}): this {
    return this.does(this.fillOf(ticket, contracts, dollars, changes));
  }

  fillOf(ticket: Ticket, contracts: number, dollars: number, changes: Partial<FillRecorded> = {}): FillRecorded {
    const fees: Cents = cents(contracts * 6);
    const price: PriceE4 = priceE4(dollars);
    const fillId = `fill-${++this.#fills}`;
    const filledMs = this.nowMs;
    const type = 'fill.recorded';
    return { type, fillId, ticketId: ticket.id, contracts, price, fees, filledMs, legs: [], ...changes };
  }

  #request(deed: TraderDeed) {
    return { atMs: this.nowMs, source: 'window' as const, nonce: `nonce-${this.facts.length + 1}`, deed };
  }
}

type FillRecorded = Extract<TraderDeed, { readonly type: 'fill.recorded' }>;
