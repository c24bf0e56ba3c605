import type { Ticket } from '#domain/ticket';
import { hashOfValue } from '#primitives/value-hash';

/** A ticket in which anything was changed afterwards no longer fits its seal. */
export function sealTicket(ticket: Omit<Ticket, 'id' | 'seal'>): Ticket {
  const named = { ...ticket, id: `argus-${hashOfValue(ticket)}` };
  return { ...named, seal: hashOfValue(named) };
}

export function isSealedTicket({ seal, ...ticket }: Ticket): boolean {
  return hashOfValue(ticket) === seal;
}
