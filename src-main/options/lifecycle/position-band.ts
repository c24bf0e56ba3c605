import { type Cash, cash } from '#options/fills/cash';
import type { Fill } from '#options/fills/fill';
import { shareFor, ticksOf } from '#options/fills/fill-settings';
import { addBands, type EdgeReserve, edgeReserve, fillBand, type PnlBand } from '#options/fills/pnl-band';
import { coarsestTick } from '#options/fills/tick-rule';
import type { OrderMarket } from '#options/fills/working-order';
import type { Position } from '#options/lifecycle/position';
import type { PositionMark } from '#options/lifecycle/position-mark';

export interface PositionPnl {
  /** All trades so far and, where something is held, closing it at its mark; paid fees are in it, those of closing not. */
  readonly band: PnlBand;
  /** As it is booked: the fills as they came. */
  readonly booked: Cash;
  readonly reserve: EdgeReserve;
}

/** What a position has made or would make, at the three prices. Null where it is held and has no mark. */
export function positionPnl(position: Position, mark: PositionMark | null, market: OrderMarket): PositionPnl | null {
  const { terms, settings } = market;
  const isHeld = position.holdings.length > 0;
  if (isHeld && mark === null) return null;
  const fills = [...position.opening, ...position.closing];
  const bands = fills.map((fill) => bandOf(fill, market));
  if (isHeld && mark !== null) {
    const gained = shareFor(position.holdings.length, settings.share) * (mark.mid - mark.natural);
    const calibrated = cash(mark.natural + Math.floor(gained), terms.quotedIn);
    bands.push({ natural: mark.natural, calibrated, mid: mark.mid });
  }
  // Exercise and settlement are what they are, however fills are believed to come.
  const certain = fills.reduce((sum, fill) => sum - fill.cash, position.flows - position.fees);
  const band = addBands(bands, certain, terms.quotedIn);
  const held = isHeld && mark !== null ? mark.natural : 0;
  return {
    band,
    booked: cash(position.flows - position.fees + held, terms.quotedIn),
    reserve: edgeReserve(band, position.quantity * terms.multiplier, terms.quotedIn),
  };
}

function bandOf(fill: Fill, { underlying, terms, settings }: OrderMarket): PnlBand {
  const traded = fill.legs.filter(({ contract, givenUp }) => contract !== null && !givenUp);
  const asks = traded.flatMap(({ quote }) => quote.ask ?? []);
  const tick = coarsestTick(ticksOf(underlying, terms, settings), asks);
  return fillBand(fill, shareFor(traded.length, settings.share), tick, terms);
}
