import type { PositionMarkView, PositionsView, PositionView } from '#contract/book-view';
import { isLive } from '#portfolio/book/check-ticket';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import type { ClosingMark } from '#portfolio/watch/closing-mark';
import type { Excursion, PositionGlance } from '#portfolio/watch/position-watch';
import type { WatchCause } from '#portfolio/watch/watch-findings';
import { expiryProfile } from '#options/spreads/expiry-profile';
import type { EpochMs } from '#primitives/clock';
import { exitView } from '#transport/projections/trading/exit-words';
import {
  expiryOf,
  inDollars,
  orderLegs,
  perShare,
  structureTitle,
  structureView,
} from '#transport/projections/trading/order-words';
import { fillView } from '#transport/projections/trading/ticket-words';

export interface PositionsTerms {
  readonly book: TraderBook;
  readonly nowMs: EpochMs | null;
  readonly glanceOf: (position: HeldPosition) => PositionGlance | null;
  /** Why there is no glance yet. */
  readonly waitsFor: string;
  /** Quotes older than this are not to be acted on. */
  readonly staleAfterMs: number;
  readonly settlementOf: (position: HeldPosition) => PositionView['settlement'];
  readonly followed: Pick<PositionsView, 'followed' | 'followedAbout'>;
  readonly problem: string | null;
}

/** What a watch finds is called like this in the window. */
const CAUSE_NAMES: Readonly<Record<WatchCause, string>> = {
  stop: 'Stop reached',
  'close-by': 'Close now',
  assignment: 'Early assignment',
  'loose-leg': 'Loose leg',
  time: 'Time exit',
  target: 'Target reached',
  'short-strike': 'Short strike',
  pin: 'Pin risk',
  expiry: 'Expires today',
  'ex-dividend': 'Ex-dividend',
  unquoted: 'No quotes',
};

/** Open ones by what needs a hand first, then those that were closed, the newest first. */
export function positionsAnswer(terms: PositionsTerms): PositionsView {
  const { book, nowMs, followed, problem } = terms;
  const views = book.positions.map((position) => positionView(position, terms));
  const open = views.filter(({ state }) => state === 'open');
  const aheads = open.map(({ mark }) => mark?.aheadNatural ?? null);
  return {
    atMs: nowMs,
    positions: views.toSorted(byNeed),
    ahead:
      aheads.length === 0 || aheads.includes(null) ? null : aheads.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    ...followed,
    problem,
  };
}

function byNeed(left: PositionView, right: PositionView): number {
  const rank = ({ state, due, settlement, warnings }: PositionView): number =>
    state === 'closed' ? 4 : due !== null ? 0 : settlement !== null ? 1 : warnings.length > 0 ? 2 : 3;
  return rank(left) - rank(right) || (right.closedMs ?? right.openedMs) - (left.closedMs ?? left.openedMs);
}

function positionView(position: HeldPosition, terms: PositionsTerms): PositionView {
  const { book, nowMs, glanceOf, waitsFor, staleAfterMs } = terms;
  const { structure, underlying, credit, contracts, exit, status } = position;
  const glance = glanceOf(position);
  const mark = glance?.mark ?? null;
  const tickets = new Map(book.tickets.map(({ ticket }) => [ticket.id, ticket]));
  const closing = book.tickets.find(
    (record) => record.ticket.positionId === position.id && record.ticket.side === 'close' && isLive(record, book.atMs),
  );
  // The last look at it may be from before it was closed.
  const concerns = status === 'open' ? (glance?.concerns ?? []) : [];
  const due = concerns.find(({ isExit }) => isExit) ?? null;
  return {
    id: position.id,
    symbol: underlying,
    title: structureTitle(underlying, structure),
    venue: position.venue,
    legs: orderLegs(structure),
    structure: structureView(underlying, structure),
    contracts,
    contractsOpened: position.opened,
    credit: credit === null ? 0 : perShare(credit),
    fees: inDollars(position.fees),
    openedMs: position.openedMs,
    closedMs: position.closedMs,
    expiry: expiryOf(structure),
    days: glance?.daysToExpiry ?? 0,
    state: status,
    mark: status === 'open' && mark !== null ? markView(mark, nowMs, staleAfterMs) : null,
    markProblem: status === 'closed' ? null : glance === null ? waitsFor : glance.problem,
    realised: inDollars(position.realised),
    ...extremes(position),
    worstAhead: amountOf(glance?.worst ?? null),
    worstMs: glance?.worst?.atMs ?? null,
    bestAhead: amountOf(glance?.best ?? null),
    bestMs: glance?.best?.atMs ?? null,
    exit: exit === null || credit === null ? null : exitView(exit, credit),
    due: due === null ? null : { kind: CAUSE_NAMES[due.cause], text: due.text, atMs: due.sinceMs },
    warnings: concerns
      .filter((concern) => concern !== due)
      .map(({ cause, text }) => ({ kind: CAUSE_NAMES[cause], text })),
    settlement: status === 'open' ? terms.settlementOf(position) : null,
    fills: position.fills.map((fill) =>
      fillView(fill, fill.ticketId === null ? null : (tickets.get(fill.ticketId) ?? null)),
    ),
    ticketId: closing?.ticket.id ?? null,
    notes: book.notes
      .filter(({ positionId }) => positionId === position.id)
      .map(({ atMs, text, tags }) => ({ atMs, text, tags: [...tags] })),
  };
}

function amountOf(excursion: Excursion | null): number | null {
  return excursion === null ? null : inDollars(excursion.cents);
}

function markView(mark: ClosingMark, nowMs: EpochMs | null, staleAfterMs: number): PositionMarkView {
  const { quotedMs, spot, closing, ahead, earned, greeks, toTarget, toStop, shortStrike, toShortStrike } = mark;
  return {
    quotedMs,
    isStale: nowMs === null || nowMs - quotedMs > staleAfterMs,
    price: perShare(spot),
    natural: perShare(closing.natural),
    mid: perShare(closing.mid),
    aheadNatural: inDollars(ahead.natural),
    aheadMid: inDollars(ahead.mid),
    earned,
    greeks: greeks === null ? null : { ...greeks },
    toTarget: toTarget === null ? null : perShare(toTarget),
    toStop: toStop === null ? null : perShare(toStop),
    toShortStrike,
    shortStrike: shortStrike === null ? null : perShare(shortStrike),
  };
}

/** Of what is held; null where there is no limit to it. */
function extremes({
  structure,
  basis,
  basisFees,
  contracts,
}: HeldPosition): Pick<PositionView, 'maxProfit' | 'maxLoss'> {
  const { maxProfit, maxLoss } = expiryProfile(structure, 0);
  const cash = basis - basisFees;
  // A hundred shares at a ten-thousandth of a dollar are a cent.
  return {
    maxProfit: maxProfit === null ? null : (cash + maxProfit * contracts) / 100,
    maxLoss: maxLoss === null ? null : (maxLoss * contracts - cash) / 100,
  };
}
