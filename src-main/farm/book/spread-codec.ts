import { type Structure, type StructureLeg, STRUCTURES } from '#domain/structure';
import type { PriceE4 } from '#domain/money';
import type { NamedSpread } from '#farm/book/named-spread';
import type { WordReader } from '#farm/book/word-reader';
import type { WordWriter } from '#farm/book/word-writer';
import { type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { invariant } from '#primitives/invariant';

/** A date this far from 1970 is none. */
const MOST_DAYS = 1 << 20;

/** Spreads of a minute, numbers rising. */
export function writeSpreads(spreads: readonly NamedSpread[], out: WordWriter): void {
  out.count(spreads.length);
  let before = -1;
  for (const { number, underlying, structure, expiryDay } of spreads) {
    out.count(number - before - 1);
    out.count(underlying);
    out.word(expiryDay);
    out.count(STRUCTURES.indexOf(structure.kind));
    out.count(structure.shares);
    out.count(structure.legs.length);
    for (const leg of structure.legs) writeLeg(leg, expiryDay, out);
    before = number;
  }
}

/** Breaks the reader off where these are no spreads on so many underlyings. */
export function readSpreads(from: WordReader, underlyings: number): readonly NamedSpread[] {
  const count = from.countOfItems();
  const spreads: NamedSpread[] = [];
  let before = -1;
  for (let at = 0; at < count && !from.isBroken; at++) {
    const number = before + 1 + from.count();
    const underlying = from.count();
    const expiryDay = from.word();
    const structure = readStructure(from, expiryDay);
    if (structure === null || underlying >= underlyings || Math.abs(expiryDay) > MOST_DAYS) from.breakOff();
    else spreads.push({ number, underlying, structure, expiryDay });
    before = number;
  }
  return spreads;
}

function readStructure(from: WordReader, expiryDay: number): Structure | null {
  const kind = STRUCTURES[from.count()];
  const shares = from.count();
  const legs = Array.from({ length: from.countOfItems() }, () => readLeg(from, expiryDay));
  return kind === undefined || (shares !== 0 && shares !== 1) ? null : { kind, legs, shares };
}

function writeLeg({ right, strike, expiry, quantity }: StructureLeg, expiryDay: number, out: WordWriter): void {
  const day = parseDay(expiry);
  invariant(day !== null && strike >= 0 && strike <= 0xffff_ffff, 'a leg has a date and a strike');
  out.count(right === 'put' ? 0 : 1);
  out.count(strike);
  out.word(day - expiryDay);
  out.word(quantity);
}

function readLeg(from: WordReader, expiryDay: number): StructureLeg {
  const right = from.count() === 0 ? 'put' : 'call';
  const strike = from.count() as PriceE4;
  const day = expiryDay + from.word();
  const quantity = from.word();
  if (Math.abs(day) > MOST_DAYS) from.breakOff();
  return { right, strike, expiry: from.isBroken ? '' : formatDay(day as CivilDay), quantity };
}
