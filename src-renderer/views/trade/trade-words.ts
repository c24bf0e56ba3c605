import type { OrderLeg, RecommendationCard, TicketView } from '#contract/trade-view';
import { formatPrice } from '#window/formatting/numbers.ts';
import { strikeText } from '#window/views/options/option-words.ts';

export const VENUE_NAMES = { robinhood: 'Robinhood', ibkr: 'IBKR' } as const satisfies Record<
  TicketView['venue'],
  string
>;

/** Price per share. Four digits only where a tick is that fine. */
export function priceText(price: number | null): string {
  if (price === null) return formatPrice(null, 2);
  const isWholeCents = Math.abs(price * 100 - Math.round(price * 100)) < 1e-6;
  return formatPrice(price, isWholeCents ? 2 : 4);
}

/** `Sell 1 × 52 put, 18 Dec 2026`. */
export function legText({ action, quantity, strike, right, expiryText }: OrderLeg): string {
  return `${action === 'sell' ? 'Sell' : 'Buy'} ${quantity} × ${strikeText(strike)} ${right}, ${expiryText}`;
}

type CardState = RecommendationCard['state'];
type TicketState = TicketView['state'];

export const CARD_STATES: Readonly<Record<CardState, string>> = {
  open: 'Open',
  ended: 'Expired',
  rejected: 'Rejected',
  snoozed: 'Snoozed',
  ticket: 'Ticket made',
  filled: 'Filled',
};

export const TICKET_STATES: Readonly<Record<TicketState, string>> = {
  draft: 'Draft',
  reviewed: 'To be entered',
  staged: 'Staged, not sent',
  working: 'Working',
  'partly-filled': 'Partly filled',
  filled: 'Filled',
  withdrawn: 'Withdrawn',
  rejected: 'Rejected by the broker',
  expired: 'Expired',
};

/** Whether a ticket still waits for a hand. */
export function isTicketOpen(state: TicketState): boolean {
  return state === 'reviewed' || state === 'staged' || state === 'working' || state === 'partly-filled';
}
