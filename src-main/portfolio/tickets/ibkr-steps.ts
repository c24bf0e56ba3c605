import type { PriceE4 } from '#domain/money';
import type { Ticket } from '#domain/ticket';
import { dollarText, priceText } from '#portfolio/money-text';
import { lastSteps, limitStep, planSteps } from '#portfolio/tickets/shared-steps';
import {
  legsToEnter,
  screenDate,
  step,
  strikeText,
  type TicketLeg,
  type TicketStep,
} from '#portfolio/tickets/ticket-step';

/** A ticket as it is entered in Trader Workstation, or found there where Argus has staged it. */
export function ibkrSteps(
  ticket: Ticket,
  staged: { readonly orderId: number; readonly account: string } | null,
): readonly TicketStep[] {
  const rows = staged === null ? entrySteps(ticket) : stagedSteps(ticket, staged);
  return [...rows, ...checkSteps(ticket), ...lastSteps(ticket), ...planSteps(ticket)];
}

function stagedSteps(ticket: Ticket, staged: { readonly orderId: number; readonly account: string }) {
  return [
    step(`In TWS, account ${staged.account}: Orders, the row that is not transmitted with this reference.`, ticket.id),
    step(`Check the legs: ${legsToEnter(ticket).map(legText).join('; ')}.`),
    step(`Check quantity ${ticket.contracts} and price: ${signText(ticket)}.`, String(ticket.contracts)),
  ];
}

function entrySteps(ticket: Ticket): readonly TicketStep[] {
  return [
    step(`In TWS: right-click ${ticket.underlying}, then Strategy Builder.`, ticket.underlying),
    ...legsToEnter(ticket).map((leg) =>
      step(
        `Click the ${leg.action === 'sell' ? 'bid' : 'ask'} of the ${strikeText(leg.strike)} ${leg.right}: ${legText(leg)}.`,
        strikeText(leg.strike),
      ),
    ),
    step(`Quantity: ${ticket.contracts}. Order type LMT, exchange SMART, time in force DAY.`, String(ticket.contracts)),
    limitStep(ticket, `Limit price. How TWS built the order decides the sign: ${signText(ticket)}.`),
    step('Write this into the order reference, so that Argus knows the fill again.', ticket.id),
  ];
}

function checkSteps({ side, maxLoss, collateral, contracts }: Ticket): readonly TicketStep[] {
  const margin =
    side === 'open'
      ? `Preview: the initial margin rises by about ${dollarText(collateral)} for ${contracts}, the most that can be lost is ${dollarText(maxLoss)}.`
      : 'Preview: the initial margin falls; if it rises, the order opens something.';
  return [step(margin), step('Press Transmit. To let it be, cancel the row and withdraw the ticket here.')];
}

/** The same money under both names. */
function signText({ side, limit }: Ticket): string {
  const other = priceText((0 - limit) as PriceE4);
  return side === 'open'
    ? `BUY at ${other} or SELL at ${priceText(limit)}, both receive ${priceText(limit)}`
    : `BUY at ${priceText(limit)} or SELL at ${other}, both pay ${priceText(limit)}`;
}

function legText({ action, right, strike, expiry, ratio }: TicketLeg): string {
  return `${action === 'sell' ? 'SELL' : 'BUY'} ${ratio} ${strikeText(strike)} ${right} ${screenDate(expiry)}`;
}
