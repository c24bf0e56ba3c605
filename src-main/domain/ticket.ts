import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { OptionRight } from '#domain/chain';
import type { ExitPlan } from '#domain/recommendation';
import type { Structure } from '#domain/structure';
import type { EpochMs } from '#primitives/clock';

export const TICKET_VENUES = ['robinhood', 'ibkr'] as const;
export type TicketVenue = (typeof TICKET_VENUES)[number];

/** A sealed order for a human to enter. Prices are per share; a credit is received when opening, a debit paid when closing. */
export interface Ticket {
  /** Also the reference on a staged order: the same ticket is never staged twice. */
  readonly id: string;
  readonly side: 'open' | 'close';
  readonly venue: TicketVenue;
  /** Of a ticket that opens. */
  readonly recommendationId: string | null;
  /** Of a ticket that closes. */
  readonly positionId: string | null;
  readonly underlying: Ticker;
  readonly structure: Structure;
  readonly contracts: number;
  /** Asked for first, positive. */
  readonly limit: PriceE4;
  /** Never below it when opening, never above it when closing. */
  readonly worst: PriceE4;
  readonly tick: PriceE4;
  /**
   * At the limit and before fees, as the broker's review shows them. Of a ticket that closes: what the position will have
   * made at the limit, and lost at the worst, fees so far included; either may be below 0.
   */
  readonly maxProfit: Cents;
  readonly maxLoss: Cents;
  /** 0 for a ticket that closes: it frees what opening bound. */
  readonly collateral: Cents;
  readonly buyingPower: Cents;
  readonly exit: ExitPlan | null;
  /** Per share, signed as `limit` is, at the quotes of `quotedMs`: what the fill will be measured against. */
  readonly modelNatural: PriceE4;
  readonly modelMid: PriceE4;
  readonly quotedMs: EpochMs;
  readonly madeMs: EpochMs;
  readonly validUntilMs: EpochMs;
  /** Said before it was confirmed: whoever confirms has read them. */
  readonly warnings: readonly string[];
  readonly seal: string;
}

/** One leg of a fill that came leg by leg. */
export interface LegFill {
  readonly right: OptionRight;
  readonly strike: PriceE4;
  readonly expiry: string;
  /** Positive: bought. Contracts, not spreads. */
  readonly quantity: number;
  readonly price: PriceE4;
}

export const TICKET_STATES = [
  'reviewed',
  'staged',
  'working',
  'partly-filled',
  'filled',
  'withdrawn',
  'rejected',
  'expired',
] as const;
export type TicketState = (typeof TICKET_STATES)[number];
