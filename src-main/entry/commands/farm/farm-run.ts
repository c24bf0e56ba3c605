import { type FarmSetup, loadFarmSetup } from '#entry/farm/farm-setup';
import { farmFolder } from '#entry/farm/farm-folder-path';
import { KeptFarm, type KeptFarmTerms } from '#entry/farm/kept-farm';
import { stopText } from '#entry/farm/stop-text';
import { type BackendOptions, wishedBackend } from '#entry/farm/wished-backend';
import { type OpenTape, openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import type { FarmBackendChoice } from '#domain/farm-backend';
import type { FarmBook } from '#farm/book/farm-book';
import type { FramedBook } from '#farm/book/framed-book';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { hashWords } from '#farm/evaluation/word-tape';
import { FarmFault, type StoredRecords } from '#ports/farm-store';
import type { BarTimesSummary } from '#research/farm/bar-times';

/** A farm that has been through a tape, and the book of it. */
export interface FinishedFarm extends Disposable {
  readonly farm: FarmEvaluator;
  /** Who it is. */
  readonly backend: FarmBackendChoice;
  readonly tape: OpenTape;
  readonly setup: FarmSetup;
  readonly book: FramedBook;
  /** What was decided about its configs; null where nothing is kept. */
  readonly decisions: StoredRecords | null;
  /** Whether anything was decided about a farm of this tape that stands in the archive. */
  readonly hasDecidedBefore: boolean;
  /** What it takes on the disk. */
  readonly bookBytes: number;
  /** Bars that it held already. */
  readonly barsBefore: number;
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

export interface FarmRunOptions {
  /** Begins anew: what was kept before goes to the archive. */
  readonly reset?: boolean;
  /** Keeps nothing, and uses nothing that was kept. */
  readonly inMemory?: boolean;
  /** Where somebody else keeps it at the moment, it runs in memory all the same: for questions, which change nothing. */
  readonly onlyAsks?: boolean;
  /** Other settings files than those of `config/`. */
  readonly configFolder?: string | undefined;
  /** Who evaluates it, if not who the settings say. */
  readonly evaluatedBy?: BackendOptions;
}

const SLICE_INPUTS = 20_000;

/**
 * Takes the farm of a tape to where the tape ends, with the grid and the costs of `config/` and the settings of the tape.
 * Its book is kept, and continued by the next run.
 */
export async function runFarm(
  path: string,
  grid: string | undefined,
  output: Output,
  interrupt: Interrupt,
  { reset = false, inMemory = false, onlyAsks = false, configFolder, evaluatedBy = {} }: FarmRunOptions = {},
): Promise<FinishedFarm> {
  const startedAt = performance.now();
  const setup = loadFarmSetup(configFolder, grid);
  const root = inMemory ? null : farmFolder();
  using held = new DisposableStack();
  const tape = held.use(openTape(path));
  const backend = held.use(await wishedBackend(evaluatedBy, configFolder));
  const terms = { tape, setup, backend, root, reset };
  const kept = held.use(tapeWork(() => (onlyAsks ? openToAsk(terms, output) : new KeptFarm(terms))));
  const before = kept.book.length;
  await takeToTheEnd(kept, output, interrupt);
  const { run } = kept.farm;
  const all = held.move();
  return {
    farm: run.evaluator,
    backend: backend.choice,
    tape,
    setup,
    book: kept.book,
    decisions: kept.decisions,
    hasDecidedBefore: kept.hasDecidedBefore,
    bookBytes: kept.bytes,
    barsBefore: Math.min(before, kept.book.length),
    barMs: run.times.summary(),
    seconds: (performance.now() - startedAt) / 1_000,
    ledgerHash: hashWords(run.evaluator.ledger),
    [Symbol.dispose]: () => all.dispose(),
  };
}

function openToAsk(terms: KeptFarmTerms, output: Output): KeptFarm {
  try {
    return new KeptFarm(terms);
  } catch (error) {
    if (!(error instanceof FarmFault && error.code === 'in-use')) throw error;
    output.note('Another process runs this farm at the moment: it is lived through once more, in memory.');
    return new KeptFarm({ ...terms, root: null });
  }
}

async function takeToTheEnd(kept: KeptFarm, output: Output, interrupt: Interrupt): Promise<void> {
  using progress = new ProgressBar(output, 'farm', kept.farm.inputs);
  while (!kept.farm.atEnd) {
    const { farm, book } = kept;
    tapeWork(() => farm.advance(SLICE_INPUTS));
    const { stop, position, run } = farm;
    if (stop?.kind === 'other-past') {
      output.note(`${stopText(stop)} It goes to the archive; the tape is lived through anew.`);
      tapeWork(() => kept.startOver());
    } else if (stop !== null) {
      throw new CommandFailure(ExitCode.badInput, stopText(stop));
    }
    progress.update(position, `${groupedText(run.evaluator.open)} open after ${groupedText(book.length)} bars`);
    await interrupt.pause();
    if (!interrupt.requested) continue;
    book.sync();
    throw new CommandFailure(ExitCode.interrupted, 'Stopped. What it has been through is kept; run it again to go on.');
  }
  tapeWork(() => kept.farm.finish());
}

export function bookTotals(book: FarmBook): BookTotals {
  const totals = { spreads: 0, opened: 0, lapsed: 0, closed: 0, mostOpened: 0, mostClosed: 0 };
  const exits = new Float64Array(FARM_EXITS.length);
  for (let place = 0; place < book.length; place++) {
    const { step, named } = book.head(place);
    totals.spreads += named.length;
    totals.opened += step.opened;
    totals.lapsed += step.lapsed;
    totals.closed += step.closed;
    totals.mostOpened = Math.max(totals.mostOpened, step.opened);
    totals.mostClosed = Math.max(totals.mostClosed, step.closed);
  }
  book.visitSets(0, book.length, {
    closed: ({ exit, configs }) => (exits[exit] = (exits[exit] as number) + configs.length),
  });
  const named = Object.fromEntries(FARM_EXITS.map((exit, at) => [exit, exits[at]]));
  return { ...totals, exits: named as Record<FarmExit, number> };
}
