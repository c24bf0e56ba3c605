import type { ExitPlan } from '#domain/recommendation';
import type { TicketState } from '#domain/ticket';
import type { TraderDeed } from '#domain/trader-fact';
import { formatDay, parseDay } from '#market/sessions/civil-date';
import { FIRST_DAY, LAST_DAY, newYorkDay } from '#market/sessions/new-york-time';
import { expiryProfile } from '#options/spreads/expiry-profile';
import type { BookView } from '#portfolio/book/book-view';
import { checkFill, checkPrice, checkTrade } from '#portfolio/book/check-fill';
import { reviewRefusal, stateAt, unknownTicket } from '#portfolio/book/check-ticket';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { startedSpreads } from '#portfolio/book/holdings';
import { dollarText } from '#portfolio/money-text';
import type { EpochMs } from '#primitives/clock';
import { unreachable } from '#primitives/invariant';

const LONGEST_NOTE = 4_000;
const MOST_TAGS = 20;

type DeedOf<Type extends TraderDeed['type']> = Extract<TraderDeed, { readonly type: Type }>;

/** Why a deed cannot have happened now, after everything that is in the book; null where it can. */
export function refusalOf(book: BookView, deed: TraderDeed, nowMs: EpochMs): DeedRefusal | null {
  switch (deed.type) {
    case 'ticket.reviewed':
      return reviewRefusal(book, deed.ticket, nowMs);
    case 'ticket.staged':
      return checkStage(book, deed, nowMs);
    case 'ticket.working':
      return checkState(book, deed.ticketId, nowMs, 'working', ['reviewed', 'staged', 'expired']);
    case 'ticket.withdrawn':
      return checkState(book, deed.ticketId, nowMs, 'withdrawn', UNDECIDED) ?? checkReason(deed.reason);
    case 'ticket.rejected':
      return checkState(book, deed.ticketId, nowMs, 'rejected', UNDECIDED) ?? checkReason(deed.reason);
    case 'recommendation.rejected':
      return book.rejectionOf(deed.recommendationId) !== null
        ? refusal('twice', 'This recommendation was rejected before.')
        : checkReason(deed.reason);
    case 'recommendation.snoozed':
      return deed.untilMs > nowMs ? null : refusal('invalid', 'Say a time to come until when to be quiet about it.');
    case 'fill.recorded':
      return checkFill(book, deed, nowMs);
    case 'fill.voided':
      return checkVoid(book, deed);
    case 'position.adopted':
      return checkAdoption(book, deed, nowMs);
    case 'position.settled':
      return checkSettlement(book, deed, nowMs);
    case 'position.exit-planned':
      return checkOpenPosition(book, deed.positionId) ?? checkExit(deed.exit);
    case 'journal.noted':
      return checkNote(book, deed);
    case 'desk.paused':
      return deed.untilMs !== null && deed.untilMs <= nowMs
        ? refusal('invalid', 'Say a time to come until when to pause, or none.')
        : checkReason(deed.reason);
    case 'desk.resumed':
      return book.desk.paused === null ? refusal('desk', 'The desk is not paused.') : null;
    case 'desk.mode-set':
      return checkMode(book, deed);
    case 'desk.killed':
      return book.desk.killed === null ? checkReason(deed.reason) : refusal('twice', 'The kill switch is on already.');
    case 'desk.revived':
      return book.desk.killed === null ? refusal('desk', 'The kill switch is not on.') : null;
    default:
      return unreachable(deed);
  }
}

const UNDECIDED: readonly TicketState[] = ['reviewed', 'staged', 'working', 'partly-filled', 'expired'];

function checkState(
  book: BookView,
  id: string,
  nowMs: EpochMs,
  becomes: TicketState,
  allowed: readonly TicketState[],
): DeedRefusal | null {
  const record = book.ticket(id);
  if (record === null) return unknownTicket(id);
  const state = stateAt(record, nowMs);
  if (state === becomes) return refusal('twice', `Ticket ${id} is ${becomes} already.`);
  return allowed.includes(state)
    ? null
    : refusal('closed', `Ticket ${id} is ${state} and cannot be ${becomes} any more.`);
}

function checkStage(book: BookView, deed: DeedOf<'ticket.staged'>, nowMs: EpochMs): DeedRefusal | null {
  const staged = book.ticket(deed.ticketId)?.staged ?? null;
  if (staged !== null)
    return refusal('twice', `Ticket ${deed.ticketId} is staged already, as order ${staged.orderId}.`);
  if (!Number.isSafeInteger(deed.orderId)) return refusal('invalid', `${deed.orderId} is no order id.`);
  return checkState(book, deed.ticketId, nowMs, 'staged', ['reviewed', 'expired']);
}

function checkVoid(book: BookView, deed: DeedOf<'fill.voided'>): DeedRefusal | null {
  if (book.isVoided(deed.fillId)) {
    return refusal('twice', `Fill ${deed.fillId} was voided before.`);
  }
  if (!book.hasFill(deed.fillId)) return refusal('unknown', `There is no fill ${deed.fillId} at this point of time.`);
  return checkReason(deed.reason);
}

function checkAdoption(book: BookView, deed: DeedOf<'position.adopted'>, nowMs: EpochMs): DeedRefusal | null {
  const { positionId, structure, contracts, fees, filledMs, price, exit } = deed;
  if (book.position(positionId) !== null || book.hasFill(positionId)) {
    return refusal('twice', `There is a position ${positionId} already.`);
  }
  const isWhole = structure.legs.every(({ quantity }) => Number.isSafeInteger(quantity) && quantity !== 0);
  if (structure.legs.length === 0 || !isWhole) return refusal('invalid', 'Name every leg, with a whole quantity.');
  const undated = structure.legs.find(({ expiry }) => !isExpiry(expiry));
  if (undated !== undefined)
    return refusal('invalid', `${undated.expiry} is no date of expiry. Write it as 2026-03-20.`);
  if (structure.shares !== 0) {
    return refusal('invalid', 'Shares are not kept in this book. Adopt the option legs alone.');
  }
  return (
    checkTrade(structure, contracts, fees, filledMs, nowMs) ??
    checkPrice(structure, 'open', price) ??
    (exit === null ? null : checkExit(exit))
  );
}

function isExpiry(text: string): boolean {
  const day = parseDay(text);
  return day !== null && day >= FIRST_DAY && day <= LAST_DAY;
}

function checkSettlement(book: BookView, deed: DeedOf<'position.settled'>, nowMs: EpochMs): DeedRefusal | null {
  const { positionId, contracts, cash, how } = deed;
  const refused = checkOpenPosition(book, positionId);
  const position = book.position(positionId);
  if (refused !== null || position === null) return refused;
  const { structure, legs } = position;
  const started = startedSpreads(structure, legs);
  if (!Number.isSafeInteger(contracts) || contracts < 1 || contracts > started) {
    return refusal('too-many', `${contracts} to be settled, but ${started} are held in ${positionId}.`);
  }
  if (contracts > position.contracts && contracts !== started) {
    return refusal('invalid', `Single legs are left in ${positionId}: settle all ${started} at once.`);
  }
  if (!Number.isSafeInteger(cash)) return refusal('invalid', `${cash} is no amount of cents.`);
  const ended =
    contracts === started ? legs : structure.legs.map((leg) => ({ ...leg, quantity: leg.quantity * contracts }));
  const { maxProfit, maxLoss } = expiryProfile({ ...structure, legs: ended }, 0);
  // A ten-thousandth of a dollar a share is a cent a contract.
  if ((maxProfit !== null && cash > maxProfit) || (maxLoss !== null && cash < 0 - maxLoss)) {
    const text = `${dollarText(cash)} is more than ${contracts} of ${positionId} can end at.`;
    return refusal('price', `${text} Say the cash for all of them together, paid below 0.`);
  }
  const lastDay = structure.legs.reduce((last, { expiry }) => (expiry > last ? expiry : last), '');
  if (how === 'expired' && formatDay(newYorkDay(nowMs)) < lastDay) {
    return refusal('invalid', `${positionId} does not expire before ${lastDay}. Record a fill if it was closed.`);
  }
  return null;
}

function checkExit({ targetDebit, stopDebit, timeExitDte }: ExitPlan): DeedRefusal | null {
  const isSound = [targetDebit, stopDebit, timeExitDte].every(Number.isSafeInteger) && timeExitDte >= 0;
  if (isSound && targetDebit < stopDebit) return null;
  return refusal('invalid', 'An exit plan takes its profit at a lower price than its loss. Correct target and stop.');
}

function checkNote(book: BookView, { positionId, text, tags }: DeedOf<'journal.noted'>): DeedRefusal | null {
  if (text.trim() === '' && tags.length === 0) return refusal('invalid', 'The note is empty.');
  if (text.length > LONGEST_NOTE || tags.length > MOST_TAGS) {
    return refusal('invalid', `A note has up to ${LONGEST_NOTE} letters and ${MOST_TAGS} tags.`);
  }
  if (positionId === null || book.position(positionId) !== null) return null;
  return refusal('unknown', `There is no position ${positionId} at this point of time.`);
}

function checkMode({ desk }: BookView, { mode }: DeedOf<'desk.mode-set'>): DeedRefusal | null {
  if (desk.mode === mode) return refusal('twice', `The desk is in ${mode} mode already.`);
  if (mode === 'live' && desk.killed !== null) {
    return refusal('desk', 'The kill switch is on. Revive the desk before it goes live.');
  }
  return null;
}

function checkOpenPosition(book: BookView, id: string): DeedRefusal | null {
  const position = book.position(id);
  if (position === null) return refusal('unknown', `There is no position ${id} at this point of time.`);
  return position.status === 'open' ? null : refusal('closed', `Position ${id} is closed already.`);
}

function checkReason(reason: string): DeedRefusal | null {
  return reason.trim() === '' ? refusal('invalid', 'Say why, in a word or two.') : null;
}
