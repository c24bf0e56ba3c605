import type { StructureLeg } from '#domain/structure';
import type { TicketState } from '#domain/ticket';
import { cents, priceE4 } from '#domain/money';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { closeTicket, openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';

const ticket = openTicket();
const [short, long] = PUT_SPREAD.legs as [StructureLeg, StructureLeg];

/** How a ticket gets into each of its states. */
export const TICKET_LIVES: Readonly<Record<TicketState, () => TraderScript>> = {
  reviewed: () => new TraderScript().does({ type: 'ticket.reviewed', ticket }),
  staged: () =>
    TICKET_LIVES.reviewed().does({ type: 'ticket.staged', ticketId: ticket.id, orderId: 7, account: 'DU1' }),
  working: () => TICKET_LIVES.staged().wait(1).does({ type: 'ticket.working', ticketId: ticket.id }),
  'partly-filled': () => TICKET_LIVES.working().wait(1).fill(ticket, 1, 0.41),
  filled: () => TICKET_LIVES['partly-filled']().wait(1).fill(ticket, 1, 0.4),
  withdrawn: () => TICKET_LIVES.working().does({ type: 'ticket.withdrawn', ticketId: ticket.id, reason: 'moved away' }),
  rejected: () => TICKET_LIVES.working().does({ type: 'ticket.rejected', ticketId: ticket.id, reason: 'margin' }),
  expired: () => TICKET_LIVES.reviewed().wait(6),
};

/** A trader's fortnight with everything in it once: legs, parts, a void, a close, an expiry, notes, the desk’s switches. */
export function fortnight(): TraderScript {
  const script = new TraderScript()
    .does({ type: 'desk.mode-set', mode: 'live' })
    .does({ type: 'ticket.reviewed', ticket })
    .fill(ticket, 2, 0.9, { legs: [{ ...short, quantity: -2, price: priceE4(0.9) }] })
    .wait(2)
    .fill(ticket, 2, -0.49, { legs: [{ ...long, quantity: 2, price: priceE4(0.49) }] })
    .does({
      type: 'journal.noted',
      positionId: `position-${ticket.id}`,
      recommendationId: 'recommendation-1',
      text: 'Sold into the fall.',
      tags: ['fall'],
    })
    .wait(60);
  const { nowMs } = script;
  const closing = closeTicket(script.position.id, {
    contracts: 1,
    madeMs: nowMs,
    validUntilMs: epochMs(nowMs + MINUTE_MS),
  });
  return script
    .does({ type: 'ticket.reviewed', ticket: closing })
    .fill(closing, 1, 0.21, { fillId: 'mistyped' })
    .does({ type: 'fill.voided', fillId: 'mistyped', reason: 'was 0.20' })
    .fill(closing, 1, 0.2)
    .does({ type: 'desk.paused', reason: 'lunch', untilMs: epochMs(nowMs + 30 * MINUTE_MS) })
    .does({ type: 'recommendation.rejected', recommendationId: 'recommendation-2', reason: 'too wide' })
    .does({ type: 'recommendation.snoozed', recommendationId: 'recommendation-3', untilMs: epochMs(nowMs + MINUTE_MS) })
    .wait(14 * 24 * 60 + 120)
    .does({
      type: 'position.settled',
      positionId: script.position.id,
      contracts: 1,
      cash: cents(0),
      how: 'expired',
    })
    .does({ type: 'desk.killed', reason: 'holiday' })
    .wait(1)
    .does({ type: 'desk.revived' });
}
