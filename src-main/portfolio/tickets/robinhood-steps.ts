import type { Ticket } from '#domain/ticket';
import { dollarText, priceText } from '#portfolio/money-text';
import { lastSteps, limitStep, planSteps } from '#portfolio/tickets/shared-steps';
import {
  legsToEnter,
  screenDate,
  screenDateWithDay,
  step,
  strikeText,
  type TicketLeg,
  type TicketStep,
} from '#portfolio/tickets/ticket-step';

/** A ticket as it is entered in the Robinhood app, in the order of its screens. */
export function robinhoodSteps(ticket: Ticket): readonly TicketStep[] {
  const isOpening = ticket.side === 'open';
  const word = isOpening ? 'Credit' : 'Debit';
  return [
    step('Open the account that may trade spreads (options level 3).'),
    step(`Search for ${ticket.underlying}.`, ticket.underlying),
    ...(isOpening ? entrySteps(ticket) : exitSteps(ticket)),
    step(`Quantity: ${ticket.contracts}.`, String(ticket.contracts)),
    limitStep(ticket, `Limit price: ${priceText(ticket.limit)} a share, positive, with the word ${word} beside it.`),
    step('The app suggests its own price, usually the worst side: overwrite it.'),
    step('Time in force: Good for day.'),
    ...reviewSteps(ticket),
    step('Swipe up to submit.'),
    ...lastSteps(ticket),
    ...planSteps(ticket),
  ];
}

function entrySteps(ticket: Ticket): readonly TicketStep[] {
  const legs = legsToEnter(ticket);
  const expiry = legs[0]?.expiry ?? '';
  return [
    step('Trade → Trade options.'),
    step(`Expiration: ${screenDateWithDay(expiry)}.`, screenDate(expiry)),
    ...legs.flatMap((leg, i) => {
      const own = step(legText(leg), strikeText(leg.strike));
      return i === 1 ? [step('Switch on multi-select, so that the next leg joins the first.'), own] : [own];
    }),
    step('Continue.'),
  ];
}

function exitSteps(ticket: Ticket): readonly TicketStep[] {
  return [
    step('Open the spread under your options positions, then Trade → Close.'),
    ...legsToEnter(ticket).map((leg) => step(`Check: ${legText(leg)}`, strikeText(leg.strike))),
  ];
}

function legText({ action, right, strike, expiry, ratio }: TicketLeg): string {
  const tabs = `${action === 'sell' ? 'Sell' : 'Buy'} + ${right === 'put' ? 'Put' : 'Call'}`;
  const many = ratio === 1 ? '' : `, ${ratio} for each spread`;
  return `${tabs}: strike ${strikeText(strike)}, ${screenDate(expiry)}${many}.`;
}

/** What the app shows before it sends anything. One figure that differs, and the order is another one. */
function reviewSteps(ticket: Ticket): readonly TicketStep[] {
  const { side, maxProfit, maxLoss, collateral, buyingPower } = ticket;
  if (side === 'close') return [step('Review: the order closes the position, and opens nothing.')];
  return [
    step(`Review, maximum profit: ${dollarText(maxProfit)}.`, dollarText(maxProfit)),
    step(`Review, maximum loss: ${dollarText(maxLoss)}.`, dollarText(maxLoss)),
    step(`Review, collateral: ${dollarText(collateral)}; your buying power falls by ${dollarText(buyingPower)}.`),
    step('If one of these differs, go back: a leg, the quantity or the price is not this ticket’s.'),
  ];
}
