import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import { GUARD, STOP, TARGET, TIME, TRAILING } from '#farm/evaluation/exit-numbers';
import { CREDIT_PARTS } from '#farm/evaluation/levels';
import { SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import type { ExitTerms } from '#farm/insight/exit-terms';
import type { MarketStretch } from '#farm/insight/market-stretch';
import { Cell, type SpreadTrack } from '#farm/insight/spread-track';

/** How a position fares from its opening to the end of a stretch, if only its exit rule closes it. */
export interface WalkedPosition {
  /** The bar that closed it; −1 where none has. */
  readonly closedAt: number;
  /** Position in `FARM_EXITS`: what closed it, or what has asked for its close and waits for a price; −1 for none. */
  readonly exit: number;
  /** What closing it cost, or would cost at its newest price; unknown where there is none. */
  readonly cost: number;
  /** What an order to close is charged: see `orderFee`. */
  readonly commission: number;
  readonly minimum: number;
  readonly charges: number;
  /** Most that it has been ahead, per share. */
  readonly highWater: number;
}

/**
 * From the bar that opened it; −1 is one before the stretch, on `openedDay`, nothing being asked for since. Closes are
 * filled on the first bar after their decision that has a price.
 */
export function walkPosition(
  stretch: MarketStretch,
  track: SpreadTrack,
  openedAt: number,
  credit: number,
  terms: ExitTerms,
  openedDay = stretch.days[openedAt] as number,
): WalkedPosition {
  let exit = -1;
  let highWater = 0;
  let marked = -1;
  for (let at = Math.max(0, openedAt); at < stretch.length; at++) {
    const isLive = track.cell(at, Cell.live) === 1;
    const mark = track.mark(at);
    if (mark !== UNKNOWN) marked = at;
    if (exit !== -1 && mark !== UNKNOWN) return closedOn(track, at, exit, highWater);
    const ended = isLive ? track.cell(at, Cell.ended) : 0;
    if (ended !== 0) return endedOn(track, at, highWater);
    if (at === openedAt || exit !== -1 || !isLive) continue;
    highWater = mark === UNKNOWN ? highWater : Math.max(highWater, credit - mark);
    const isGuarded = track.cell(at, Cell.guarded) === 1;
    const asked = mark === UNKNOWN ? -1 : askedByPrice(terms, credit, mark, highWater, isGuarded);
    exit = asked !== -1 ? asked : isGuarded ? GUARD : -1;
    const day = stretch.days[at] as number;
    if (exit === -1 && isTimeUp(terms, track.expiryDay - day, day - openedDay)) exit = TIME;
  }
  const { cost, commission, minimum, charges } = pricedOn(track, marked);
  return { closedAt: -1, exit, cost, commission, minimum, charges, highWater };
}

function askedByPrice(
  { target, stop, trailing }: ExitTerms,
  credit: number,
  mark: number,
  highWater: number,
  isGuarded: boolean,
): number {
  const gain = credit - mark;
  if (stop !== null && reaches(-gain, stop, credit)) return STOP;
  if (trailing !== null && reaches(highWater, trailing.from, credit) && reaches(highWater - gain, trailing.by, credit))
    return TRAILING;
  if (isGuarded) return GUARD;
  return target !== null && reaches(gain, target, credit) ? TARGET : -1;
}

function isTimeUp({ daysToGo, daysHeld }: ExitTerms, toGo: number, held: number): boolean {
  return (daysToGo !== null && toGo <= daysToGo) || (daysHeld !== null && held >= daysHeld);
}

/** amount ≥ a share of the credit, in whole numbers. */
function reaches(amount: number, parts: number, credit: number): boolean {
  return amount * CREDIT_PARTS >= parts * credit;
}

function closedOn(track: SpreadTrack, at: number, exit: number, highWater: number): WalkedPosition {
  return { closedAt: at, exit, highWater, ...pricedOn(track, at) };
}

/** Whatever had been decided: a spread that is over closes everybody. */
function endedOn(track: SpreadTrack, at: number, highWater: number): WalkedPosition {
  const end = SPREAD_ENDS[track.cell(at, Cell.ended)] as FarmExit;
  return {
    closedAt: at,
    exit: FARM_EXITS.indexOf(end),
    cost: track.cell(at, Cell.endCost),
    commission: 0,
    minimum: 0,
    charges: track.cell(at, Cell.endCharges),
    highWater,
  };
}

function pricedOn(track: SpreadTrack, at: number) {
  if (at === -1) return { cost: UNKNOWN, commission: 0, minimum: 0, charges: 0 };
  return {
    cost: track.cell(at, Cell.close),
    commission: track.cell(at, Cell.closeCommission),
    minimum: track.cell(at, Cell.minimum),
    charges: track.cell(at, Cell.closeCharges),
  };
}
