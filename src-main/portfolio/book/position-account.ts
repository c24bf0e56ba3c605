import type { Ticker } from '#domain/instrument';
import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import type { Structure, StructureLeg } from '#domain/structure';
import type { TicketVenue } from '#domain/ticket';
import { addLegs, legsFrom, looseLegs, startedSpreads, wholeSpreads } from '#portfolio/book/holdings';
import type { HeldPosition, RecordedFill, Settlement } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';

export interface PositionOpening {
  readonly id: string;
  readonly venue: TicketVenue;
  readonly underlying: Ticker;
  readonly structure: Structure;
  readonly recommendationId: string | null;
  readonly openTicketId: string | null;
  readonly openedMs: EpochMs;
  readonly exit: ExitPlan | null;
}

/** A position after something ended in it, and what that brought. */
export interface PositionChange {
  readonly position: HeldPosition;
  /** Null where nothing became final. */
  readonly realised: { readonly cents: Cents; readonly contracts: number } | null;
}

export function newPosition(opening: PositionOpening): HeldPosition {
  return {
    ...opening,
    status: 'open',
    closedMs: null,
    opened: 0,
    contracts: 0,
    legs: opening.structure.legs.map((leg) => ({ ...leg, quantity: 0 })),
    loose: [],
    credit: null,
    debit: null,
    basis: cents(0),
    basisFees: cents(0),
    realised: cents(0),
    fees: cents(0),
    fills: [],
    settlements: [],
  };
}

export function afterOpening(position: HeldPosition, fill: RecordedFill): HeldPosition {
  const fills = [...position.fills, fill];
  const openings = fills.filter(({ side }) => side === 'open');
  const ever = legsFrom(position.structure, 'open', openings);
  return {
    ...withLegs(position, addLegs(position.legs, legsFrom(position.structure, 'open', [fill]))),
    fills,
    opened: wholeSpreads(position.structure, ever),
    credit: average(position.structure, ever, openings, Math.floor),
    basis: cents(position.basis + fill.cash),
    basisFees: cents(position.basisFees + fill.fees),
    fees: cents(position.fees + fill.fees),
  };
}

export function afterClosing(position: HeldPosition, fill: RecordedFill): PositionChange {
  const fills = [...position.fills, fill];
  const closings = fills.filter(({ side }) => side === 'close');
  const left = addLegs(position.legs, legsFrom(position.structure, 'close', [fill]));
  const gone = legsFrom(position.structure, 'close', closings);
  const undone = gone.map((leg) => ({ ...leg, quantity: 0 - leg.quantity }));
  const debit = average(position.structure, undone, closings, Math.ceil);
  return ended({ ...position, fills, debit }, left, fill.cash, fill.fees, fill.filledMs);
}

export function afterSettlement(position: HeldPosition, settlement: Settlement): PositionChange {
  const { structure, legs } = position;
  const isAll = settlement.contracts >= startedSpreads(structure, legs);
  const left = legs.map((leg, i) => {
    const ended = settlement.contracts * (structure.legs[i]?.quantity ?? 0);
    return { ...leg, quantity: isAll ? 0 : leg.quantity - ended };
  });
  const settled = { ...position, settlements: [...position.settlements, settlement] };
  return ended(settled, left, settlement.cash, cents(0), settlement.atMs);
}

/**
 * Spreads leave with their share of what they brought when they were opened: part of a cent is not ours, and what leaves last
 * takes the rest, so that all shares add up to the cash that flowed. While single legs go and a spread is still begun, their
 * cash counts towards what is held.
 */
function ended(
  position: HeldPosition,
  legs: readonly StructureLeg[],
  cash: Cents,
  fees: Cents,
  atMs: EpochMs,
): PositionChange {
  const before = startedSpreads(position.structure, position.legs);
  const after = startedSpreads(position.structure, legs);
  const paid = cents(position.fees + fees);
  if (after === before) {
    const basis = cents(position.basis + cash);
    const basisFees = cents(position.basisFees + fees);
    return { position: { ...withLegs(position, legs), basis, basisFees, fees: paid }, realised: null };
  }
  const gone = before - after;
  const basis = after === 0 ? position.basis : Math.floor((position.basis * gone) / before);
  const basisFees = after === 0 ? position.basisFees : Math.ceil((position.basisFees * gone) / before);
  const realised = cents(basis + cash - basisFees - fees);
  const rest: HeldPosition = {
    ...withLegs(position, legs),
    basis: cents(position.basis - basis),
    basisFees: cents(position.basisFees - basisFees),
    fees: paid,
    realised: cents(position.realised + realised),
  };
  const isClosed = after === 0;
  return {
    position: isClosed ? { ...rest, status: 'closed', closedMs: atMs } : rest,
    realised: { cents: realised, contracts: gone },
  };
}

function withLegs(position: HeldPosition, legs: readonly StructureLeg[]): HeldPosition {
  const { structure } = position;
  return { ...position, legs, contracts: wholeSpreads(structure, legs), loose: looseLegs(structure, legs) };
}

/** Per share over whole spreads; null while a leg of one is missing. */
function average(
  structure: Structure,
  legs: readonly StructureLeg[],
  fills: readonly RecordedFill[],
  round: (price: number) => number,
): PriceE4 | null {
  const spreads = wholeSpreads(structure, legs);
  if (spreads === 0 || looseLegs(structure, legs).length > 0) return null;
  const total = fills.reduce((sum, { price, contracts }) => sum + price * contracts, 0);
  return (round(total / spreads) + 0) as PriceE4;
}
