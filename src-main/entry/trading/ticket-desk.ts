import { randomUUID } from 'node:crypto';
import type { TicketReview } from '#contract/trade-view';
import { CommandFailed } from '#contract/failures';
import type { Ticket } from '#domain/ticket';

/** One that was made and shown, and waits for a human. */
interface Draft {
  readonly ticket: Ticket;
  readonly nonce: string;
  readonly confirm: TicketReview['confirm'];
}

export interface TicketConfirmation {
  readonly ticketId: string;
  readonly nonce: string;
  readonly held: boolean;
  readonly typed: string | null;
}

/** From so many contracts on, a finger on a button is not enough. */
const TYPED_FROM = 5;
/** Nobody reviews more at once; older ones are made again. */
const MOST_DRAFTS = 32;

/** Tickets between being made and being confirmed. They live here only: what nobody confirmed never happened. */
export class TicketDesk {
  readonly #drafts = new Map<string, Draft>();

  add(ticket: Ticket): Draft {
    const draft = { ticket, nonce: randomUUID(), confirm: confirmationOf(ticket) };
    this.#drafts.set(ticket.id, draft);
    const oldest = this.#drafts.keys().next().value;
    if (this.#drafts.size > MOST_DRAFTS && oldest !== undefined) this.#drafts.delete(oldest);
    return draft;
  }

  find(ticketId: string): Ticket | null {
    return this.#drafts.get(ticketId)?.ticket ?? null;
  }

  /** The ticket that a human has confirmed in the way that was asked for; fails with what is missing. */
  confirmed({ ticketId, nonce, held, typed }: TicketConfirmation): Ticket {
    const draft = this.#drafts.get(ticketId);
    if (draft === undefined || draft.nonce !== nonce) {
      throw new CommandFailed('not-found', 'This ticket is not under review any more. Make a new one.');
    }
    const { how, phrase } = draft.confirm;
    if (how === 'type' && typed?.trim().toUpperCase() !== phrase) {
      throw new CommandFailed('refused', `Type ${phrase} to confirm. Nothing was kept.`);
    }
    if (how === 'hold' && !held) {
      throw new CommandFailed('refused', 'Hold the button down to confirm. Nothing was kept.');
    }
    return draft.ticket;
  }

  clear(): void {
    this.#drafts.clear();
  }
}

function confirmationOf({ side, contracts, underlying, warnings }: Ticket): TicketReview['confirm'] {
  const phrase = `${side === 'open' ? 'SELL' : 'CLOSE'} ${contracts} ${underlying}`;
  if (contracts >= TYPED_FROM) return { how: 'type', phrase, because: `${contracts} contracts are many.` };
  if (warnings.length === 0) return { how: 'hold', phrase, because: null };
  const because = warnings.length === 1 ? 'There is a warning.' : `There are ${warnings.length} warnings.`;
  return { how: 'type', phrase, because };
}
