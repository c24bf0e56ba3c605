import { fileURLToPath } from 'node:url';
import { commands, type CommandInput, type CommandName, type CommandOutput } from '#contract/commands';
import type { PlacedAdvice } from '#domain/advice';
import type { IbkrSettings } from '#domain/ibkr-settings';
import { AdviceRun } from '#entry/advice/advice-run';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { openTape } from '#entry/open-tape';
import { TradingSeat } from '#entry/trading/trading-seat';
import { type Clock, epochMs, type EpochMs } from '#primitives/clock';
import { AdviceLedger } from '#research/advice/advice-ledger';
import { ReplayDesk } from '#research/desk/replay-desk';
import { SystemClock } from '#telemetry/system-clock';
import { noFarm } from '#transport/projections/farm/no-farm';

export const DEMO_TAPE = fileURLToPath(new URL('../../resources/tapes/demo.tape', import.meta.url));

/** All that is advised on the bundled day, by the settings that come with Argus and without a farm. */
export function demoAdvice(): readonly PlacedAdvice[] {
  using tape = openTape(DEMO_TAPE);
  const run = new AdviceRun(CONFIG_FOLDER, tape, () => null);
  run.run(tape.reader.inputs, () => false);
  return run.takeNews().placed;
}

export interface TradedDemoOptions {
  readonly advice: readonly PlacedAdvice[];
  /** Where the books lie. */
  readonly root: string;
  readonly ibkr?: IbkrSettings;
  readonly clock?: Clock;
}

type TradingName = keyof TradingSeat['commands'] & CommandName;

/** The bundled day on a desk that somebody trades at. */
export class TradedDemo implements Disposable {
  readonly desk: ReplayDesk;
  readonly seat: TradingSeat;
  readonly notes: string[] = [];

  constructor({ advice, root, ibkr, clock = new SystemClock() }: TradedDemoOptions) {
    const { reader, settings } = openTape(DEMO_TAPE);
    this.desk = new ReplayDesk(clock, { changed: () => undefined, failed: (error) => this.notes.push(String(error)) });
    this.desk.open({ id: 'demo', source: reader, settings, mode: 'DEMO' });
    const ledger = new AdviceLedger();
    ledger.add(advice, { phase: 'ready', problem: null, through: reader.inputs, inputs: reader.inputs });
    this.seat = new TradingSeat({
      desk: this.desk,
      advice: () => ledger,
      root,
      configFolder: CONFIG_FOLDER,
      clock,
      ibkr: ibkr ?? null,
      farm: noFarm(null),
      changed: () => undefined,
      failed: (error) => this.notes.push(String(error)),
      note: (text) => void this.notes.push(text),
    });
    this.seat.open(reader);
  }

  get nowMs(): EpochMs {
    return this.desk.scene.seenMs ?? epochMs(0);
  }

  goTo(ms: number): void {
    this.desk.seek(epochMs(ms));
  }

  /** Runs a command as the server does. */
  async ask<Name extends TradingName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    const handler = this.seat.commands[name] as (input: unknown) => unknown;
    const output = await handler(commands[name].input.parse(input));
    return commands[name].output.parse(output) as CommandOutput<Name>;
  }

  [Symbol.dispose](): void {
    this.seat[Symbol.dispose]();
    this.desk[Symbol.dispose]();
  }
}
