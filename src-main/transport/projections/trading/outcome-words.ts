import type { RecommendationCard } from '#contract/trade-view';
import type { TicketRecord, TraderBook } from '#portfolio/book/trader-book';
import type { StandingRecommendation } from '#research/desk/advice-picture';
import { timeText } from '#transport/projections/trading/clock-words';

/** What became of a recommendation by now: on the tape, and in the trader's hands. */
export interface RecommendationOutcome {
  readonly state: RecommendationCard['state'];
  readonly about: string;
  /** The newest one that was made from it and has not come to nothing. */
  readonly ticketId: string | null;
}

const IN_HAND: readonly TicketRecord['state'][] = ['reviewed', 'staged', 'working'];
const NOTHING_CAME: readonly TicketRecord['state'][] = ['withdrawn', 'rejected', 'expired'];

export function outcomeOf(
  { recommendation, end }: StandingRecommendation,
  book: TraderBook,
  nowMs: number,
): RecommendationOutcome {
  const { id } = recommendation;
  const records = book.tickets.filter(({ ticket }) => ticket.recommendationId === id);
  const ticketId = records.findLast(({ state }) => !NOTHING_CAME.includes(state))?.ticket.id ?? null;
  const filled = records.find((record) => record.filled > 0);
  if (filled !== undefined) {
    return { state: 'filled', about: `filled: ${filled.filled} of ${filled.ticket.contracts}`, ticketId };
  }
  const inHand = records.find(({ state }) => IN_HAND.includes(state));
  if (inHand !== undefined) return { state: 'ticket', about: `ticket ${inHand.state}`, ticketId };
  const rejected = book.rejected.find(({ recommendationId }) => recommendationId === id);
  if (rejected !== undefined) return { state: 'rejected', about: `rejected: ${rejected.reason}`, ticketId };
  if (end !== null) return { state: 'ended', about: end.text, ticketId };
  if (nowMs >= recommendation.validUntilMs) {
    return { state: 'ended', about: `held until ${timeText(recommendation.validUntilMs)}`, ticketId };
  }
  const snoozed = book.snoozed.findLast(({ recommendationId }) => recommendationId === id);
  if (snoozed !== undefined && snoozed.untilMs > nowMs) {
    return { state: 'snoozed', about: `snoozed until ${timeText(snoozed.untilMs)}`, ticketId };
  }
  return { state: 'open', about: `holds until ${timeText(recommendation.validUntilMs)}`, ticketId };
}
