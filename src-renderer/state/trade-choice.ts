import { create } from 'zustand';

export type ReviewRequest =
  | {
      readonly side: 'open';
      readonly recommendationId: string;
      readonly venue: TicketVenue;
      readonly contracts: number | null;
    }
  | {
      readonly side: 'close';
      readonly positionId: string;
      readonly venue: TicketVenue;
      readonly contracts: number | null;
    };

type TicketVenue = 'robinhood' | 'ibkr';

/** An instant worth seeing again, and whose it is. */
export interface Moment {
  /** Where the replay goes: of a signal, the instant at which it became known. */
  readonly atMs: number;
  readonly symbol: string;
}

interface TradeChoice {
  /** The signal that was picked in the feed; its recommendation has the same id. Null: the best that is open. */
  readonly signalId: string | null;
  /** Of what was picked or is shown: where the replay goes from there. */
  readonly moment: Moment | null;
  /** The ticket that the ticket panel shows. Null: the one that waits for something. */
  readonly ticketId: string | null;
  /** What the shown recommendation could be made into; null where it cannot. */
  readonly offer: ReviewRequest | null;
  /** Recommendation panels that are on the screen. */
  readonly cardsShown: number;
  /** A ticket that is asked for, reviewed in a dialog above everything. */
  readonly review: ReviewRequest | null;
}

export const tradeChoice = create<TradeChoice>()(() => ({
  signalId: null,
  moment: null,
  ticketId: null,
  offer: null,
  cardsShown: 0,
  review: null,
}));

export function chooseSignal(signalId: string | null, moment: Moment | null): void {
  tradeChoice.setState({ signalId, moment });
}

/** What is shown where nothing was picked. */
export function showMoment(moment: Moment): void {
  if (tradeChoice.getState().signalId === null) tradeChoice.setState({ moment });
}

/** Something else was picked that has a moment of its own. */
export function chooseMoment(moment: Moment): void {
  tradeChoice.setState({ moment });
}

export function chooseTicket(ticketId: string | null): void {
  tradeChoice.setState({ ticketId });
}

export function offerTicket(offer: ReviewRequest | null): void {
  tradeChoice.setState({ offer });
}

/** Until the answer is called. */
export function showCard(): () => void {
  tradeChoice.setState(({ cardsShown }) => ({ cardsShown: cardsShown + 1 }));
  return () => tradeChoice.setState(({ cardsShown }) => ({ cardsShown: cardsShown - 1 }));
}

/** Begins the two-step review of a ticket that opens or closes a position. */
export function reviewTicket(review: ReviewRequest): void {
  tradeChoice.setState({ review });
}

export function endReview(): void {
  tradeChoice.setState({ review: null });
}
