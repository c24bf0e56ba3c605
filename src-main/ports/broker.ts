import type { OptionRight } from '#domain/chain';
import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { LegFill, Ticket } from '#domain/ticket';
import type { EpochMs } from '#primitives/clock';
import type { Result } from '#primitives/result';

export const BROKER_PHASES = [
  'off',
  'connecting',
  'syncing',
  'ready',
  /** The broker's program answers, but has lost its own server: nothing it says is fresh. */
  'lost',
  'backing-off',
  /** Only a change by a human helps. */
  'refused',
] as const;
export type BrokerPhase = (typeof BROKER_PHASES)[number];

export interface BrokerState {
  readonly phase: BrokerPhase;
  /** Why, and what to do; null while all is well. */
  readonly reason: string | null;
  readonly sinceMs: EpochMs;
  readonly account: string | null;
  /** By the account's own name, never by the port; null before it is known. */
  readonly isPaper: boolean | null;
  /** Round trip of the last heartbeat. */
  readonly latencyMs: number | null;
  /** Messages that could not be read: something that was said is missing. */
  readonly unreadable: number;
}

export const STAGED_STATES = ['staged', 'working', 'partly-filled', 'filled', 'cancelled', 'refused'] as const;
export type StagedState = (typeof STAGED_STATES)[number];

/** An order of ours as the broker has it. */
export interface StagedOrder {
  readonly ticketId: string;
  readonly orderId: number;
  readonly account: string;
  readonly state: StagedState;
  readonly filled: number;
  readonly remaining: number;
  /** What the broker said of it, word for word; empty where it said nothing. */
  readonly text: string;
}

/** What the broker says an order would do to the account, before anybody sends it. */
export interface MarginPreview {
  readonly initialChange: Cents;
  readonly maintenanceChange: Cents | null;
  readonly initialAfter: Cents | null;
  readonly equityAfter: Cents | null;
  readonly commission: Cents | null;
  readonly warning: string | null;
}

/** A fill as the broker reports it, per share of one spread: received when opening, paid when closing. */
export interface BrokerFill {
  readonly ticketId: string;
  /** The same fill always has the same one. */
  readonly fillId: string;
  readonly contracts: number;
  readonly price: PriceE4;
  /** Null where the broker has not said yet what it charged. */
  readonly fees: Cents | null;
  readonly legs: readonly LegFill[];
  readonly seenMs: EpochMs;
}

export interface BrokerPosition {
  readonly account: string;
  readonly underlying: Ticker;
  /** Null for shares. */
  readonly option: { readonly right: OptionRight; readonly strike: PriceE4; readonly expiry: string } | null;
  /** Contracts or shares; short is negative. */
  readonly quantity: number;
  /** Of one contract or share, as the broker keeps it. */
  readonly averageCost: Cents;
}

export interface BrokerAccount {
  readonly account: string;
  readonly netLiquidation: Cents | null;
  readonly buyingPower: Cents | null;
  readonly availableFunds: Cents | null;
  readonly excessLiquidity: Cents | null;
  readonly initialMargin: Cents | null;
  readonly maintenanceMargin: Cents | null;
}

export type BrokerNews =
  | { readonly type: 'state'; readonly state: BrokerState }
  | { readonly type: 'order'; readonly order: StagedOrder }
  | { readonly type: 'fill'; readonly fill: BrokerFill }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning' | 'alarm'; readonly text: string };

/**
 * A broker that holds orders ready for a human. Nothing here can send one: whatever is staged waits in the broker's own
 * window until somebody presses its button there.
 */
export interface Broker extends Disposable {
  readonly name: string;
  readonly state: BrokerState;
  readonly orders: readonly StagedOrder[];
  onNews(listener: (news: BrokerNews) => void): Disposable;
  /** The same ticket twice is one order, also after a restart on either side. */
  stage(ticket: Ticket): Promise<Result<StagedOrder, string>>;
  preview(ticket: Ticket): Promise<Result<MarginPreview, string>>;
  /** Takes back what nobody has sent yet. */
  withdraw(ticketId: string): Promise<Result<null, string>>;
  positions(): Promise<Result<readonly BrokerPosition[], string>>;
  account(): Promise<Result<BrokerAccount, string>>;
}
