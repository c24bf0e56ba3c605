import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { openChannels } from '#entry/alerts/alert-channels';
import { alertOutboxPath, claimSending } from '#entry/alerts/alert-outbox-place';
import { readAlertSecrets } from '#entry/alerts/alert-secrets';
import { Dispatcher } from '#alerts/dispatcher';
import { testAlert } from '#alerts/system-alerts';
import { instantText } from '#entry/instant-text';
import { alertSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import type { AlertOutbox, ChannelStanding } from '#ports/alert-outbox';
import { SECOND_MS } from '#primitives/clock';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';
import { AlertStoreFault } from '#store/alerts/alert-store-fault';
import { SystemClock } from '#telemetry/system-clock';

interface AlertsOptions {
  readonly config?: string;
  readonly json: boolean;
}

const RECEIPT_WITHIN_MS = 30 * SECOND_MS;

export function alertsCommand(): Command {
  return new Command('alerts')
    .description('what is told to you, and where: Telegram, a webhook')
    .addCommand(
      new Command('test')
        .description('send one alert everywhere that config/alerts.yaml names, and wait for the receipts')
        .option('--config <folder>', 'the settings in this folder instead of our own')
        .option('--json', 'one object a channel: channel, arrived, problem', false)
        .action((options: AlertsOptions) => alertWork(() => test(options))),
    )
    .addCommand(
      new Command('status')
        .description('what waits, what was sent and what went wrong, channel by channel')
        .option('--config <folder>', 'the settings in this folder instead of our own')
        .option('--json', 'one object a channel: channel, open, waiting, sent, givenUp, lastSentMs, lastProblem', false)
        .action((options: AlertsOptions) => alertWork(() => status(options))),
    )
    .addHelpText(
      'after',
      '\nEvery alert is kept on the disk until it has arrived, or is known never to: a network that was away, or a process' +
        '\nthat was killed, loses none. What may have arrived before is sent again and says so.',
    );
}

async function test({ config, json }: AlertsOptions): Promise<void> {
  using output = new Output();
  const settings = alertSettings(config);
  const { channels, problems } = openChannels(settings, await readAlertSecrets());
  if (!json) for (const problem of problems) output.note(problem);
  if (channels.length === 0) {
    throw new CommandFailure(
      ExitCode.badInput,
      problems[0] ??
        'No channel is turned on. List a chat under telegram.chats in config/alerts.yaml, or turn webhook on.',
    );
  }
  const clock = new SystemClock();
  const path = alertOutboxPath();
  // Where a recording sends already, it sends this as well.
  using claim = claimSending(path);
  using outbox = AlertOutboxFile.openToSend(path, claim !== null);
  const alert = testAlert(clock.now(), process.pid);
  {
    const trouble = (channel: string, why: string | null): void => {
      if (!json && why !== null) output.note(`${channel}: ${why}; trying again.`);
    };
    using dispatcher = new Dispatcher({ outbox, channels, rules: settings, clock, trouble, sends: claim !== null });
    dispatcher.raise(alert);
    await dispatcher.flush(RECEIPT_WITHIN_MS);
  }
  const fates = outbox.fates(alert.id);
  for (const { channel, state, problem } of fates) {
    const arrived = state === 'sent';
    if (json) output.record({ channel, arrived, problem });
    else output.line(arrived ? `${channel}: arrived` : `${channel}: ${problem ?? 'no receipt yet'}`);
  }
  output.flush();
  const failed = fates.filter(({ state }) => state !== 'sent').length + problems.length;
  if (failed > 0) {
    throw new CommandFailure(
      ExitCode.refuted,
      `${failed} of ${fates.length + problems.length} channels did not take it.`,
    );
  }
}

async function status({ config, json }: AlertsOptions): Promise<void> {
  using output = new Output();
  const settings = alertSettings(config);
  const { channels, problems } = openChannels(settings, await readAlertSecrets());
  const path = alertOutboxPath();
  const standings = existsSync(path) ? standingsIn(path) : [];
  const names = new Set([...channels.map(({ name }) => name), ...standings.map(({ channel }) => channel)]);
  for (const name of [...names].sort()) {
    const standing = standings.find(({ channel }) => channel === name) ?? blank(name);
    const isOpen = channels.some((channel) => channel.name === name);
    if (json) output.record({ ...standing, open: isOpen });
    else output.line(standingText(standing, isOpen));
  }
  for (const problem of problems) {
    if (json) output.record({ problem });
    else output.line(problem);
  }
  if (!json && names.size === 0 && problems.length === 0) {
    output.line('No channel is turned on. List a chat under telegram.chats in config/alerts.yaml, or turn webhook on.');
  }
}

function standingsIn(path: string): readonly ChannelStanding[] {
  using outbox: AlertOutbox = AlertOutboxFile.openToRead(path);
  return outbox.standings();
}

function blank(channel: string): ChannelStanding {
  return { channel, waiting: 0, sent: 0, givenUp: 0, lastSentMs: null, lastProblem: null };
}

function standingText(standing: ChannelStanding, isOpen: boolean): string {
  const { channel, waiting, sent, givenUp, lastSentMs, lastProblem } = standing;
  const last = lastSentMs === null ? 'never sent' : `last ${instantText(lastSentMs)}`;
  const given = givenUp === 0 ? '' : `, ${groupedText(givenUp)} given up`;
  const problem = waiting > 0 && lastProblem !== null ? `; ${lastProblem}` : '';
  const off = isOpen ? '' : '; turned off';
  return `${channel}: ${groupedText(waiting)} waiting, ${groupedText(sent)} sent${given}, ${last}${problem}${off}`;
}

async function alertWork(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AlertStoreFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
