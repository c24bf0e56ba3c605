import { Command } from 'commander';
import { minuteText, placeAtInstant } from '#entry/commands/farm/book-place';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { runFarm } from '#entry/commands/farm/farm-run';
import { DecisionLog } from '#entry/farm/decision-log';
import { tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import type { FarmBook } from '#farm/book/farm-book';
import type { FollowedEntry } from '#farm/promotion/followed-entries';
import { followedStream } from '#farm/promotion/followed-stream';
import { invariant } from '#primitives/invariant';
import { MINUTE_MS } from '#primitives/clock';
import { spreadName } from '#transport/projections/farm/spread-name';

interface FollowedOptions {
  readonly grid?: string;
  readonly config?: string;
  readonly from?: string;
  readonly at?: string;
  readonly json: boolean;
}

const HELP = `
Bar by bar, what those configs did that were followed at the time, as \`argus farm promote\` had decided by then:

  ordered    it would sell now; quotes of the next bar fill it, or nobody does
  lapsed     they did not
  opened     they did
  closing    one of its exits has been reached; the next bar that has a price closes it
  closed     with the result after all fees
  disagreed  the farm booked something else than plain rules come to: nothing of this config should be believed

Of a config that is followed no longer, nothing is told but the end of what it had opened before.

With --json, one object a line: kind, at_ms, config, name, spread, contracts, and what belongs to the kind (risk, credit,
creditCalibrated, fee and result in cents, exit).`;

export function farmFollowedCommand(): Command {
  return new Command('followed')
    .description('what followed paper traders ordered, opened and closed')
    .argument('<tape>', 'the tape file that the farm lives on')
    .option('--from <instant>', 'from this instant, such as 2026-03-06T14:30Z; without it, from the beginning')
    .option('--at <instant>', 'up to this instant; without it, to the end of the tape')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--config <folder>', 'other settings files than those in config/')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: FollowedOptions) => showFollowed(path, options));
}

async function showFollowed(path: string, { grid, config, from, at, json }: FollowedOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  using farm = await runFarm(path, grid, output, interrupt, { configFolder: config });
  const { book, decisions } = farm;
  invariant(decisions !== null, 'a farm that is kept has a log');
  const log = tapeWork(() => new DecisionLog(decisions));
  const promoted = log.decisions.find(({ kind }) => kind === 'promoted');
  if (promoted === undefined) {
    output.note('Nobody has been followed on this tape. `argus farm promote` decides about it.');
    return;
  }
  const until = placeAtInstant(book, at);
  let place = Math.max(book.placeAt(promoted.minute) + 1, from === undefined ? 0 : placeAtInstant(book, from));
  using progress = new ProgressBar(output, 'followed', until + 1);
  for (const entries of followedStream(book, log.decisions, place, until)) {
    for (const entry of entries) {
      if (json) output.record(record(entry, book));
      else output.line(line(entry, book));
    }
    progress.update(++place);
    if (place % 500 === 0) await interrupt.pause();
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  }
}

function record({ minute, ...entry }: FollowedEntry, book: FarmBook): object {
  const { population } = book;
  return {
    ...entry,
    at_ms: minute * MINUTE_MS,
    name: population.nameOf(entry.config),
    spread: spreadName(book.spread(entry.spread), population.grid),
  };
}

function line(entry: FollowedEntry, book: FarmBook): string {
  const { population } = book;
  const what = `${groupedText(entry.contracts)} × ${spreadName(book.spread(entry.spread), population.grid)}`;
  const when = minuteText(entry.minute);
  return `${when}  ${entry.kind.padEnd(9)}  ${population.nameOf(entry.config)}  ${what}${moreText(entry)}`;
}

/** Cents per contract are what a price per share makes of a hundred of them. */
function moreText(entry: FollowedEntry): string {
  switch (entry.kind) {
    case 'ordered':
      return `, ${dollarsText(entry.risk)} at risk`;
    case 'opened':
      return `, ${dollarsText(entry.contracts * entry.credit - entry.fee)} received after fees`;
    case 'closing':
      return `, ${entry.exit}`;
    case 'closed':
      return `, ${entry.exit}, ${dollarsText(entry.result)}`;
    case 'disagreed':
      return `, the farm has ${groupedText(entry.farm)}`;
    case 'lapsed':
      return '';
  }
}
