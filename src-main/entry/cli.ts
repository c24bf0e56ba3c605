import { Command, CommanderError } from 'commander';
import { ARGUS_VERSION } from '#entry/argus-version';
import { commandFailureOf } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output, ReaderLeft } from '#entry/terminal/output';

const EXIT_CODE_HELP = `
Exit codes: 0 done · 1 checked and refuted (a divergence, a damaged tape) · 2 wrong use or wrong input ·
3 the machine is in the way (missing file, full disk, locked database) · 70 a fault in Argus itself ·
130 stopped by Ctrl-C, work so far kept.
Results go to standard output, progress and notes to standard error.`;

/** In the order of the help. Only the command that is wanted is loaded: the others would double what a start costs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('#entry/commands/serve')).serveCommand(),
  replay: async () => (await import('#entry/commands/replay')).replayCommand(),
  record: async () => (await import('#entry/commands/record')).recordCommand(),
  venues: async () => (await import('#entry/commands/venues')).venuesCommand(),
  tape: async () => (await import('#entry/commands/tape')).tapeCommand(),
  bars: async () => (await import('#entry/commands/bars')).barsCommand(),
  regimes: async () => (await import('#entry/commands/regimes')).regimesCommand(),
  chain: async () => (await import('#entry/commands/chain')).chainCommand(),
  spreads: async () => (await import('#entry/commands/spreads')).spreadsCommand(),
  signals: async () => (await import('#entry/commands/signals')).signalsCommand(),
  recommend: async () => (await import('#entry/commands/recommend')).recommendCommand(),
  farm: async () => (await import('#entry/commands/farm')).farmCommand(),
  alerts: async () => (await import('#entry/commands/alerts')).alertsCommand(),
  calendar: async () => (await import('#entry/commands/calendar')).calendarCommand(),
  quant: async () => (await import('#entry/commands/quant')).quantCommand(),
  ibkr: async () => (await import('#entry/commands/ibkr')).ibkrCommand(),
  journal: async () => (await import('#entry/commands/journal')).journalCommand(),
  history: async () => (await import('#entry/commands/history')).historyCommand(),
  soak: async () => (await import('#entry/commands/soak')).soakCommand(),
  doctor: async () => (await import('#entry/commands/doctor')).doctorCommand(),
};

async function program(output: Output): Promise<Command> {
  const root = new Command('argus')
    .description('Watches markets, records everything and replays it exactly.')
    .version(ARGUS_VERSION)
    .addHelpText('after', EXIT_CODE_HELP);
  const wanted = process.argv[2] ?? '';
  const names = Object.hasOwn(COMMANDS, wanted) ? [wanted] : Object.keys(COMMANDS);
  for (const name of names) root.addCommand(await (COMMANDS[name] as () => Promise<Command>)());
  settle(root, 'argus', output);
  return root;
}

async function main(): Promise<void> {
  const output = new Output();
  // From a timer, past every caller: reported like any other fault instead of Node's own way, which exits with 1.
  process.once('uncaughtException', (error) => process.exit(report(commandFailureOf(error), output)));
  try {
    const root = await program(output);
    await root.parseAsync();
    output.flush();
  } catch (error) {
    process.exitCode = report(commandFailureOf(error), output);
  }
}

/** What commander does not hand down from command to command. */
function settle(command: Command, path: string, output: Output): void {
  // It would call process.exit, which loses output that a pipe has not taken yet.
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => output.line(text.replace(/\n$/, '')),
    writeErr: (text) => output.note(text.replace(/\n$/, '')),
    outputError: (text, write) => write(text.replace(/^error: /, 'argus: ')),
  });
  command.showHelpAfterError(
    `(${path} --help explains ${command.commands.length > 0 ? 'its commands' : 'each option'})`,
  );
  for (const option of command.options) {
    // "(default: false)" says nothing about a switch.
    if (option.defaultValue === false) option.defaultValue = undefined;
  }
  for (const child of command.commands) settle(child, `${path} ${child.name()}`, output);
}

function report(error: unknown, output: Output): number {
  if (error instanceof ReaderLeft) return ExitCode.ok;
  if (error instanceof CommanderError) {
    output.flush();
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.badInput;
  }
  if (error instanceof CommandFailure) {
    output.note(`argus: ${error.message}`);
    return error.exitCode;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.note(
    `argus: this is a fault in Argus ${ARGUS_VERSION}, not yours. Please report it with what follows.\n${details}`,
  );
  return ExitCode.internal;
}

await main();
