import { Command } from 'commander';
import { levelText } from '#entry/commands/farm/level-text';
import { farmGrid } from '#entry/load-settings';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { hotBytesPerConfig } from '#farm/evaluation/factored-farm';
import { levelCounts } from '#farm/population/level-counts';
import { Population } from '#farm/population/population';

interface GridOptions {
  readonly grid?: string;
  readonly json: boolean;
}

const HELP = `
Every combination of one level per dimension is one config. Left out are those that cannot be (a straddle has no width,
a time exit must come before the target's expiry, a tier's exposure must hold all positions at once) and those that
would repeat another (a trailing stop that begins where the profit target has already acted).

Warmth, 0 to 100, adds what speaks for selling options of an underlying now:
  0 to 40  how far the volatility that its options imply exceeds the one it realised (5 points per 0.05 of a ratio)
  0 to 30  the rank of that implied volatility in its year (unknown counts as the middle)
  0 to 20  its volatility label: HIGH 20, NORMAL 15, LOW 5, SPIKE and UNKNOWN 0
  0 to 10  its trend label: RANGE 10, UNKNOWN 5, trends 0

With --json: one object a dimension (type dimension: levels, each with its configs), then one for all of it (type grid:
epoch, configs, specs, bytes_per_config, bytes).`;

export function farmGridCommand(): Command {
  return new Command('grid')
    .description('what config/farm.yaml amounts to: levels, configs, memory, epoch')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((options: GridOptions) => showGrid(options));
}

function showGrid({ grid, json }: GridOptions): void {
  using output = new Output();
  const population = new Population(farmGrid(grid));
  const { epoch, size, specs } = population;
  const bytes = hotBytesPerConfig(population);
  const counts = levelCounts(population);
  if (json) {
    for (const { dimension, levels } of counts) output.record({ type: 'dimension', dimension, levels });
    output.record({
      type: 'grid',
      epoch,
      configs: size,
      specs: specs.length,
      bytes_per_config: bytes,
      bytes: bytes * size,
    });
    return;
  }
  const rows = counts.map(({ dimension, levels }) => [
    dimension,
    String(levels.length),
    levels.map(({ level, configs }) => `${levelText(level)} (${groupedText(configs)})`).join(', '),
  ]);
  const columns = [{ title: 'dimension' }, { title: 'levels', align: 'right' as const }, { title: 'configs by level' }];
  for (const line of textTable(columns, rows)) output.line(line);
  output.line('');
  output.line(`${groupedText(size)} configs over ${specs.length} spreads to look for, epoch ${epoch}`);
  output.line(`${bytes} bytes a config while running, ${groupedText(Math.round((bytes * size) / 2 ** 20))} MiB in all`);
}
