import { type Cents, cents, premiumPaid, premiumReceived } from '#domain/money';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import type { BookView } from '#portfolio/book/book-view';
import type { FillDeed } from '#portfolio/book/check-fill';
import { stateAt } from '#portfolio/book/check-ticket';
import { refusalOf } from '#portfolio/book/deed-rules';
import { legsFrom, wholeSpreads } from '#portfolio/book/holdings';
import { afterClosing, afterOpening, afterSettlement, newPosition } from '#portfolio/book/position-account';
import type {
  BookConflict,
  DeskState,
  HeldPosition,
  JournalNote,
  Realisation,
  RecordedFill,
  TicketRecord,
  TraderBook,
} from '#portfolio/book/trader-book';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** A book while facts are put into it, in the order of their time. Whoever wants to keep one takes `at`. */
export class BookDraft implements BookView {
  /** Fills that are taken back later: they never count. */
  readonly #voids: ReadonlySet<string>;
  readonly #tickets = new Map<string, TicketRecord>();
  readonly #positions = new Map<string, HeldPosition>();
  readonly #ticketsFor = new Map<string, string[]>();
  readonly #fills = new Set<string>();
  readonly #rejected = new Map<string, { readonly atMs: EpochMs; readonly reason: string }>();
  readonly #snoozed: { recommendationId: string; untilMs: EpochMs }[] = [];
  readonly #notes: JournalNote[] = [];
  readonly #voided = new Map<string, { readonly atMs: EpochMs; readonly reason: string }>();
  readonly #realisations: Realisation[] = [];
  readonly #conflicts: BookConflict[] = [];
  #realised: Cents = cents(0);
  #facts = 0;
  desk: DeskState = { mode: 'collector', paused: null, killed: null };

  constructor(voids: ReadonlySet<string>) {
    this.#voids = voids;
  }

  ticket(id: string): TicketRecord | null {
    return this.#tickets.get(id) ?? null;
  }

  position(id: string): HeldPosition | null {
    return this.#positions.get(id) ?? null;
  }

  ticketsFor(id: string): readonly TicketRecord[] {
    return (this.#ticketsFor.get(id) ?? []).flatMap((ticketId) => this.#tickets.get(ticketId) ?? []);
  }

  hasFill(id: string): boolean {
    return this.#fills.has(id) || this.#voided.has(id);
  }

  isVoided(fillId: string): boolean {
    return this.#voided.has(fillId);
  }

  rejectionOf(recommendationId: string): string | null {
    return this.#rejected.get(recommendationId)?.reason ?? null;
  }

  /** A fact that does not fit is kept as a conflict and changes nothing. */
  add(fact: TraderFact): void {
    const { deed, atMs, number } = fact;
    this.#facts++;
    this.desk = deskAt(this.desk, atMs);
    // A void takes back a fill from its beginning: what was said of it is remembered, nothing follows from it.
    const fillId = fillIdOf(deed);
    if (fillId !== null && this.#voids.has(fillId)) return;
    if (deed.type === 'fill.voided') {
      if (!this.#voided.has(deed.fillId)) this.#voided.set(deed.fillId, { atMs, reason: deed.reason });
      return;
    }
    const refused = refusalOf(this, deed, atMs);
    if (refused === null) this.#apply(fact, deed);
    else this.#conflicts.push({ number, atMs, text: refused.text });
  }

  /** As it is at a moment after the last fact: tickets and pauses end by themselves. */
  at(atMs: EpochMs): TraderBook {
    const told = <Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] => [...map];
    return {
      atMs,
      facts: this.#facts,
      desk: deskAt(this.desk, atMs),
      tickets: [...this.#tickets.values()].map((record) => ({ ...record, state: stateAt(record, atMs) })),
      positions: [...this.#positions.values()],
      realisations: [...this.#realisations],
      realised: this.#realised,
      rejected: told(this.#rejected).map(([recommendationId, said]) => ({ recommendationId, ...said })),
      snoozed: [...this.#snoozed],
      notes: [...this.#notes],
      voided: told(this.#voided).map(([fillId, said]) => ({ fillId, ...said })),
      conflicts: [...this.#conflicts],
    };
  }

  #apply(fact: TraderFact, deed: TraderDeed): void {
    const { atMs, number } = fact;
    switch (deed.type) {
      case 'ticket.reviewed': {
        const { ticket } = deed;
        const { positionId } = ticket;
        const blank = { filled: 0, staged: null, reason: null, fills: [], positionId };
        this.#tickets.set(ticket.id, { ticket, state: 'reviewed', changedMs: atMs, ...blank });
        const subject = ticket.recommendationId ?? positionId ?? '';
        this.#ticketsFor.set(subject, [...(this.#ticketsFor.get(subject) ?? []), ticket.id]);
        break;
      }
      case 'ticket.staged': {
        const staged = { orderId: deed.orderId, account: deed.account };
        this.#change(deed.ticketId, { state: 'staged', changedMs: atMs, staged });
        break;
      }
      case 'ticket.working':
        this.#change(deed.ticketId, { state: 'working', changedMs: atMs });
        break;
      case 'ticket.withdrawn':
        this.#change(deed.ticketId, { state: 'withdrawn', changedMs: atMs, reason: deed.reason });
        break;
      case 'ticket.rejected':
        this.#change(deed.ticketId, { state: 'rejected', changedMs: atMs, reason: deed.reason });
        break;
      case 'recommendation.rejected':
        this.#rejected.set(deed.recommendationId, { atMs, reason: deed.reason });
        break;
      case 'recommendation.snoozed':
        this.#snoozed.push({ recommendationId: deed.recommendationId, untilMs: deed.untilMs });
        break;
      case 'fill.recorded':
        this.#fill(fact, deed);
        break;
      case 'fill.voided':
        break;
      case 'position.adopted':
        this.#adopt(fact, deed);
        break;
      case 'position.settled': {
        const { positionId, contracts, cash, how } = deed;
        const change = afterSettlement(this.#held(positionId), { atMs, contracts, cash, how });
        this.#positions.set(positionId, change.position);
        this.#realise(positionId, atMs, change.realised);
        break;
      }
      case 'position.exit-planned':
        this.#positions.set(deed.positionId, { ...this.#held(deed.positionId), exit: deed.exit });
        break;
      case 'journal.noted': {
        const { positionId, recommendationId, text, tags } = deed;
        this.#notes.push({ number, atMs, positionId, recommendationId, text, tags });
        break;
      }
      default:
        this.desk = deskAfter(this.desk, deed, atMs);
    }
  }

  #fill({ atMs, source }: TraderFact, deed: FillDeed): void {
    const record = this.#tickets.get(deed.ticketId);
    invariant(record !== undefined, 'a fill that passed its check has a ticket');
    const { ticket } = record;
    const { fillId, ticketId, contracts, price, fees, filledMs, legs } = deed;
    const cash = fillCash(ticket.side, price, contracts);
    const said = { id: fillId, ticketId, side: ticket.side, recordedMs: atMs, source };
    const fill: RecordedFill = { ...said, contracts, price, cash, fees, filledMs, legs };
    this.#fills.add(fillId);
    const fills = [...record.fills, fill];
    const filled = filledSpreads(record, fills);
    const state = filled === ticket.contracts ? 'filled' : record.state === 'withdrawn' ? 'withdrawn' : 'partly-filled';
    const positionId = record.positionId ?? `position-${ticket.id}`;
    this.#change(ticketId, { state, changedMs: atMs, fills, filled, positionId });
    if (ticket.side === 'open') {
      const { venue, underlying, structure, recommendationId, exit } = ticket;
      const opening = { id: positionId, openTicketId: ticketId, openedMs: filledMs };
      const position =
        this.position(positionId) ?? newPosition({ ...opening, venue, underlying, structure, recommendationId, exit });
      this.#positions.set(positionId, afterOpening(reopened(position), fill));
    } else {
      const change = afterClosing(this.#held(positionId), fill);
      this.#positions.set(positionId, change.position);
      this.#realise(positionId, filledMs, change.realised);
    }
  }

  #adopt({ atMs, source }: TraderFact, deed: Extract<TraderDeed, { readonly type: 'position.adopted' }>): void {
    const { positionId: id, venue, underlying, structure, exit, contracts, price, fees, filledMs } = deed;
    const opening = { id, venue, underlying, structure, exit, openedMs: filledMs };
    const position = newPosition({ ...opening, recommendationId: null, openTicketId: null });
    const cash = fillCash('open', price, contracts);
    const said = { ticketId: null, side: 'open', recordedMs: atMs, source, legs: [] } as const;
    this.#fills.add(id);
    this.#positions.set(id, afterOpening(position, { ...said, id, contracts, price, cash, fees, filledMs }));
  }

  #realise(
    positionId: string,
    atMs: EpochMs,
    ended: { readonly cents: Cents; readonly contracts: number } | null,
  ): void {
    if (ended === null) return;
    this.#realised = cents(this.#realised + ended.cents);
    this.#realisations.push({ positionId, atMs, ...ended, equity: this.#realised });
  }

  #change(ticketId: string, change: Partial<TicketRecord>): void {
    const record = this.#tickets.get(ticketId);
    invariant(record !== undefined, 'what passed its check has a ticket');
    this.#tickets.set(ticketId, { ...record, ...change });
  }

  #held(id: string): HeldPosition {
    const position = this.#positions.get(id);
    invariant(position !== undefined, 'what passed its check has a position');
    return position;
  }
}

type DeskDeed = Extract<TraderDeed, { readonly type: `desk.${string}` }>;

function deskAfter(desk: DeskState, deed: DeskDeed, atMs: EpochMs): DeskState {
  switch (deed.type) {
    case 'desk.paused':
      return { ...desk, paused: { sinceMs: atMs, reason: deed.reason, untilMs: deed.untilMs } };
    case 'desk.resumed':
      return { ...desk, paused: null };
    case 'desk.mode-set':
      return { ...desk, mode: deed.mode };
    // Whoever revives the desk has not said that it may go live again.
    case 'desk.killed':
      return { ...desk, mode: 'collector', killed: { sinceMs: atMs, reason: deed.reason } };
    case 'desk.revived':
      return { ...desk, killed: null };
  }
}

function deskAt(desk: DeskState, atMs: EpochMs): DeskState {
  const { paused } = desk;
  return paused === null || paused.untilMs === null || paused.untilMs > atMs ? desk : { ...desk, paused: null };
}

/** Under which a fill can be voided. */
function fillIdOf(deed: TraderDeed): string | null {
  if (deed.type === 'fill.recorded') return deed.fillId;
  return deed.type === 'position.adopted' ? deed.positionId : null;
}

/** More of a ticket can come after what came first was closed again. */
function reopened(position: HeldPosition): HeldPosition {
  return position.status === 'open' ? position : { ...position, status: 'open', closedMs: null };
}

function filledSpreads({ ticket: { structure, side } }: TicketRecord, fills: readonly RecordedFill[]): number {
  const legs = legsFrom(structure, side, fills);
  return wholeSpreads(structure, side === 'open' ? legs : legs.map((leg) => ({ ...leg, quantity: -leg.quantity })));
}

function fillCash(side: 'open' | 'close', price: RecordedFill['price'], contracts: number): Cents {
  return side === 'open'
    ? premiumReceived(price, contracts, SHARES_PER_CONTRACT)
    : cents(0 - premiumPaid(price, contracts, SHARES_PER_CONTRACT));
}
