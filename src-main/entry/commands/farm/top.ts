import { Command } from 'commander';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { runFarm } from '#entry/commands/farm/farm-run';
import { levelText } from '#entry/commands/farm/level-text';
import { oneOf } from '#entry/one-of';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { type RegionResult, regionResults } from '#farm/league/region-results';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';

interface TopOptions {
  readonly grid?: string;
  readonly by: string;
  readonly top: string;
  readonly json: boolean;
}

const HELP = `
A region is all configs that share the levels named by --by. It is judged by its typical config: the median of what its
configs realised after fees, among those that traded. The best one is shown beside it and decides nothing: with so many
tries, somebody is always lucky. No figure here corrects for how many regions are compared.

With --json, one object a region: levels, configs, traded, trades, wins, lower_quartile_cents, median_cents,
upper_quartile_cents, median_calibrated_cents (at the prices that fills are believed to come at), ahead (share of those
that traded), best_cents, worst_drawdown_cents.`;

export function farmTopCommand(): Command {
  return new Command('top')
    .description('run all paper traders over a tape and compare the regions of the grid')
    .argument('<tape>', 'the tape file')
    .option(
      '--by <dimensions>',
      'what makes a region, comma-separated',
      'underlying,structure,dteTarget,shortDelta,width',
    )
    .option('--top <n>', 'how many regions to show', '20')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: TopOptions) => showTop(path, options));
}

async function showTop(path: string, options: TopOptions): Promise<void> {
  const dimensions = options.by.split(',').map((name) => oneOf('--by', name.trim(), GRID_DIMENSIONS));
  const top = countOf(options.top);
  using output = new Output();
  using interrupt = new Interrupt();
  using done = await runFarm(path, options.grid, output, interrupt);
  const { farm } = done;
  const regions = regionResults(farm.population, farm.ledger, dimensions);
  const shown = regions.slice(0, top);
  if (options.json) for (const region of shown) output.record(record(region, dimensions));
  else for (const line of table(shown, dimensions)) output.line(line);
  if (shown.length < regions.length) output.note(`${regions.length - shown.length} more regions; --top shows them.`);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new CommandFailure(ExitCode.badInput, `--top "${text}" is no whole number from 1.`);
}

function record(region: RegionResult, dimensions: readonly GridDimension[]): object {
  return {
    levels: Object.fromEntries(dimensions.map((dimension, at) => [dimension, region.levels[at]])),
    configs: region.configs,
    traded: region.traded,
    trades: region.trades,
    wins: region.wins,
    lower_quartile_cents: region.lowerQuartile,
    median_cents: region.median,
    upper_quartile_cents: region.upperQuartile,
    median_calibrated_cents: region.medianCalibrated,
    ahead: region.ahead,
    best_cents: region.best,
    worst_drawdown_cents: region.worstDrawdown,
  };
}

function table(regions: readonly RegionResult[], dimensions: readonly GridDimension[]): readonly string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    ...dimensions.map((title) => ({ title })),
    right('configs'),
    right('traded'),
    right('trades'),
    right('lower quartile'),
    right('median'),
    right('upper quartile'),
    right('calibrated'),
    right('ahead'),
    right('drawdown'),
    right('best of all'),
  ];
  const rows = regions.map((region) => [
    ...region.levels.map(levelText),
    groupedText(region.configs),
    groupedText(region.traded),
    groupedText(region.trades),
    dollarsText(region.lowerQuartile),
    dollarsText(region.median),
    dollarsText(region.upperQuartile),
    dollarsText(region.medianCalibrated),
    `${Math.round(region.ahead * 100)} %`,
    dollarsText(region.worstDrawdown),
    dollarsText(region.best),
  ]);
  return textTable(columns, rows);
}
