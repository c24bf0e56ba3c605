import type { JournalRow, JournalView, NoteView } from '#contract/book-view';
import type { TraderFact } from '#domain/trader-fact';
import type { HeldPosition, RecordedFill, TraderBook } from '#portfolio/book/trader-book';
import { dollarText, priceText } from '#portfolio/money-text';
import type { AdvicePicture } from '#research/desk/advice-picture';
import { timeText } from '#transport/projections/trading/clock-words';
import { inDollars, perShare, structureTitle } from '#transport/projections/trading/order-words';

/** The worst and the best that closing a position would have left, in cents. */
export interface Excursions {
  readonly worst: number | null;
  readonly best: number | null;
}

export interface JournalTerms {
  readonly book: TraderBook;
  readonly name: string;
  /** Those known at the cursor, in order. */
  readonly facts: readonly TraderFact[];
  readonly picture: AdvicePicture;
  readonly excursionsOf: (position: HeldPosition) => Excursions;
  readonly nowMs: number | null;
  readonly problem: string | null;
}

const NOTHING = {
  endedMs: null,
  positionId: null,
  recommendationId: null,
  symbol: null,
  contracts: null,
  credit: null,
  debit: null,
  fees: null,
  result: null,
  worstAhead: null,
  bestAhead: null,
  againstNatural: null,
  againstMid: null,
} as const;

/** Everything that was traded, passed over and noted up to the cursor, the newest first. */
export function journalAnswer(terms: JournalTerms): JournalView {
  const { book, name, nowMs, problem } = terms;
  const rows = [
    ...book.positions.map((position) => tradeRow(position, terms)),
    ...book.rejected.map((one, i) => passedRow(one, i, terms)),
    ...noteRows(book),
    ...terms.facts.flatMap(deskRow),
  ].toSorted((left, right) => right.atMs - left.atMs || (left.key < right.key ? -1 : 1));
  const closed = book.positions.filter(({ status }) => status === 'closed');
  const fills = book.positions.flatMap((position) => position.fills);
  return {
    atMs: nowMs,
    book: name,
    rows,
    tags: [...new Set(book.notes.flatMap(({ tags }) => tags))].toSorted(),
    equity: book.realisations.map(({ atMs, equity }) => ({ atMs, dollars: inDollars(equity) })),
    totals: {
      trades: closed.length,
      won: closed.filter(({ realised }) => realised > 0).length,
      result: inDollars(book.realised),
      fees: book.positions.reduce((sum, { fees }) => sum + fees, 0) / 100,
      ...against(book, fills),
    },
    problem,
  };
}

function tradeRow(position: HeldPosition, { book, excursionsOf }: JournalTerms): JournalRow {
  const { id, underlying, structure, status, openedMs, closedMs, recommendationId } = position;
  const notes = notesOf(book, ({ positionId }) => positionId === id);
  const { worst, best } = excursionsOf(position);
  return {
    ...NOTHING,
    key: id,
    kind: 'trade',
    atMs: openedMs,
    endedMs: closedMs,
    positionId: id,
    recommendationId,
    symbol: underlying,
    title: structureTitle(underlying, structure),
    text: howItStands(position),
    contracts: position.opened,
    credit: position.credit === null ? null : perShare(position.credit),
    debit: position.debit === null ? null : perShare(position.debit),
    fees: inDollars(position.fees),
    result: status === 'closed' ? inDollars(position.realised) : null,
    worstAhead: worst === null ? null : worst / 100,
    bestAhead: best === null ? null : best / 100,
    ...against(book, position.fills),
    tags: [...new Set(notes.flatMap(({ tags }) => tags))],
    notes,
  };
}

function howItStands({ status, settlements, contracts, realised, debit }: HeldPosition): string {
  if (status === 'open') return `open: ${contracts} held`;
  const last = settlements.at(-1);
  const how = last === undefined ? `closed at ${debit === null ? 'several prices' : priceText(debit)}` : last.how;
  return `${how}: ${dollarText(realised)}`;
}

function passedRow(
  { recommendationId, atMs, reason }: TraderBook['rejected'][number],
  ordinal: number,
  { book, picture }: JournalTerms,
): JournalRow {
  const recommendation = picture.recommendations.get(recommendationId)?.recommendation ?? null;
  const notes = notesOf(book, (note) => note.recommendationId === recommendationId && note.positionId === null);
  return {
    ...NOTHING,
    key: `passed-${ordinal}-${recommendationId}`,
    kind: 'passed',
    atMs,
    recommendationId,
    symbol: recommendation?.underlying ?? null,
    title:
      recommendation === null ? recommendationId : structureTitle(recommendation.underlying, recommendation.structure),
    text: `rejected: ${reason}`,
    tags: [...new Set(notes.flatMap(({ tags }) => tags))],
    notes,
  };
}

/** Notes that belong to nothing that has a row of its own. */
function noteRows(book: TraderBook): readonly JournalRow[] {
  const rejected = new Set(book.rejected.map(({ recommendationId }) => recommendationId));
  return book.notes
    .filter(({ positionId, recommendationId }) => {
      return positionId === null && (recommendationId === null || !rejected.has(recommendationId));
    })
    .map((note) => ({
      ...NOTHING,
      key: `note-${note.number}`,
      kind: 'note',
      atMs: note.atMs,
      recommendationId: note.recommendationId,
      title: 'Note',
      text: note.text,
      tags: [...note.tags],
      notes: [],
    }));
}

function deskRow({ number, atMs, deed }: TraderFact): readonly JournalRow[] {
  const said = deskText(deed);
  if (said === null) return [];
  return [
    { ...NOTHING, key: `desk-${number}`, kind: 'desk', atMs, title: said.title, text: said.text, tags: [], notes: [] },
  ];
}

function deskText(deed: TraderFact['deed']): { readonly title: string; readonly text: string } | null {
  switch (deed.type) {
    case 'desk.paused':
      return {
        title: 'Desk paused',
        text: deed.untilMs === null ? deed.reason : `${deed.reason}, until ${timeText(deed.untilMs)}`,
      };
    case 'desk.resumed':
      return { title: 'Desk resumed', text: '' };
    case 'desk.killed':
      return { title: 'Kill switch', text: deed.reason };
    case 'desk.revived':
      return { title: 'Desk revived', text: '' };
    case 'desk.mode-set':
      return { title: `Mode ${deed.mode.toUpperCase()}`, text: '' };
    case 'fill.voided':
      return { title: 'Fill voided', text: deed.reason };
    default:
      return null;
  }
}

function notesOf(book: TraderBook, isMeant: (note: TraderBook['notes'][number]) => boolean): NoteView[] {
  return book.notes.filter(isMeant).map(({ atMs, text, tags }) => ({ atMs, text, tags: [...tags] }));
}

/** Means over contracts of what their tickets were made at; above 0 is better for us. Null without a ticket. */
function against(
  { tickets }: TraderBook,
  fills: readonly RecordedFill[],
): { readonly againstNatural: number | null; readonly againstMid: number | null } {
  const models = new Map(tickets.map(({ ticket }) => [ticket.id, ticket]));
  let [natural, mid, contracts] = [0, 0, 0];
  for (const { ticketId, side, price, contracts: count, legs } of fills) {
    const ticket = ticketId === null ? undefined : models.get(ticketId);
    // Single legs have no price of a spread to be held against.
    if (ticket === undefined || (legs.length > 0 && legs.length < ticket.structure.legs.length)) continue;
    const better = side === 'open' ? 1 : -1;
    natural += better * (price - ticket.modelNatural) * count;
    mid += better * (price - ticket.modelMid) * count;
    contracts += count;
  }
  if (contracts === 0) return { againstNatural: null, againstMid: null };
  return { againstNatural: natural / contracts / 10_000, againstMid: mid / contracts / 10_000 };
}
