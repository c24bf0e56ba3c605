import { BUNDLED_TAPES } from '#entry/desk-host';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { openTape } from '#entry/open-tape';
import type { ClosedTrades, FarmListener, OpenedTrades } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { orderFee } from '#farm/evaluation/order-fee';
import { FarmSight } from '#farm/sight/farm-sight';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ReplaySession } from '#research/replay/replay-session';
import { moneyChange } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';

interface Closed {
  readonly config: number;
  readonly openedMinute: number;
  readonly closedMinute: number;
  readonly cents: number;
}

interface Totals {
  readonly minute: number;
  readonly opened: number;
  readonly closed: number;
  readonly open: number;
}

/** The demo day as a farm trades it in this process: no book, no thread, no projection takes part. */
export class FarmDay implements FarmListener {
  readonly configs: number;
  readonly #bars: Totals[] = [];
  readonly #closed: Closed[] = [];
  readonly #opened: { readonly config: number; readonly minute: number }[] = [];

  constructor() {
    const { population, terms } = loadFarmSetup();
    this.configs = population.size;
    using tape = openTape(`${BUNDLED_TAPES}demo.tape`);
    const farm = new FactoredFarm(population, this);
    const sight = new FarmSight(population, new NyseCalendar(tape.settings.calendar), terms);
    let opened = 0;
    let closed = 0;
    const session: ReplaySession = new ReplaySession(tape.reader, tape.settings, (event) => {
      const seen = sight.hear(event, (underlying, provider) => session.pipeline.chains.latest(underlying, provider));
      if (!seen.ok) throw new Error(seen.failure);
      if (seen.value === null) return;
      const step = farm.step(seen.value);
      opened += step.opened;
      closed += step.closed;
      this.#bars.push({ minute: seen.value.minute, opened, closed, open: farm.open });
    });
    session.runTo(tape.reader.inputs);
  }

  opened({ configs, count, minute }: OpenedTrades): void {
    for (let at = 0; at < count; at++) this.#opened.push({ config: configs[at] as number, minute });
  }

  closed(trades: ClosedTrades): void {
    const { configs, contracts, count, credit, cost, openFees, closeFees, openedMinute, closedMinute } = trades;
    for (let at = 0; at < count; at++) {
      const held = contracts[at] as number;
      const fees = [openFees, closeFees].map((fee) => orderFee(held, fee.commission, fee.minimum, fee.charges));
      const cents = held * (credit - cost) - fees.reduce((sum, fee) => sum + fee, 0);
      this.#closed.push({ config: configs[at] as number, openedMinute, closedMinute, cents });
    }
  }

  openAt(minute: number): number {
    return this.#at(minute).open;
  }

  /** As the window says it. */
  activityText(minute: number): string {
    const { opened, closed } = this.#at(minute);
    return `${formatCount(opened)} · ${formatCount(closed)}`;
  }

  barsUntil(minute: number): number {
    return this.#bars.filter((bar) => bar.minute <= minute).length;
  }

  tradedBy(minute: number): number {
    return new Set(this.#until(minute).map(({ config }) => config)).size;
  }

  /** The config with most closed trades. */
  busiest(minute: number): number {
    const counts = new Map<number, number>();
    for (const { config } of this.#until(minute)) counts.set(config, (counts.get(config) ?? 0) + 1);
    const most = Math.max(...new Set(counts.values()));
    return [...counts].find(([, count]) => count === most)?.[0] ?? 0;
  }

  /** Results of a config's closed trades as the window writes them. */
  resultsOf(config: number, minute: number): readonly string[] {
    return this.#until(minute)
      .filter((trade) => trade.config === config)
      .map(({ cents }) => moneyChange(cents / 100));
  }

  /** Positions of a config that are open after a bar. */
  openOf(config: number, minute: number): number {
    const opened = this.#opened.filter((one) => one.config === config && one.minute <= minute).length;
    return opened - this.#until(minute).filter((trade) => trade.config === config).length;
  }

  #until(minute: number): readonly Closed[] {
    return this.#closed.filter(({ closedMinute }) => closedMinute <= minute);
  }

  #at(minute: number): Totals {
    return this.#bars.findLast((bar) => bar.minute <= minute) ?? { minute: 0, opened: 0, closed: 0, open: 0 };
  }
}
