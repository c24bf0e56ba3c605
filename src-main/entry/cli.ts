import { Command, CommanderError } from 'commander';
import { barsCommand } from '#entry/commands/bars';
import { calendarCommand } from '#entry/commands/calendar';
import { doctorCommand } from '#entry/commands/doctor';
import { recordCommand } from '#entry/commands/record';
import { regimesCommand } from '#entry/commands/regimes';
import { replayCommand } from '#entry/commands/replay';
import { tapeCommand } from '#entry/commands/tape';
import { ARGUS_VERSION } from '#entry/argus-version';
import { commandFailureOf } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

const EXIT_CODE_HELP = `
Exit codes: 0 done · 1 checked and refuted (a divergence, a damaged tape) · 2 wrong use or wrong input ·
3 the machine is in the way (missing file, full disk, locked database) · 130 stopped by Ctrl-C, work so far kept.
Results go to standard output, progress and notes to standard error.`;

function program(): Command {
  return new Command('argus')
    .description('Watches markets, records everything and replays it exactly.')
    .version(ARGUS_VERSION)
    .addHelpText('after', EXIT_CODE_HELP)
    .showHelpAfterError('(argus <command> --help explains each option)')
    .addCommand(replayCommand())
    .addCommand(recordCommand())
    .addCommand(tapeCommand())
    .addCommand(barsCommand())
    .addCommand(regimesCommand())
    .addCommand(calendarCommand())
    .addCommand(doctorCommand());
}

async function main(): Promise<void> {
  const root = program();
  exitByThrowing(root);
  try {
    await root.parseAsync();
  } catch (error) {
    process.exitCode = report(commandFailureOf(error));
  }
}

/** Commander would call process.exit, which loses output that a pipe has not taken yet. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByThrowing(child);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.badInput;
  if (error instanceof CommandFailure) {
    process.stderr.write(`argus: ${error.message}\n`);
    return error.exitCode;
  }
  throw error;
}

await main();
