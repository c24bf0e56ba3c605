import { Command } from 'commander';
import { checkHealth, type Verdict } from '#entry/health-checks';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';

interface DoctorOptions {
  readonly history?: string;
  readonly json: boolean;
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: '✓', note: '!', problem: '✗' };

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what is installed, where data lives, and whether all of it works')
    .option('--history <file>', 'check this history database instead of the usual one')
    .option('--json', 'one object a line: what, verdict (ok, note, problem), found', false)
    .action((options: DoctorOptions) => examine(options));
}

async function examine(options: DoctorOptions): Promise<void> {
  using output = new Output();
  const checks = await checkHealth(options.history ?? null);
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const check of checks) {
    if (options.json) output.record(check);
    else output.line(`${MARKS[check.verdict]} ${check.what.padEnd(width)}  ${check.found}`);
  }
  output.flush();
  const problems = checks.filter(({ verdict }) => verdict === 'problem').length;
  if (problems > 0)
    throw new CommandFailure(ExitCode.environment, `${problems} of ${checks.length} checks found a problem.`);
}
