import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import { electronFolder, fetchElectron, findElectron } from '#entry/launch/electron-binary';
import { browserInstead, HOW_TO_GET_ELECTRON, type LaunchPlan, planLaunch } from '#entry/launch/launch-plan';
import { openWindow } from '#entry/launch/open-window';
import { commandFailureOf } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output, ReaderLeft } from '#entry/terminal/output';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const HELP = `argus: a workstation for people who sell option spreads by hand. It begins with a recorded demo day.

  npm start                    opens the window; where that is not possible, says why and opens the browser mode
  npm start -- --browser       the same screens in a browser, served to this computer only
      --no-open                only print the address
      --port <number>          always at the same address
  npm start -- --no-download   never fetch Electron, which the window needs (about 110 MB, once)
  npm start -- --terminal      watch the demo day prove itself in this terminal
      --max                    as fast as the machine can, and print what it proved
  npm run argus -- --help      every other command
`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  browser: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  port: { type: 'string' },
  'no-download': { type: 'boolean' },
  terminal: { type: 'boolean' },
  max: { type: 'boolean' },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(ExitCode.badInput, `${problem}\n\n${HELP}`, error);
  }
}

async function start(output: Output): Promise<void> {
  const options = readOptions();
  if (options.help === true) {
    output.line(HELP.trimEnd());
  } else if (options.terminal === true || options.max === true) {
    const { terminalDemo } = await import('#entry/terminal-demo');
    await terminalDemo(options.max !== true);
  } else {
    await launch(options, output);
  }
}

async function launch(options: Options, output: Output): Promise<void> {
  if (!isBuilt(ROOT)) {
    output.note('Building the window (a few seconds)…');
    buildWindow(ROOT);
  }
  const plan = planNow(options, options['no-download'] !== true);
  if (plan.kind === 'fetch') await fetchThenOpen(options, output);
  else await carryOut(plan, options, output);
}

function planNow(options: Options, mayFetch: boolean): LaunchPlan {
  return planLaunch({
    browserWanted: options.browser === true,
    platform: process.platform,
    environment: process.env,
    superuser: process.getuid?.() === 0,
    executable: findElectron(electronFolder(), process.env, process.platform),
    mayFetch,
  });
}

async function fetchThenOpen(options: Options, output: Output): Promise<void> {
  const folder = electronFolder();
  let problem: string | null = 'the electron package is not installed';
  if (folder !== null) {
    output.note('Fetching Electron, which the window needs (about 110 MB, once)…');
    problem = await fetchElectron(folder, (seconds) => output.status(`${seconds} s`));
    output.status('');
  }
  const plan = planNow(options, false);
  if (plan.kind === 'window') return carryOut(plan, options, output);
  const why = `Electron, which the window needs, could not be fetched (${problem ?? 'its program is not where it should be'})`;
  output.note(browserInstead(why, HOW_TO_GET_ELECTRON));
  await serveBrowser(options);
}

async function carryOut(plan: Exclude<LaunchPlan, { kind: 'fetch' }>, options: Options, output: Output): Promise<void> {
  if (plan.kind === 'browser') {
    if (plan.why !== null) output.note(browserInstead(plan.why));
    return serveBrowser(options);
  }
  const outcome = await openWindow(plan.executable, ROOT);
  if (outcome.opened) {
    process.exitCode = outcome.exitCode;
    return;
  }
  output.note(browserInstead(`Electron ended before it opened a window (${outcome.why})`));
  await serveBrowser(options);
}

async function serveBrowser(options: Options): Promise<void> {
  const { serveCommand } = await import('#entry/commands/serve');
  const given = options['no-open'] === true ? ['--no-open'] : [];
  if (options.port !== undefined) given.push('--port', options.port);
  await serveCommand().exitOverride().parseAsync(given, { from: 'user' });
}

const output = new Output();
try {
  await start(output);
  output.flush();
} catch (error) {
  const failure = commandFailureOf(error);
  if (failure instanceof CommandFailure) {
    output.note(`argus: ${failure.message}`);
    process.exitCode = failure.exitCode;
  } else if (!(failure instanceof ReaderLeft)) throw failure;
}
