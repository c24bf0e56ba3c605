import type { PriceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import type { LegFill } from '#domain/ticket';
import type { TraderDeed } from '#domain/trader-fact';
import { expiryProfile } from '#options/spreads/expiry-profile';
import { widthOf } from '#options/spreads/structure-shape';
import type { BookView } from '#portfolio/book/book-view';
import { unknownTicket } from '#portfolio/book/check-ticket';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { addLegs, isSameLeg, legsFrom, overdrawnLeg } from '#portfolio/book/holdings';
import type { TicketRecord } from '#portfolio/book/trader-book';
import { priceText } from '#portfolio/money-text';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

export type FillDeed = Extract<TraderDeed, { readonly type: 'fill.recorded' }>;

/** Cents for one contract of one leg: no broker asks for as much, so that a larger figure is a slip of the hand. */
const MOST_FEES = 2_000;

/**
 * Whether a fill can have happened as told. A fill that came late, below the floor or after a withdrawal is a fact all the
 * same and is taken; what is refused is what cannot be: more contracts than were ordered, a price beyond the width.
 */
export function checkFill(book: BookView, deed: FillDeed, nowMs: EpochMs): DeedRefusal | null {
  const record = book.ticket(deed.ticketId);
  if (record === null) return unknownTicket(deed.ticketId);
  if (book.hasFill(deed.fillId)) return refusal('twice', `Fill ${deed.fillId} is recorded already.`);
  if (record.state === 'rejected') {
    return refusal('closed', `Ticket ${deed.ticketId} was rejected. If you hold it nonetheless, adopt the position.`);
  }
  const { ticket } = record;
  // Typed by hand, times have no seconds.
  if (deed.filledMs < Math.floor(ticket.madeMs / MINUTE_MS) * MINUTE_MS) {
    return refusal('invalid', 'The fill is from before its ticket was made. Correct the time, or adopt the position.');
  }
  return (
    checkTrade(ticket.structure, deed.contracts, deed.fees, deed.filledMs, nowMs) ??
    checkAmount(book, record, deed) ??
    (deed.legs.length === 0
      ? checkPrice(ticket.structure, ticket.side, deed.price)
      : checkLegs(ticket.structure, deed.contracts, deed.price, deed.legs, ticket.side))
  );
}

/** What holds for every trade, whoever made it and wherever. */
export function checkTrade(
  { legs }: Structure,
  contracts: number,
  fees: number,
  filledMs: EpochMs,
  nowMs: EpochMs,
): DeedRefusal | null {
  if (!Number.isSafeInteger(contracts) || contracts < 1) {
    return refusal('invalid', `${contracts} is no number of contracts. Say how many spreads were filled, 1 or more.`);
  }
  if (!Number.isSafeInteger(fees) || fees < 0 || fees > MOST_FEES * contracts * legs.length) {
    const text = `Fees of ${fees / 100} dollars for ${contracts} spreads cannot be. Say them in dollars, for all of them.`;
    return refusal('invalid', text);
  }
  if (!Number.isSafeInteger(filledMs)) return refusal('invalid', 'Say when it was filled.');
  return filledMs > nowMs ? refusal('invalid', 'The fill is from later than now. Correct the time.') : null;
}

/** A spread cannot cost or bring more than it can be worth. */
export function checkPrice(structure: Structure, side: 'open' | 'close', price: PriceE4): DeedRefusal | null {
  if (!Number.isSafeInteger(price)) return refusal('price', `${price} is no price.`);
  // What a spread costs or brings lies between the least and the most that it can be worth in the end.
  const { maxProfit, maxLoss } = expiryProfile(structure, 0);
  const least = maxProfit === null ? null : 0 - maxProfit;
  // Nobody opens for nothing, or for all that there is to win; closing may well cost as much.
  const room = side === 'open' ? 1 : 0;
  const outside = (least !== null && price < least + room) || (maxLoss !== null && price > maxLoss - room);
  if (!outside) return null;
  const width = widthOf(structure);
  const limits = width === null ? 'this structure can be worth' : `the width of ${priceText(width)}`;
  const what = side === 'open' ? 'A credit' : 'A debit';
  return refusal(
    'price',
    `${what} of ${priceText(price)} a share lies outside of ${limits}. Give the price per share.`,
  );
}

function checkAmount(book: BookView, { ticket, fills, filled }: TicketRecord, deed: FillDeed): DeedRefusal | null {
  const { side, structure, contracts } = ticket;
  const ordered = legsFrom(structure, side, [{ contracts, legs: [] }]);
  const done = legsFrom(structure, side, [...fills, deed]);
  const over = done.find((leg, i) => Math.abs(leg.quantity) > Math.abs(ordered[i]?.quantity ?? 0));
  if (over !== undefined) {
    const text = `With ${deed.contracts} more, ticket ${ticket.id} for ${contracts} would have too many (${filled} filled so far).`;
    return refusal('too-many', `${text} Correct the number, or void the fill that is wrong.`);
  }
  if (side === 'open') return null;
  const position = ticket.positionId === null ? null : book.position(ticket.positionId);
  if (position === null)
    return refusal('unknown', `There is no position ${ticket.positionId ?? ''} at this point of time.`);
  const left = addLegs(position.legs, legsFrom(structure, side, [deed]));
  if (overdrawnLeg(structure, left) === null) return null;
  return refusal('too-many', `${deed.contracts} to be closed, but ${position.contracts} are held in ${position.id}.`);
}

function checkLegs(
  structure: Structure,
  contracts: number,
  price: PriceE4,
  legs: readonly LegFill[],
  side: 'open' | 'close',
): DeedRefusal | null {
  let net = 0;
  for (const each of legs) {
    const leg = structure.legs.find((own) => isSameLeg(each, own));
    const name = `${each.strike / 10_000} ${each.right} of ${each.expiry}`;
    if (leg === undefined) return refusal('invalid', `The ${name} is no leg of this ticket.`);
    const expected = (side === 'open' ? leg.quantity : -leg.quantity) * contracts;
    if (each.quantity !== expected) {
      return refusal('invalid', `${contracts} spreads trade ${expected} of the ${name}, not ${each.quantity}.`);
    }
    if (!Number.isSafeInteger(each.price) || each.price < 0) return refusal('price', `${each.price} is no price.`);
    net -= (each.quantity / contracts) * each.price;
  }
  if (new Set(legs.map(({ right, strike, expiry }) => `${expiry} ${right} ${strike}`)).size !== legs.length) {
    return refusal('invalid', 'A leg is named twice.');
  }
  const named = side === 'open' ? net : 0 - net;
  if (named !== price) {
    const text = `The legs make ${priceText(named as PriceE4)} a share, not ${priceText(price)}. Correct one of them.`;
    return refusal('price', text);
  }
  return legs.length === structure.legs.length ? checkPrice(structure, side, price) : null;
}
