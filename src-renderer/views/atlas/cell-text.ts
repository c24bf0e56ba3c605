import type { AtlasCell, AtlasSide } from '#contract/farm-view';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';

const SIDES: Readonly<Record<AtlasSide, string>> = {
  left: 'to the left',
  right: 'to the right',
  below: 'downwards',
  above: 'upwards',
};

/** All that is known of one cell of the map, with what its figure rests on. */
export function cellText(cell: AtlasCell | null, text: (value: number | null) => string): string {
  if (cell === null) return 'No config has both.';
  const { value, lower, upper, traded, configs, trades, outAhead, edges, cliffs } = cell;
  if (traded === 0) return `None of ${formatCount(configs)} configs has closed a trade.`;
  const quartiles = lower === null || upper === null ? '' : `, half of them between ${text(lower)} and ${text(upper)}`;
  return [
    `${text(value)}${quartiles}.`,
    `${formatCount(traded)} of ${formatCount(configs)} configs traded, ${formatCount(trades)} times;`,
    `${formatCount(cell.believed)} can be believed, ${formatPercent(outAhead, 0)} are ahead out of sample.`,
    ...edges.map((side) => `It gets better ${SIDES[side]}, where the grid ends.`),
    ...cliffs.map((side) => `Most of it is lost one step ${SIDES[side]}.`),
  ].join(' ');
}
