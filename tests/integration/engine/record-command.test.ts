import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyTape } from '#store/tape/verify-tape';
import { type ArgusRun, runArgus } from '#tests/support/argus-process';

const CLI = fileURLToPath(new URL('../../../src-main/entry/cli.ts', import.meta.url));
const MARKET = ['--sim', '7', '--minutes', '45', '--density', '0.1'];
const KILOBYTES_A_FILE_MAY_HAVE = 60;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'argus-record-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tapeIn = (name: string): string => join(folder, `${name}.tape`);

function summaryOf({ lines }: ArgusRun): unknown {
  const { position, finalHash } = JSON.parse(lines.at(-1) ?? '{}') as Record<'position' | 'finalHash', unknown>;
  return { position, finalHash };
}

/** Stops it with a signal, as Ctrl-C does, once it has said so many lines. */
function recordAndInterrupt(args: readonly string[], afterLines: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'record', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let lines = 0;
    let asked = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines += text.split('\n').length - 1;
      if (lines < afterLines || asked) return;
      asked = true;
      child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

describe('argus record', () => {
  it('leaves a whole tape when it is interrupted, and the same command carries it on to the same end', async () => {
    const args = [...MARKET, '--batch', '4', '--json'];
    const whole = await runArgus({ args: ['record', ...args, '--out', tapeIn('whole')] });
    expect(await recordAndInterrupt([...args, '--out', tapeIn('cut')], 5)).toBe(130);
    const cut = verifyTape(tapeIn('cut'));
    expect(cut).toMatchObject({ closed: true, problems: [] });
    const carriedOn = await runArgus({ args: ['record', ...args, '--out', tapeIn('cut')] });
    expect(carriedOn.exitCode).toBe(0);
    expect(JSON.parse(carriedOn.lines[0] ?? '')).toMatchObject({ type: 'resumed', position: cut.inputs });
    expect(summaryOf(carriedOn)).toEqual(summaryOf(whole));
  });

  it('comes to the same end when the market is played against the clock', async () => {
    const whole = await runArgus({ args: ['record', ...MARKET, '--json', '--out', tapeIn('whole')] });
    const inTime = await runArgus({
      args: ['record', ...MARKET, '--json', '--speed', '3000', '--out', tapeIn('in-time')],
    });
    expect(inTime.exitCode).toBe(0);
    expect(summaryOf(inTime)).toEqual(summaryOf(whole));
    expect(verifyTape(tapeIn('in-time')).problems).toEqual([]);
  });

  it('refuses to carry on another recording', async () => {
    await runArgus({ args: ['record', ...MARKET, '--out', tapeIn('x')] });
    const other = await runArgus({ args: ['record', ...MARKET.with(1, '8'), '--out', tapeIn('x')] });
    expect(other.exitCode).toBe(2);
    expect(other.complaints).toMatch(/holds another recording .*seed 7.* Choose another --out/);
  });

  it.skipIf(process.platform === 'win32')(
    'says in one line which file can take no more, and keeps what was acknowledged',
    async () => {
      const limited = `ulimit -f ${KILOBYTES_A_FILE_MAY_HAVE} && exec "$@"`;
      const args = [
        'record',
        '--sim',
        '7',
        '--minutes',
        '240',
        '--density',
        '0.2',
        '--batch',
        '100',
        '--json',
        '--out',
        tapeIn('full'),
      ];
      const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>(
        (resolve) => {
          execFile('bash', ['-c', limited, 'argus', process.execPath, CLI, ...args], (error, out, err) =>
            resolve({ code: error?.code ?? 0, stdout: out, stderr: err }),
          );
        },
      );
      expect(code).toBe(3);
      expect(stderr).toMatch(/^argus: .*full\.tape\.journal: writing failed .* Check the disk, then try again\.\n$/);
      const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { readonly position: number };
      expect(verifyTape(tapeIn('full')).inputs).toBeGreaterThanOrEqual(last.position);
      const carriedOn = await runArgus({ args });
      expect(carriedOn.exitCode).toBe(0);
      expect(verifyTape(tapeIn('full')).problems).toEqual([]);
    },
  );
});
