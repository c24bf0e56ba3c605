import { join } from 'node:path';
import { Command } from 'commander';
import { openIbkr } from '#entry/broker/open-ibkr';
import { loadSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { wholeNumber } from '#entry/terminal/whole-number';
import type { Cents } from '#domain/money';
import type { Broker, BrokerAccount, BrokerPosition, StagedOrder } from '#ports/broker';
import type { Result } from '#primitives/result';
import { dataFolder } from '#settings/data-folder';
import { SystemClock } from '#telemetry/system-clock';

interface IbkrOptions {
  readonly host?: string;
  readonly port?: string;
  readonly wait: string;
  readonly json: boolean;
}

const POLL_MS = 50;

const HELP = `
Connects as \`ibkr\` in config.yaml says, even where that is switched off, looks and leaves. Nothing is ordered, changed or
cancelled: orders come about in the window, ticket by ticket, and wait in TWS until a human transmits them there.

With --json, one object a line: the account (type account, money in cents), each position (type position), each order of
Argus (type order).
`;

export function ibkrCommand(): Command {
  return new Command('ibkr')
    .description('what Interactive Brokers holds: account, positions, orders that Argus laid ready; nothing is changed')
    .option('--host <name>', 'instead of `host` in config.yaml')
    .option('--port <number>', 'instead of `port`: 7497 is the paper port of TWS')
    .option('--wait <seconds>', 'give up after so long', '10')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((options: IbkrOptions) => look(options));
}

async function look(options: IbkrOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const { ibkr } = loadSettings().engine;
  const port = options.port === undefined ? ibkr.port : wholeNumber('--port', options.port, 1, 65_535);
  const settings = { ...ibkr, host: options.host ?? ibkr.host, port };
  using broker = await openIbkr(settings, join(dataFolder(), 'trading'), new SystemClock());
  await ready(broker, wholeNumber('--wait', options.wait, 1, 600) * 1_000, output, interrupt);
  const account = known(await broker.account());
  const positions = known(await broker.positions());
  if (options.json) {
    const { isPaper } = broker.state;
    output.record({ type: 'account', paper: isPaper, ...account });
    for (const position of positions) output.record({ type: 'position', ...position });
    for (const order of broker.orders) output.record({ type: 'order', ...order });
    return;
  }
  for (const line of accountLines(account, broker.state.isPaper === true)) output.line(line);
  output.line('');
  for (const line of positionLines(positions)) output.line(line);
  if (broker.orders.length === 0) return;
  output.line('');
  for (const line of orderLines(broker.orders)) output.line(line);
}

async function ready(broker: Broker, withinMs: number, output: Output, interrupt: Interrupt): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    const { phase, reason } = broker.state;
    if (phase === 'ready') return;
    if (phase === 'refused' || Date.now() > until) {
      throw new CommandFailure(
        ExitCode.environment,
        reason ?? `TWS is not ready (${phase}) after ${withinMs / 1_000} s.`,
      );
    }
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
    output.status(reason ?? 'connecting to TWS');
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
}

function known<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value;
  throw new CommandFailure(ExitCode.environment, result.failure);
}

function accountLines(account: BrokerAccount, isPaper: boolean): readonly string[] {
  return [
    `${account.account}  ${isPaper ? 'PAPER' : 'LIVE'}`,
    `net liquidation ${dollars(account.netLiquidation)}   buying power ${dollars(account.buyingPower)}   available ${dollars(account.availableFunds)}`,
    `margin ${dollars(account.initialMargin)} initial, ${dollars(account.maintenanceMargin)} maintenance   excess liquidity ${dollars(account.excessLiquidity)}`,
  ];
}

function positionLines(positions: readonly BrokerPosition[]): readonly string[] {
  if (positions.length === 0) return ['No positions.'];
  return textTable(
    [{ title: 'position' }, { title: 'quantity', align: 'right' }, { title: 'average cost', align: 'right' }],
    positions.map(({ underlying, option, quantity, averageCost }) => [
      option === null ? underlying : `${underlying} ${option.expiry} ${option.strike / 10_000} ${option.right}`,
      String(quantity),
      dollars(averageCost),
    ]),
  );
}

function orderLines(orders: readonly StagedOrder[]): readonly string[] {
  return textTable(
    ['ticket', 'state', 'filled', 'remaining', ''].map((title) => ({ title })),
    orders.map(({ ticketId, state, filled, remaining, text }) => [
      ticketId,
      state,
      String(filled),
      String(remaining),
      text,
    ]),
  );
}

function dollars(amount: Cents | null): string {
  return amount === null ? '–' : `$${(amount / 100).toFixed(2)}`;
}
