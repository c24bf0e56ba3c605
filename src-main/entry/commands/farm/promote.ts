import { Command } from 'commander';
import { runFarm } from '#entry/commands/farm/farm-run';
import { decisionLine, stateLines, stateRecords } from '#entry/commands/farm/promotion-report';
import { decideAnew, decideNow, type JudgedFarm, type Pace } from '#entry/farm/decide-now';
import { DecisionLog } from '#entry/farm/decision-log';
import { leagueRules, promotionRules } from '#entry/load-settings';
import { tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import type { Thresholds } from '#farm/promotion/decide';
import type { Decision } from '#farm/promotion/decision';
import { stateOf } from '#farm/promotion/promotion-state';
import { invariant } from '#primitives/invariant';
import { hashOfValue } from '#primitives/value-hash';

interface PromoteOptions {
  readonly grid?: string;
  readonly config?: string;
  readonly dryRun: boolean;
  readonly replay: boolean;
  readonly json: boolean;
}

const HELP = `
A config that is followed trades on paper as before; what it enters is worth showing to a person. Every few sessions the
league is looked at by the rules of config/promotion.yaml. Days count from the first trade in the farm's book, whenever
this is called and however often. Whoever passes is run through plain rules over the bars of the book and over the quotes
of the tape, and has to come to every trade to the cent; otherwise it is refused for good. A followed config is
watched trade by trade: one that falls behind what its trades used to bring is quarantined at once.

Decisions depend on the book and on the decisions before them, and on nothing else. They are added to the farm's folder
and never changed; --replay makes all of them again. Thresholds are written down by their hash, with the newest bar as
their date; when one changes, the clocks of all followed configs begin anew. Without --dry-run, what is due is decided
and kept.

With --json, one object a line: each new decision (type decision: kind, minute since 1970, and what belongs to the kind),
then each config that is followed (type followed: name, hash of its thresholds, since_ms, clock_ms, clock_days, of_age,
trades and result_cents since, streak, streak_limit, drawdown_cents, drawdown_limit_cents), quarantined or refused, and
at the end type promotion.`;

export function farmPromoteCommand(): Command {
  return new Command('promote')
    .description('decide which paper traders are followed, and list them with their clocks')
    .argument('<tape>', 'the tape file that the farm lives on')
    .option('--dry-run', 'show what would be decided and keep nothing of it', false)
    .option('--replay', 'make every decision again from the book, and compare', false)
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--config <folder>', 'other settings files than those in config/')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: PromoteOptions) => promote(path, options));
}

async function promote(path: string, options: PromoteOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const rules = promotionRules(options.config);
  const league = leagueRules(options.config);
  using farm = await runFarm(path, options.grid, output, interrupt, { configFolder: options.config });
  const { decisions, tape, setup } = farm;
  invariant(decisions !== null, 'a farm that is kept has a log');
  const log = tapeWork(() => new DecisionLog(decisions));
  using progress = new ProgressBar(output, 'promotion', 1_000);
  const pace: Pace = async (job, done, of) => {
    progress.update((1_000 * done) / of, job);
    await interrupt.pause();
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped. Nothing was decided.');
  };
  if (options.replay) {
    await replay(farm, log.decisions, output, pace, options.json);
    return;
  }
  const trading = hashOfValue([setup.terms, tape.settings]);
  const thresholds: Thresholds = { rules, league, trading };
  const before = log.decisions.slice();
  const lists = await decideNow(farm, before, thresholds, pace);
  if (!options.dryRun) for (const list of lists) tapeWork(() => log.append(list));
  show(farm, before, lists.flat(), output, options);
  if (before.length === 0 && farm.hasDecidedBefore) {
    output.note(
      'The farm that was followed on this tape before stands in the archive: grid, costs or its past were others. ' +
        'All clocks begin anew.',
    );
  }
}

function show(
  { book }: JudgedFarm,
  before: readonly Decision[],
  decided: readonly Decision[],
  output: Output,
  { json, dryRun }: PromoteOptions,
): void {
  const state = stateOf([...before, ...decided]);
  if (json) {
    for (const decision of decided) output.record({ type: 'decision', ...decision });
    for (const record of stateRecords(book, state)) output.record(record);
    return;
  }
  for (const decision of decided) output.line(decisionLine(decision, book.population));
  if (decided.length > 0) output.line('');
  for (const line of stateLines(book, state)) output.line(line);
  const restarted = restartedClocks(before, decided);
  if (restarted > 0) {
    output.note(`Thresholds have changed: the clocks of ${groupedText(restarted)} followed configs begin anew.`);
  }
  if (dryRun && decided.length > 0) output.note('Nothing of this was kept; without --dry-run it is.');
}

/** Followed configs whose thresholds have just become others. */
function restartedClocks(before: readonly Decision[], decided: readonly Decision[]): number {
  const at = decided.findIndex(({ kind }) => kind === 'committed');
  if (at === -1) return 0;
  const { committed, followed } = stateOf([...before, ...decided.slice(0, at)]);
  return committed === null ? 0 : followed.size;
}

async function replay(
  farm: JudgedFarm,
  log: readonly Decision[],
  output: Output,
  pace: Pace,
  json: boolean,
): Promise<void> {
  const anew = await decideAnew(farm, log, pace);
  const at = log.findIndex((decision, position) => !isSame(decision, anew[position]));
  const { population } = farm.book;
  if (json) {
    const differs = at === -1 ? null : { at, log: log[at], book: anew[at] ?? null };
    output.record({ type: 'replay', decisions: log.length, same: at === -1, differs });
  } else if (at === -1) {
    output.line(`${groupedText(log.length)} decisions made again, all of them the same`);
  }
  if (at === -1) return;
  const made = anew[at];
  throw new CommandFailure(
    ExitCode.refuted,
    `Decision ${at + 1} of ${log.length} does not follow from the book.\n` +
      `log:  ${decisionLine(log[at] as Decision, population)}\n` +
      `book: ${made === undefined ? 'nothing is decided there' : decisionLine(made, population)}\n` +
      'Either was changed: restore the folder of the farm from a copy.',
  );
}

/** As they are written. */
function isSame(left: Decision, right: Decision | undefined): boolean {
  return right !== undefined && hashOfValue(left) === hashOfValue(right);
}
