import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import type { Structure } from '#domain/structure';
import type { LegFill, Ticket, TicketVenue } from '#domain/ticket';
import type { EpochMs } from '#primitives/clock';

/** Who said so. */
export type FactSource = 'window' | 'telegram' | 'ibkr' | 'terminal' | 'argus';

export type DeskTradingMode = 'collector' | 'live';

/** What the trader did, or a broker said: nothing of it follows from a tape. Kept for good, never changed, only followed. */
export type TraderDeed =
  | { readonly type: 'ticket.reviewed'; readonly ticket: Ticket }
  | { readonly type: 'ticket.staged'; readonly ticketId: string; readonly orderId: number; readonly account: string }
  /** A human has transmitted it, at the broker. */
  | { readonly type: 'ticket.working'; readonly ticketId: string }
  | { readonly type: 'ticket.withdrawn'; readonly ticketId: string; readonly reason: string }
  | { readonly type: 'ticket.rejected'; readonly ticketId: string; readonly reason: string }
  | { readonly type: 'recommendation.rejected'; readonly recommendationId: string; readonly reason: string }
  | { readonly type: 'recommendation.snoozed'; readonly recommendationId: string; readonly untilMs: EpochMs }
  /**
   * `price` is the net of one spread per share, received when opening, paid when closing. Where it came leg by leg, `legs`
   * are those that came, in contracts, and `price` is their net: below 0 where only what is bought has come so far.
   */
  | {
      readonly type: 'fill.recorded';
      readonly fillId: string;
      readonly ticketId: string;
      readonly contracts: number;
      readonly price: PriceE4;
      readonly fees: Cents;
      readonly filledMs: EpochMs;
      readonly legs: readonly LegFill[];
    }
  | { readonly type: 'fill.voided'; readonly fillId: string; readonly reason: string }
  /** Held already when Argus was told of it. */
  | {
      readonly type: 'position.adopted';
      readonly positionId: string;
      readonly venue: TicketVenue;
      readonly underlying: Ticker;
      readonly structure: Structure;
      readonly contracts: number;
      readonly price: PriceE4;
      readonly fees: Cents;
      readonly filledMs: EpochMs;
      readonly exit: ExitPlan | null;
    }
  /** Expiry, exercise and assignment: whatever ended so many spreads without a trade; `cash` is for all of them, paid below 0. */
  | {
      readonly type: 'position.settled';
      readonly positionId: string;
      readonly contracts: number;
      readonly cash: Cents;
      readonly how: 'expired' | 'assigned' | 'exercised';
    }
  | { readonly type: 'position.exit-planned'; readonly positionId: string; readonly exit: ExitPlan }
  | {
      readonly type: 'journal.noted';
      readonly positionId: string | null;
      readonly recommendationId: string | null;
      readonly text: string;
      readonly tags: readonly string[];
    }
  | { readonly type: 'desk.paused'; readonly reason: string; readonly untilMs: EpochMs | null }
  | { readonly type: 'desk.resumed' }
  | { readonly type: 'desk.mode-set'; readonly mode: DeskTradingMode }
  | { readonly type: 'desk.killed'; readonly reason: string }
  | { readonly type: 'desk.revived' };

/** A deed with its place in the trader's book. `atMs` is the desk's time: the replay's where one is traded on. */
export interface TraderFact {
  readonly number: number;
  readonly atMs: EpochMs;
  readonly source: FactSource;
  /** Given by whoever asked: the same one twice is one fact. */
  readonly nonce: string;
  readonly deed: TraderDeed;
}
