import type { FillView, TicketStep, TicketView } from '#contract/trade-view';
import { cents, type PriceE4 } from '#domain/money';
import type { CreditPrices } from '#domain/recommendation';
import type { Ticket } from '#domain/ticket';
import type { RecordedFill, TicketRecord, TraderBook } from '#portfolio/book/trader-book';
import { dollarText, priceText } from '#portfolio/money-text';
import { timeText } from '#transport/projections/trading/clock-words';
import { exitView } from '#transport/projections/trading/exit-words';
import {
  expiryOf,
  inDollars,
  longDate,
  orderLegs,
  perShare,
  structureName,
  structureTitle,
} from '#transport/projections/trading/order-words';

/** What the spread of a ticket goes for now. Prices are signed as its limit is. */
export interface TicketMarket {
  readonly prices: Pick<CreditPrices, 'natural' | 'mid'>;
  readonly quotedMs: number;
}

export interface TicketTerms {
  readonly steps: readonly TicketStep[];
  readonly market: TicketMarket | null;
  readonly voided: TraderBook['voided'];
  readonly nowMs: number;
  /** Why it cannot be staged; null where it can. */
  readonly stageHindrance: string | null;
}

type State = TicketView['state'];

const DONE: readonly State[] = ['filled', 'withdrawn', 'rejected', 'expired'];

/** One that is made and not confirmed. */
export function draftView(ticket: Ticket, terms: TicketTerms): TicketView {
  return viewOf(ticket, 'draft', 'Read it, then confirm. Nothing is kept or sent yet.', terms, {
    filled: 0,
    fills: [],
    order: null,
  });
}

export function ticketView(record: TicketRecord, terms: TicketTerms): TicketView {
  const { ticket, state, filled, staged } = record;
  const fills = record.fills.map((fill) => fillView(fill, ticket));
  return viewOf(ticket, state, aboutOf(record, terms), terms, { filled, fills, order: staged });
}

/** Those that wait for something first, then the newest. */
export function inOrder(records: readonly TicketRecord[]): readonly TicketRecord[] {
  const waits = ({ state }: TicketRecord): number => (DONE.includes(state) ? 0 : 1);
  return records.toSorted(
    (left, right) =>
      waits(right) - waits(left) || right.ticket.madeMs - left.ticket.madeMs || right.changedMs - left.changedMs,
  );
}

export function fillView(fill: RecordedFill, ticket: Ticket | null): FillView {
  const better = fill.side === 'open' ? 1 : -1;
  const against = (model: PriceE4 | undefined): number =>
    model === undefined ? 0 : (better * (fill.price - model)) / 10_000;
  return {
    id: fill.id,
    contracts: fill.contracts,
    price: perShare(fill.price),
    fees: inDollars(fill.fees),
    atMs: fill.filledMs,
    legs: fill.legs.map(({ right, strike, expiry, quantity, price }) => ({
      right,
      strike: perShare(strike),
      expiry,
      quantity,
      price: perShare(price),
    })),
    againstNatural: against(ticket?.modelNatural),
    againstMid: against(ticket?.modelMid),
    voided: null,
  };
}

function viewOf(
  ticket: Ticket,
  state: State,
  about: string,
  { steps, market, nowMs, stageHindrance }: TicketTerms,
  { filled, fills, order }: Pick<TicketView, 'filled' | 'fills' | 'order'>,
): TicketView {
  const isLive = !DONE.includes(state) && state !== 'draft';
  return {
    id: ticket.id,
    side: ticket.side,
    venue: ticket.venue,
    recommendationId: ticket.recommendationId,
    positionId: ticket.positionId,
    symbol: ticket.underlying,
    title: structureTitle(ticket.underlying, ticket.structure),
    sentence: sentenceOf(ticket),
    legs: orderLegs(ticket.structure, ticket.side),
    contracts: ticket.contracts,
    filled,
    limit: perShare(ticket.limit),
    worst: perShare(ticket.worst),
    tick: perShare(ticket.tick),
    maxProfit: inDollars(ticket.maxProfit),
    maxLoss: inDollars(ticket.maxLoss),
    collateral: inDollars(ticket.collateral),
    buyingPower: inDollars(ticket.buyingPower),
    exit: ticket.exit === null ? null : exitView(ticket.exit, ticket.limit),
    warnings: [...ticket.warnings],
    steps: steps.map((step) => ({ ...step })),
    madeMs: ticket.madeMs,
    quotedMs: ticket.quotedMs,
    validUntilMs: ticket.validUntilMs,
    seal: ticket.seal,
    state,
    about,
    now: market === null ? null : nowOf(ticket, market, nowMs),
    fills,
    can: {
      stage: state === 'reviewed' && ticket.venue === 'ibkr' && stageHindrance === null,
      work: ticket.venue === 'ibkr' ? state === 'staged' : state === 'reviewed',
      // Whoever entered it before it ended here holds it all the same.
      fill: state !== 'draft' && state !== 'filled' && state !== 'rejected',
      withdraw: isLive,
    },
    order: order === null ? null : { ...order },
  };
}

function nowOf(ticket: Ticket, { prices, quotedMs }: TicketMarket, nowMs: number): NonNullable<TicketView['now']> {
  const { natural, mid } = prices;
  const isInTime = nowMs <= ticket.validUntilMs;
  // Somewhere between the middle and the worst side it is filled: once the middle is beyond the worst, it is not.
  const isPriced = ticket.side === 'open' ? mid >= ticket.worst : mid <= ticket.worst;
  const where = `now ${priceText(natural)} at the worst side, ${priceText(mid)} in the middle`;
  const text = !isInTime
    ? `Its quotes are too old: it held until ${timeText(ticket.validUntilMs)}.`
    : isPriced
      ? `Still worth it: ${where}.`
      : `No longer worth it: ${where}, the worst that was agreed is ${priceText(ticket.worst)}.`;
  return { natural: perShare(natural), mid: perShare(mid), quotedMs, isWorthIt: isInTime && isPriced, text };
}

function sentenceOf({ side, underlying, structure, contracts, limit, worst, maxProfit, maxLoss }: Ticket): string {
  const many = contracts === 1 ? 'one' : String(contracts);
  const what = `${underlying} ${structureName(structure)} of ${longDate(expiryOf(structure))}`;
  if (side === 'open') {
    // A hundred shares at a ten-thousandth of a dollar are a cent.
    const atWorst = dollarText(cents(maxLoss + (limit - worst) * contracts));
    const money = `At ${priceText(limit)} it keeps ${dollarText(maxProfit)} at best and loses ${dollarText(maxLoss)} at worst; filled at ${priceText(worst)}, ${atWorst}.`;
    return `Sell ${many} ${what} for a credit of ${priceText(limit)}, never less than ${priceText(worst)}. ${money}`;
  }
  const result = maxProfit >= 0 ? `makes ${dollarText(maxProfit)}` : `loses ${dollarText(cents(0 - maxProfit))}`;
  return `Buy back ${many} ${what} for a debit of ${priceText(limit)}, never more than ${priceText(worst)}. At the limit it ${result}.`;
}

function aboutOf({ ticket, state, filled, staged, reason }: TicketRecord, { stageHindrance }: TicketTerms): string {
  const until = timeText(ticket.validUntilMs);
  const isRobinhood = ticket.venue === 'robinhood';
  switch (state) {
    case 'reviewed':
      if (isRobinhood) return `Confirmed. Enter it at Robinhood by ${until}, then record what was filled.`;
      return stageHindrance === null
        ? `Confirmed. Stage it in TWS by ${until}.`
        : `Confirmed, not staged: ${stageHindrance}`;
    case 'staged':
      return `In TWS as order ${staged?.orderId ?? ''} of ${staged?.account ?? ''}, not transmitted. Send it there.`;
    case 'working':
      return isRobinhood ? 'Sent at Robinhood. Record what was filled.' : 'Sent in TWS. Fills arrive by themselves.';
    case 'partly-filled':
      return `${filled} of ${ticket.contracts} filled. Record the rest, or withdraw it.`;
    case 'filled':
      return `All ${ticket.contracts} filled.`;
    case 'withdrawn':
      return `Withdrawn: ${reason ?? ''}`;
    case 'rejected':
      return `Rejected: ${reason ?? ''}`;
    case 'expired':
      return `Expired at ${until}: its quotes are too old. Make a new one.`;
  }
}
