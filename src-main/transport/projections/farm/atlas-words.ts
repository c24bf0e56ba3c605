import type { AtlasAsk, AtlasCell, AtlasFigure, AtlasView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import { type Atlas, atlasOf } from '#farm/league/atlas';
import type { League } from '#farm/league/league';
import { MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { isDimension, levelsOf } from '#transport/projections/farm/league-words';

const CENTS = 100;
const MONEY: readonly AtlasFigure[] = ['realised', 'calibrated', 'outResult', 'drawdown'];

/** Two dimensions of the grid as a map, in dollars. */
export function atlasAnswer(book: FarmBook, league: League, { x, y, figure, levels }: AtlasAsk): AtlasView {
  invariant(isDimension(x) && isDimension(y) && x !== y, 'a map has two dimensions of the grid');
  const atlas = atlasOf(league, { x, y, figure, filter: { levels: levelsOf(levels), ranges: [] } });
  const divisor = MONEY.includes(figure) ? CENTS : 1;
  const cells = atlas.yLevels.map(() => atlas.xLevels.map((): AtlasCell | null => null));
  for (const cell of atlas.cells) {
    const row = cells[cell.y];
    if (row !== undefined && cell.configs > 0) row[cell.x] = cellView(cell, divisor);
  }
  return {
    atMs: league.place < 0 ? null : book.minuteAt(league.place) * MINUTE_MS,
    xLevels: [...atlas.xLevels],
    yLevels: [...atlas.yLevels],
    cells,
  };
}

function cellView(cell: Atlas['cells'][number], divisor: number): AtlasCell {
  const scaled = (value: number | null): number | null => (value === null ? null : value / divisor);
  return {
    configs: cell.configs,
    traded: cell.traded,
    believed: cell.standing,
    trades: cell.trades,
    value: scaled(cell.value),
    lower: scaled(cell.lower),
    upper: scaled(cell.upper),
    outAhead: cell.outAhead,
    cliffs: [...cell.cliffs],
    edges: [...cell.edges],
  };
}
