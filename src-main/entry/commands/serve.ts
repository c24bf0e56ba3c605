import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import { canOpenBrowser, openBrowser } from '#entry/serving/open-browser';
import { sayLastWord } from '#entry/serving/last-word';
import { ServerSupervisor } from '#entry/serving/server-supervisor';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';

interface ServeOptions {
  readonly port?: string;
  readonly open: boolean;
  readonly tape?: string;
  readonly live: boolean;
  readonly window?: string;
  readonly config?: string;
  readonly json: boolean;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LAST_PORT = 65_535;

export function serveCommand(): Command {
  return new Command('serve')
    .description('show the window in a browser of this computer')
    .option('--port <number>', 'always at the same address (default: whichever port is free)')
    .option('--no-open', 'only print the address')
    .option('--tape <file>', 'open this tape instead of the bundled demo day')
    .option('--live', 'record the venues of config.yaml and watch them as they come', false)
    .option('--window <folder>', 'show this build of the window instead of our own')
    .option('--config <folder>', 'show and save the settings in this folder instead of our own')
    .option(
      '--json',
      'one object a line: each start (type ready) with its address, each end by itself (type ended)',
      false,
    )
    .addHelpText(
      'after',
      '\nThe address holds the key to the engine behind its #: whoever has it can do what you can. It is new each time, and' +
        '\nonly this computer can use it. Runs until Ctrl-C.' +
        '\n\nLive data go onto the live tape in the data folder, which can be replayed like any other. Until somebody stops' +
        '\nthem in the window, they are recorded again whenever the desk is opened.',
    )
    .action((options: ServeOptions) => serve(options));
}

async function serve(options: ServeOptions): Promise<void> {
  const port = parsePort(options.port);
  using output = new Output();
  using interrupt = new Interrupt();
  const folder = builtWindow(options.window, output);
  const token = randomBytes(32).toString('base64url');
  const supervisor = new ServerSupervisor({
    serve: { token, port, folder, tape: absolute(options.tape), config: absolute(options.config), live: options.live },
    onReady: (server) => {
      const url = `http://127.0.0.1:${server.port}/#token=${token}`;
      if (options.json) output.record({ type: 'ready', url, ...server });
      else if (server.restarts === 0) greet(output, url, options.open);
      else output.note('The engine runs again; open windows come back to it by themselves.');
      output.flush();
    },
    onExit: (reason, retryInMs) => {
      if (options.json) output.record({ type: 'ended', reason, retryInMs });
      else if (retryInMs !== null) output.note(`The engine ended by itself (${reason}) and is started again.`);
      else output.note('The engine keeps ending. Open windows are told; this takes a few seconds.');
      output.flush();
    },
    onGiveUp: (reason, at, signal) =>
      sayLastWord({
        reason: `${reason} Start Argus again, and open the address that it prints.`,
        token,
        port: at,
        folder,
        signal,
      }),
  });
  interrupt.signal.addEventListener('abort', () => supervisor.stop());
  await supervisor.run();
  if (!options.json) output.note('Stopped.');
}

function greet(output: Output, url: string, mayOpen: boolean): void {
  output.line(`Argus runs at ${url}`);
  output.note('Ctrl-C stops it.');
  if (!mayOpen || !canOpenBrowser({ platform: process.platform, environment: process.env })) return;
  openBrowser(url, process.platform, () => output.note('No browser could be opened; open the address yourself.'));
}

function builtWindow(given: string | undefined, output: Output): string {
  if (given !== undefined) return resolve(given);
  if (!isBuilt(ROOT)) {
    output.note('Building the window (a few seconds)…');
    buildWindow(ROOT);
  }
  return resolve(ROOT, 'out/renderer');
}

function absolute(path: string | undefined): string | null {
  return path === undefined ? null : resolve(path);
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LAST_PORT) return port;
  throw new CommandFailure(ExitCode.badInput, `"${text}" is no port. Write a number from 1024 to ${LAST_PORT}.`);
}
