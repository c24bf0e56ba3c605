import { farmGrid, loadSettings, spreadSettings, tradingCosts } from '#entry/load-settings';
import { openTape } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { type ClosedTrades, FARM_EXITS, type FarmExit, type FarmListener } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { hashWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { FarmSight } from '#farm/sight/farm-sight';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ReplaySession } from '#research/replay/replay-session';

/** A farm that has been through a tape. */
export interface FarmRun {
  readonly farm: FactoredFarm;
  readonly bars: number;
  readonly opened: number;
  readonly lapsed: number;
  readonly closed: number;
  /** Most configs that opened, and that closed, on one bar. */
  readonly mostOpened: number;
  readonly mostClosed: number;
  readonly exits: Readonly<Record<FarmExit, number>>;
  readonly spreads: number;
  /** Milliseconds that the farm took for a bar, all told, rising. */
  readonly barMs: Float64Array;
  readonly seconds: number;
  /** Of all accounts: the same whoever evaluates them. */
  readonly ledgerHash: string;
  /** Of everything that this evaluator remembers. */
  readonly hash: string;
}

const SLICE_INPUTS = 20_000;

/** Runs the population of a grid over a tape, with the costs of `config/` and the settings of the tape. */
export async function runFarm(
  path: string,
  grid: string | undefined,
  output: Output,
  interrupt: Interrupt,
): Promise<FarmRun> {
  const population = new Population(farmGrid(grid));
  using tape = openTape(path);
  const counts = new ExitCounts();
  const farm = new FactoredFarm(population, counts);
  const { broker, margin } = spreadSettings();
  const terms = { ...loadSettings().engine.options, ...tradingCosts(), broker, margin };
  const sight = new FarmSight(population, new NyseCalendar(tape.settings.calendar), terms);
  const totals = { opened: 0, lapsed: 0, closed: 0, mostOpened: 0, mostClosed: 0 };
  const barMs: number[] = [];
  const session: ReplaySession = new ReplaySession(tape.reader, tape.settings, (event) => {
    const seen = sight.hear(event, (underlying, provider) => session.pipeline.chains.latest(underlying, provider));
    if (!seen.ok) throw new CommandFailure(ExitCode.badInput, `${seen.failure}.`);
    if (seen.value === null) return;
    const startedAt = performance.now();
    const { opened, lapsed, closed } = farm.step(seen.value);
    barMs.push(performance.now() - startedAt);
    totals.opened += opened;
    totals.lapsed += lapsed;
    totals.closed += closed;
    totals.mostOpened = Math.max(totals.mostOpened, opened);
    totals.mostClosed = Math.max(totals.mostClosed, closed);
  });
  const startedAt = performance.now();
  {
    using progress = new ProgressBar(output, 'farm', session.tape.inputs);
    while (!session.atEnd && !interrupt.requested) {
      session.runTo(Math.min(session.position + SLICE_INPUTS, session.tape.inputs));
      progress.update(session.position, `${groupedText(farm.open)} open, ${groupedText(totals.closed)} closed`);
      await interrupt.pause();
    }
  }
  if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped. The tape is unchanged.');
  return {
    farm,
    bars: barMs.length,
    ...totals,
    exits: counts.named(),
    spreads: sight.bar.spreads,
    barMs: Float64Array.from(barMs).sort(),
    seconds: (performance.now() - startedAt) / 1_000,
    ledgerHash: hashWords(farm.ledger),
    hash: hashWords(farm),
  };
}

class ExitCounts implements FarmListener {
  readonly #counts = new Float64Array(FARM_EXITS.length);

  opened(): void {}

  closed({ count, exits }: ClosedTrades): void {
    for (let at = 0; at < count; at++) {
      const exit = exits[at] as number;
      this.#counts[exit] = (this.#counts[exit] as number) + 1;
    }
  }

  named(): Readonly<Record<FarmExit, number>> {
    return Object.fromEntries(FARM_EXITS.map((exit, at) => [exit, this.#counts[at]])) as Record<FarmExit, number>;
  }
}
