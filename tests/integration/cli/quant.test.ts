import { describe, expect, it } from 'vitest';
import { argus } from '#tests/support/run-argus';

const CALL = { S: 61, K: 60, T: 0.08, r: 0.04, q: 0, sigma: 0.55, type: 'C' };

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

describe('argus quant', () => {
  it('answers each line on its own line, in the same order, whatever the lines between hold', () => {
    const input = [
      JSON.stringify(CALL),
      '{"S": 61, "K"',
      '',
      JSON.stringify({ ...CALL, K: undefined }),
      '[1, 2]',
      JSON.stringify({ ...CALL, type: 'X' }),
      JSON.stringify({ ...CALL, sigma: -0.1 }),
      JSON.stringify({ ...CALL, S: 'NaN' }),
      JSON.stringify({ ...CALL, K: 61.5 }),
    ].join('\n');
    const run = argus(['quant', 'price'], { input });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(lines(run.stdout)).toEqual([
      expect.objectContaining({ price: expect.closeTo(4.370819163, 8) as number }),
      expect.objectContaining({ status: 'bad_json', line: 2 }),
      { status: 'bad_input', line: 4, field: 'K', problem: 'K is missing' },
      expect.objectContaining({ status: 'bad_json', line: 5 }),
      { status: 'bad_input', line: 6, field: 'type', problem: 'type is not one of C, P' },
      { status: 'bad_input', line: 7, field: 'sigma', problem: 'sigma is below 0' },
      { status: 'bad_input', line: 8, field: 'S', problem: 'S is not a finite number' },
      expect.objectContaining({ price: expect.closeTo(3.641475362, 8) as number }),
    ]);
  });

  it('prints a small table for flags, and one object with --json', () => {
    const flags = Object.entries(CALL).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const table = argus(['quant', 'price', ...flags]);
    expect([table.code, table.stderr]).toEqual([0, '']);
    expect(table.stdout).toMatch(/^price +4\.370819163 +per unit of the underlying$/m);
    const object = argus(['quant', 'price', ...flags, '--json']);
    expect(lines(object.stdout)).toEqual(lines(argus(['quant', 'price'], { input: JSON.stringify(CALL) }).stdout));
  });

  it('says what a single request lacks, and ends with 2', () => {
    const run = argus(['quant', 'price', '--S', '61', '--type', 'C']);
    expect([run.code, run.stdout, run.stderr]).toEqual([2, '', 'argus: --K is missing.\n']);
    const word = argus(['quant', 'price', '--S', 'sixty']);
    expect([word.code, word.stdout, word.stderr]).toEqual([2, '', 'argus: --S "sixty" is not a number.\n']);
  });

  it('explains every task: its flags, its figures and an example that works', () => {
    const help = argus(['quant', '--help']).stdout;
    const tasks = [...help.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name as string);
    expect(tasks).toContain('price');
    for (const task of tasks) {
      const text = argus(['quant', task, '--help']).stdout;
      const example = text.trimEnd().split('\n').at(-1) ?? '';
      expect(example, task).toContain(`argus quant ${task} --`);
      expect(text, task).toContain('Reply:');
      const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const run = argus(words.slice(1));
      expect([run.code, run.stderr], example).toEqual([0, '']);
      expect(run.stdout.split('\n').length, example).toBeGreaterThan(2);
    }
  });

  it('keeps up with a long stream in bounded memory', () => {
    const count = 100_000;
    const input = `${JSON.stringify(CALL)}\n`.repeat(count);
    const run = argus(['quant', 'price'], { input, environment: { NODE_OPTIONS: '--max-old-space-size=64' } });
    expect([run.code, run.stderr]).toEqual([0, '']);
    const replies = run.stdout.split('\n');
    expect(replies.length).toBe(count + 1);
    expect(new Set(replies.slice(0, -1)).size).toBe(1);
  });
});
