import type { DeskState, HeldPosition, TicketRecord, TraderBook } from '#portfolio/book/trader-book';

/** What has to be known of a book to judge a deed: while it is being folded as well as once it is there. */
export interface BookView {
  readonly desk: DeskState;
  ticket(id: string): TicketRecord | null;
  position(id: string): HeldPosition | null;
  /** Those that open what is recommended under this id, or close the position of this id. */
  ticketsFor(id: string): readonly TicketRecord[];
  /** Recorded under that id, voided or not. */
  hasFill(id: string): boolean;
  isVoided(fillId: string): boolean;
  /** Why a recommendation was rejected; null where it was not. */
  rejectionOf(recommendationId: string): string | null;
}

export function viewOf(book: TraderBook): BookView {
  const { desk, tickets, positions, voided, rejected } = book;
  const isVoided = (id: string): boolean => voided.some(({ fillId }) => fillId === id);
  return {
    desk,
    ticket: (id) => tickets.find(({ ticket }) => ticket.id === id) ?? null,
    position: (id) => positions.find((position) => position.id === id) ?? null,
    ticketsFor: (id) => tickets.filter(({ ticket }) => ticket.recommendationId === id || ticket.positionId === id),
    hasFill: (id) => isVoided(id) || positions.some(({ fills }) => fills.some((fill) => fill.id === id)),
    isVoided,
    rejectionOf: (id) => rejected.find(({ recommendationId }) => recommendationId === id)?.reason ?? null,
  };
}
