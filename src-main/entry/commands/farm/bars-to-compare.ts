import type { FarmSetup } from '#entry/farm/farm-setup';
import { openTape } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { NamedSpread } from '#farm/book/named-spread';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { FarmSight } from '#farm/sight/farm-sight';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { BARS_PER_DAY, DrawnMarket } from '#research/farm/drawn-market';
import { ReplaySession } from '#research/replay/replay-session';

/** Whoever is shown bars one after the other. */
export interface BarWatcher {
  see(bar: MarketBar, named: readonly NamedSpread[]): void;
  /** Between bars, now and then. */
  pause(done: number, total: number): Promise<void>;
}

const SLICE_INPUTS = 5_000;
const SLICE_BARS = 5;

export async function watchDrawnMarket(
  { population }: FarmSetup,
  seed: number,
  days: number,
  watcher: BarWatcher,
): Promise<void> {
  const market = new DrawnMarket(population, seed);
  const bars = days * BARS_PER_DAY;
  for (let at = 0; at < bars; at++) {
    watcher.see(market.next(), market.named);
    if ((at + 1) % SLICE_BARS === 0) await watcher.pause(at + 1, bars);
  }
}

export async function watchTape(
  { population, terms, sources }: FarmSetup,
  path: string,
  watcher: BarWatcher,
): Promise<void> {
  using tape = openTape(path);
  const sight = new FarmSight(population, new NyseCalendar(tape.settings.calendar), terms, sources);
  const session: ReplaySession = new ReplaySession(tape.reader, tape.settings, (event) => {
    const seen = sight.hear(event, (underlying, provider) => session.pipeline.chains.latest(underlying, provider));
    if (!seen.ok) throw new CommandFailure(ExitCode.badInput, `${seen.failure}.`);
    if (seen.value !== null) watcher.see(seen.value, sight.named);
  });
  const { inputs } = session.tape;
  while (!session.atEnd) {
    session.runTo(Math.min(session.position + SLICE_INPUTS, inputs));
    await watcher.pause(session.position, inputs);
  }
}
