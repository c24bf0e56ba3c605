import type { NamedSpread } from '#farm/book/named-spread';
import type { FarmGrid, FarmStructure } from '#farm/population/farm-grid';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { STRUCTURE_WORDS } from '#transport/projections/farm/dimension-words';

/** `IBIT bull put 52 / 49 · 2026-12-18`. */
export function spreadName({ underlying, structure, expiryDay }: NamedSpread, grid: FarmGrid): string {
  const strikes = [...new Set(structure.legs.map(({ strike }) => strike))].toSorted((left, right) => right - left);
  const kind = STRUCTURE_WORDS[structure.kind as FarmStructure];
  const text = strikes.map((strike) => strike / 10_000).join(' / ');
  return `${grid.underlying[underlying] ?? ''} ${kind} ${text} · ${formatDay(expiryDay as CivilDay)}`;
}
