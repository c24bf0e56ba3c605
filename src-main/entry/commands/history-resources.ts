import { join } from 'node:path';
import { Command } from 'commander';
import { type Resource, type ResourceMinute, RESOURCES } from '#domain/resource-minute';
import { historyWork } from '#entry/history-work';
import { instantText } from '#entry/instant-text';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { wholeNumber } from '#entry/terminal/whole-number';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { dataFolder } from '#settings/data-folder';
import { HistoryReader } from '#store/history/history-reader';

interface ResourcesOptions {
  readonly history?: string;
  readonly hours: string;
  readonly json: boolean;
}

const MOST_HOURS = 24 * 366;
/** Rows of the table; more minutes than these share one. */
const MOST_ROWS = 48;

const COLUMNS: Readonly<Record<Resource, { readonly title: string; readonly decimals: number }>> = {
  memory: { title: 'memory MB', decimals: 0 },
  'loop-lag': { title: 'lag ms', decimals: 0 },
  processor: { title: 'CPU %', decimals: 0 },
  'disk-free': { title: 'disk GB', decimals: 1 },
  'tape-size': { title: 'tape MB', decimals: 1 },
  inputs: { title: 'inputs/min', decimals: 0 },
  'waiting-inputs': { title: 'waiting', decimals: 0 },
  'waiting-rows': { title: 'rows', decimals: 0 },
  'lost-quotes': { title: 'lost', decimals: 0 },
  'lines-live': { title: 'live', decimals: 0 },
};

const LESS_IS_WORSE: ReadonlySet<Resource> = new Set(['disk-free', 'lines-live', 'inputs']);

export function resourcesCommand(): Command {
  return new Command('resources')
    .description('how this machine was while it recorded, minute by minute: memory, lag, disk, tape, connections')
    .option('--history <file>', 'the history (default: the usual one)')
    .option('--hours <n>', 'the last so many hours that are kept', '24')
    .option('--json', 'one object a minute, with every figure', false)
    .action((options: ResourcesOptions) => show(options));
}

function show({ history, hours, json }: ResourcesOptions): void {
  using output = new Output();
  const path = history ?? join(dataFolder(), 'history.sqlite');
  const spanMs = wholeNumber('--hours', hours, 1, MOST_HOURS) * HOUR_MS;
  const minutes = historyWork(() => {
    using reader = new HistoryReader(path);
    const newest = reader.newestResourceMs();
    if (newest === null) return [];
    return reader.resources({ fromMs: newest - spanMs, toMs: newest + 1, limit: spanMs / MINUTE_MS + 1 });
  });
  if (json) {
    for (const { atMs, values } of minutes) output.record({ atMs, ...values });
  } else if (minutes.length === 0) {
    output.line('No live recording has kept its resources here: argus record --venues live --history <file>.');
  } else {
    for (const line of tableOf(minutes)) output.line(line);
  }
}

function tableOf(minutes: readonly ResourceMinute[]): readonly string[] {
  const step = Math.ceil(minutes.length / MOST_ROWS);
  const rows: string[][] = [];
  for (let at = 0; at < minutes.length; at += step) {
    const group = minutes.slice(at, at + step);
    rows.push([
      instantText((group[0] as ResourceMinute).atMs),
      ...RESOURCES.map((resource) => worstText(group, resource)),
    ]);
  }
  const figures = RESOURCES.map((resource) => ({ title: COLUMNS[resource].title, align: 'right' as const }));
  return textTable([{ title: step === 1 ? 'minute' : `worst of ${step} min` }, ...figures], rows);
}

function worstText(group: readonly ResourceMinute[], resource: Resource): string {
  const values = group.flatMap(({ values: one }) => one[resource] ?? []);
  if (values.length === 0) return '';
  const worst = LESS_IS_WORSE.has(resource) ? Math.min(...values) : Math.max(...values);
  return worst.toFixed(COLUMNS[resource].decimals);
}
