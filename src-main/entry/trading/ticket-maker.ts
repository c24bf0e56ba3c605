import { CommandFailed } from '#contract/failures';
import type { CreditPrices } from '#domain/recommendation';
import type { Ticket, TicketVenue } from '#domain/ticket';
import { type DeskTrading, refused } from '#entry/trading/desk-trading';
import type { FillShares } from '#options/fills/fill-settings';
import { checkReview } from '#portfolio/book/check-ticket';
import { startedSpreads } from '#portfolio/book/holdings';
import { type HeldPosition, positionIn, type TraderBook } from '#portfolio/book/trader-book';
import { believedDebit, fillCalibration } from '#portfolio/journal/fill-calibration';
import { priceText } from '#portfolio/money-text';
import type { SizedRecommendation } from '#portfolio/sizing/sized-recommendation';
import { makeClosingTicket } from '#portfolio/tickets/closing-ticket';
import { makeOpeningTicket } from '#portfolio/tickets/opening-ticket';
import { type EpochMs, epochMs } from '#primitives/clock';
import type { StandingRecommendation } from '#research/desk/advice-picture';

export interface MadeTicket {
  readonly ticket: Ticket;
  /** Of a ticket that opens: how its size came about. */
  readonly sized: SizedRecommendation | null;
}

/** A ticket for a recommendation, sized by what is held and earned so far. Null contracts: as many as may be. */
export function openingTicket(
  trading: DeskTrading,
  order: { readonly recommendationId: string; readonly venue: TicketVenue; readonly contracts: number | null },
): MadeTicket {
  const { nowMs } = trading;
  const { book, picture } = trading.moment;
  const standing = picture.recommendations.get(order.recommendationId);
  if (standing === undefined) {
    throw new CommandFailed('not-found', `There is no recommendation ${order.recommendationId} at the cursor.`);
  }
  if (standing.end !== null) throw new CommandFailed('refused', `It no longer holds: ${standing.end.text}.`);
  const sized = sizeOf(trading, standing);
  if (sized.contracts === 0) throw new CommandFailed('refused', `None may be sold: ${sized.refusal?.text ?? ''}.`);
  const made = makeOpeningTicket({
    recommendation: standing.recommendation,
    repricing: standing.newest,
    venue: order.venue,
    contracts: order.contracts ?? sized.contracts,
    most: sized.contracts,
    limit: null,
    warnings: openingWarnings(standing, sized),
    nowMs: apartFrom(book, nowMs),
  });
  if (!made.ok) throw refused(made.failure);
  const objection = checkReview(book, made.value, nowMs);
  if (objection !== null) throw refused(objection);
  return { ticket: made.value, sized };
}

/** A ticket that closes what is held, at the newest quotes. Null contracts: all of it. */
export function closingTicket(
  trading: DeskTrading,
  order: { readonly positionId: string; readonly venue: TicketVenue; readonly contracts: number | null },
): MadeTicket {
  const { nowMs } = trading;
  const { book, glanceOf, terms } = trading.moment;
  const position = positionIn(book, order.positionId);
  if (position === null) {
    throw new CommandFailed('not-found', `There is no position ${order.positionId} at the cursor.`);
  }
  const glance = glanceOf(position);
  const mark = glance?.mark ?? null;
  if (mark === null) {
    const why = glance?.problem ?? 'what closing it costs is still being worked out';
    throw new CommandFailed('refused', `Nobody can say what closing it costs: ${why}.`);
  }
  const held = startedSpreads(position.structure, position.legs);
  const loose = position.loose.length === 0 ? [] : ['Only part of a spread is held: close the loose leg by itself.'];
  const made = makeClosingTicket({
    position,
    prices: terms === null ? mark.closing : believedPrices(mark.closing, position, book, terms.fills.share),
    tick: mark.tick,
    venue: order.venue,
    contracts: order.contracts ?? held,
    limit: null,
    worst: null,
    warnings: [...loose, ...(glance?.concerns ?? []).filter(({ isExit }) => !isExit).map(({ text }) => text)],
    quotedMs: mark.quotedMs,
    nowMs: apartFrom(book, nowMs),
  });
  if (!made.ok) throw refused(made.failure);
  const objection = checkReview(book, made.value, nowMs);
  if (objection !== null) throw refused(objection);
  return { ticket: made.value, sized: null };
}

/** What one's own fills have gained so far says where to begin asking. */
function believedPrices(
  closing: CreditPrices,
  { structure }: HeldPosition,
  book: TraderBook,
  assumed: FillShares,
): CreditPrices {
  const { shares } = fillCalibration(book, assumed);
  return { ...closing, calibrated: believedDebit(closing, structure.legs.length, shares) };
}

/** Asked once more when a human has confirmed: the market, the book and the limits may have moved since. */
export function checkStillAllowed(trading: DeskTrading, { side, contracts, recommendationId }: Ticket): void {
  if (side === 'close') return;
  const standing = trading.moment.picture.recommendations.get(recommendationId ?? '');
  if (standing === undefined || standing.end !== null) {
    throw new CommandFailed(
      'refused',
      `It no longer holds: ${standing?.end?.text ?? 'it is not known at the cursor'}.`,
    );
  }
  const sized = sizeOf(trading, standing);
  if (sized.contracts >= contracts) return;
  const why = sized.refusal?.text ?? `only ${sized.contracts} may be sold now`;
  throw new CommandFailed('refused', `It cannot be confirmed any more: ${why}. Make a new one.`);
}

function sizeOf({ moment, problem }: DeskTrading, standing: StandingRecommendation): SizedRecommendation {
  if (moment.risk === null) throw new CommandFailed('not-available', problem ?? 'Sizes cannot be worked out.');
  return moment.risk.size(standing);
}

/** Where the clock stands still, a ticket is told from the ones before it by a millisecond each. */
function apartFrom({ tickets }: TraderBook, nowMs: EpochMs): EpochMs {
  let madeMs = nowMs;
  while (tickets.some(({ ticket }) => ticket.madeMs === madeMs)) madeMs = epochMs(madeMs - 1);
  return madeMs;
}

function openingWarnings(
  { recommendation, newest }: StandingRecommendation,
  { breakers }: SizedRecommendation,
): readonly string[] {
  const { worst, cautions } = recommendation;
  const prices: CreditPrices = newest?.prices ?? recommendation.prices;
  const fallen =
    prices.natural >= worst
      ? []
      : [
          `At the worst side it brings ${priceText(prices.natural)} now, below ${priceText(worst)}: it may not be filled.`,
        ];
  const halved = breakers.filter(({ tripped, effect }) => tripped && effect === 'halves').map(({ text }) => text);
  return [...fallen, ...halved, ...cautions.map(({ text }) => text)];
}
