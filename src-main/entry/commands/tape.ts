import { Command } from 'commander';
import { tapeChainCommand } from '#entry/commands/tape-chain';
import { tapeExportCommand } from '#entry/commands/tape-export';
import { instantText } from '#entry/instant-text';
import { tapeImportCommand } from '#entry/commands/tape-import';
import { openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { bytesText, durationText, groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { labelText } from '#research/desk/tape-marks';
import { verifyTape } from '#store/tape/verify-tape';
import { statSync } from 'node:fs';

interface JsonOption {
  readonly json: boolean;
}

export function tapeCommand(): Command {
  return new Command('tape')
    .description('look at tapes, check them, and bring ticks in and out')
    .addCommand(infoCommand())
    .addCommand(verifyCommand())
    .addCommand(tapeExportCommand())
    .addCommand(tapeChainCommand())
    .addCommand(tapeImportCommand());
}

function infoCommand(): Command {
  return new Command('info')
    .description('what a tape holds')
    .argument('<tape>', 'the tape file')
    .option('--json', 'as one object', false)
    .action((path: string, options: JsonOption) => showInfo(path, options));
}

function showInfo(path: string, options: JsonOption): void {
  using output = new Output();
  using tape = openTape(path);
  const { reader } = tape;
  const bytes = statSync(path).size;
  const { header, inputs, firstSeenMs, lastSeenMs, keyframes } = reader;
  const proofs = tapeWork(() => reader.proofs()).length;
  if (options.json) {
    output.record({ path, bytes, ...header, inputs, firstSeenMs, lastSeenMs, keyframes, proofs });
    return;
  }
  output.line(path);
  output.line(`  origin     ${header.origin}`);
  output.line(`  created    ${new Date(header.createdMs).toISOString()}`);
  if (firstSeenMs !== null && lastSeenMs !== null) {
    const span = durationText(lastSeenMs - firstSeenMs);
    output.line(`  recorded   ${instantText(firstSeenMs)} to ${instantText(lastSeenMs)} (${span})`);
  }
  const each = inputs === 0 ? '' : `, ${(bytes / inputs).toFixed(2)} bytes each`;
  output.line(`  inputs     ${groupedText(inputs)} in ${bytesText(bytes)}${each}`);
  output.line(`  keyframes  ${keyframes.length}, minutes proved ${groupedText(proofs)}`);
  const breaks = keyframes.filter(({ afterBreak }) => afterBreak).length;
  if (breaks > 0) output.line(`  breaks     ${breaks}: inputs before them could not be recorded`);
  for (const label of header.labels) {
    const { fromMs, toMs, symbol } = label;
    const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(5, 16).replace('T', ' '));
    output.line(`  planted    ${from} to ${to} UTC  ${(symbol ?? 'all').padEnd(8)} ${labelText(label)}`);
  }
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('read every byte of a tape and check it; `argus replay` then checks that it still gives the same day')
    .argument('<tape>', 'the tape file')
    .option('--json', 'one object per problem, then the report', false)
    .addHelpText('after', '\nExits with 1 when anything is damaged, and says at which byte.')
    .action((path: string, options: JsonOption) => verify(path, options));
}

function verify(path: string, options: JsonOption): void {
  using output = new Output();
  const { problems, ...report } = tapeWork(() => verifyTape(path));
  if (options.json) {
    for (const problem of problems) output.record({ type: 'problem', ...problem });
    output.record({ type: 'report', ...report, problems: problems.length });
  } else {
    for (const { offset, position, what } of problems) {
      output.line(`${path}: byte ${groupedText(offset)}, after input ${groupedText(position)}: ${what}`);
    }
    const state = report.closed ? 'closed in good order' : 'still being recorded, or its recording was killed';
    const parts = `${groupedText(report.inputs)} inputs, ${report.keyframes} keyframes, ${groupedText(report.proofs)} proofs`;
    if (problems.length === 0) output.line(`${path}: sound. ${parts} in ${bytesText(report.bytes)}; ${state}.`);
  }
  output.flush();
  if (problems.length === 0) return;
  const many = problems.length === 1 ? 'One place is' : `${problems.length} places are`;
  throw new CommandFailure(
    ExitCode.refuted,
    `${many} damaged. What lies before can still be replayed (--to); restore the file from a copy to have the rest.`,
  );
}
