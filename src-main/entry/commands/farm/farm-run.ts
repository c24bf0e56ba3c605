import { loadFarmSetup } from '#entry/farm/farm-setup';
import { openFarm } from '#entry/farm/open-farm';
import { stopText } from '#entry/farm/stop-text';
import { openTape } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { hashWords } from '#farm/evaluation/word-tape';
import type { BarTimesSummary } from '#research/farm/bar-times';

/** A farm that has been through a tape, and the book of it. */
export interface FinishedFarm {
  readonly farm: FarmEvaluator;
  readonly book: FarmBook;
  /** What the bars of this run took, in milliseconds; null where there were none. */
  readonly barMs: BarTimesSummary | null;
  readonly seconds: number;
  /** Of all accounts: the same whoever evaluates them. */
  readonly ledgerHash: string;
}

/** What a whole book adds up to. */
export interface BookTotals {
  readonly spreads: number;
  readonly opened: number;
  readonly lapsed: number;
  readonly closed: number;
  /** Most configs that opened, and that closed, on one bar. */
  readonly mostOpened: number;
  readonly mostClosed: number;
  readonly exits: Readonly<Record<FarmExit, number>>;
}

const SLICE_INPUTS = 20_000;

/** Runs the population of a grid over a tape, with the costs of `config/` and the settings of the tape. */
export async function runFarm(
  path: string,
  grid: string | undefined,
  output: Output,
  interrupt: Interrupt,
): Promise<FinishedFarm> {
  const startedAt = performance.now();
  const setup = loadFarmSetup(undefined, grid);
  using tape = openTape(path);
  using opened = openFarm(tape, setup);
  const { farm, book } = opened;
  const { run } = farm;
  {
    using progress = new ProgressBar(output, 'farm', farm.inputs);
    while (!farm.atEnd && farm.stop === null && !interrupt.requested) {
      farm.advance(SLICE_INPUTS);
      progress.update(farm.position, `${groupedText(run.evaluator.open)} open after ${groupedText(book.length)} bars`);
      await interrupt.pause();
    }
  }
  if (farm.stop !== null) throw new CommandFailure(ExitCode.badInput, stopText(farm.stop));
  if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped. The tape is unchanged.');
  farm.finish();
  return {
    farm: run.evaluator,
    book,
    barMs: run.times.summary(),
    seconds: (performance.now() - startedAt) / 1_000,
    ledgerHash: hashWords(run.evaluator.ledger),
  };
}

export function bookTotals(book: FarmBook): BookTotals {
  const totals = { spreads: 0, opened: 0, lapsed: 0, closed: 0, mostOpened: 0, mostClosed: 0 };
  const exits = new Float64Array(FARM_EXITS.length);
  for (let place = 0; place < book.length; place++) {
    const { step, named, closed } = book.read(place);
    totals.spreads += named.length;
    totals.opened += step.opened;
    totals.lapsed += step.lapsed;
    totals.closed += step.closed;
    totals.mostOpened = Math.max(totals.mostOpened, step.opened);
    totals.mostClosed = Math.max(totals.mostClosed, step.closed);
    for (const { exit, configs } of closed) exits[exit] = (exits[exit] as number) + configs.length;
  }
  const named = Object.fromEntries(FARM_EXITS.map((exit, at) => [exit, exits[at]]));
  return { ...totals, exits: named as Record<FarmExit, number> };
}
