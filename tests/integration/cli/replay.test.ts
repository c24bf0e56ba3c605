import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TapeReader } from '#store/tape/tape-reader';
import { rewriteTape } from '#tests/support/memory-tape';
import { writeDamaged } from '#tests/support/damaged-tape';
import { argus, records, RunningArgus, SMALL_RECORDING, type WorkFolder, workFolder } from '#tests/support/run-argus';

const NO_STACK = /^ +at /m;

let folder: WorkFolder;
let tape: string;
let finalHash: string;

beforeAll(() => {
  folder = workFolder();
  tape = folder.file('day.tape');
  const run = argus(['record', '--out', tape, ...SMALL_RECORDING, '--json']);
  finalHash = String(records(run).at(-1)?.['finalHash']);
});

afterAll(() => folder[Symbol.dispose]());

describe('argus replay', () => {
  it('gives every minute, then counts, final hash and speed', () => {
    const run = argus(['replay', tape, '--json', '--thorough']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    const lines = records(run);
    const minutes = lines.slice(0, -1);
    expect(minutes).toHaveLength(90);
    for (const [i, minute] of minutes.entries()) {
      const t = (minutes[0]?.['t'] as number) + i * 60_000;
      expect(minute).toEqual({ type: 'minute', t, hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
    }
    const summary = lines.at(-1);
    expect(summary).toMatchObject({ type: 'summary', finalHash, minutesProved: 90, divergence: null, fields: [] });
    expect(summary?.['events']).toMatchObject({ 'minute.proved': 90, 'instrument.listed': 6 });
    for (const rate of ['inputsPerSecond', 'eventsPerSecond']) expect(summary?.[rate]).toBeGreaterThan(0);
    const text = argus(['replay', tape, '--hashes']).stdout;
    for (const { hash } of minutes) expect(text).toContain(`Z  ${String(hash)}\n`);
    expect(text).toMatch(/ minute\.proved +90\n/);
    expect(text).toContain(`final state ${finalHash}\n`);
    expect(text).toMatch(/inputs gave [\d,]+ events in [\d.]+ s \([\d,]+ inputs\/s, [\d,]+ events\/s\)/);
  });

  it('starts and stops where it is told, and adds up to the whole', () => {
    const from = ['--from', '2026-03-06T00:30Z'];
    const to = ['--to', '2026-03-05T19:30-05:00'];
    const [whole, first, second] = [[], to, from].map((range) => records(argus(['replay', tape, '--json', ...range])));
    const inputs = (lines: typeof whole): number => Number(lines?.at(-1)?.['inputs']);
    expect(inputs(first) + inputs(second)).toBe(inputs(whole));
    expect([...(first ?? []).slice(0, -1), ...(second ?? []).slice(0, -1)]).toEqual(whole?.slice(0, -1));
    expect(second?.at(-1)).toMatchObject({ finalHash });
    const none = records(argus(['replay', tape, '--json', '--from', '1772757000000', '--to', '1772757000001'])).at(-1);
    expect(none).toMatchObject({ finalHash: first?.at(-1)?.['finalHash'] });
  });

  it.each([
    ['--from', '2027-01-01'],
    ['--to', '2020-01-01'],
  ])('refuses %s %s, which leaves nothing of the tape', (option, instant) => {
    const run = argus(['replay', tape, option, instant]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(
      /leaves nothing of .*It was recorded from 2026-03-06T00:00:00\.000Z to 2026-03-06T01:30:02\.000Z/,
    );
  });

  it('does not run past --to at any speed', () => {
    const range = ['--to', '2026-03-06T00:20:30Z', '--json'];
    const summaries = ['max', '20000', '100000'].map((speed) => {
      const {
        inputs,
        events,
        finalHash: hash,
      } = records(argus(['replay', tape, ...range, '--speed', speed])).at(-1) ?? {};
      return { inputs, events, hash };
    });
    expect(summaries[1]).toEqual(summaries[0]);
    expect(summaries[2]).toEqual(summaries[0]);
  });

  it('stops cleanly at Ctrl-C, with what it has seen so far', async () => {
    const running = new RunningArgus(['replay', tape, '--speed', '600', '--json']);
    await running.lines(3);
    running.child.kill('SIGINT');
    const run = await running.ended;
    expect([run.code, run.signal]).toEqual([130, null]);
    expect(run.stderr).toContain('argus: Stopped. The tape is unchanged.');
    expect(records(run).at(-1)).toMatchObject({ type: 'summary', divergence: null });
  });

  it.each([
    ['a missing file', 'nowhere.tape', 3, /nowhere\.tape.*Check the path/],
    ['a folder', '.', 3, /EISDIR/],
    ['a file that is no tape', 'text.csv', 2, /this is not a tape/],
    ['an empty file', 'empty.tape', 2, /this is not a tape/],
  ])('says what is wrong with %s', (_what, name, code, words) => {
    writeFileSync(folder.file('text.csv'), 'at_ms,price,size\n');
    writeFileSync(folder.file('empty.tape'), '');
    for (const command of [['replay'], ['tape', 'info'], ['tape', 'verify']]) {
      const run = argus([...command, folder.file(name)]);
      expect([run.code, run.stdout]).toEqual([code, '']);
      expect(run.stderr).toMatch(words);
      expect(run.stderr).not.toMatch(NO_STACK);
    }
  });
});

describe('a tape that is not the day it was', () => {
  function altered(name: string, changes: Parameters<typeof rewriteTape>[2]): string {
    const path = folder.file(name);
    using source = TapeReader.open(tape);
    rewriteTape(source, path, changes);
    return path;
  }

  it('with an altered proof is sound, but refuted at its minute', () => {
    const wrongMs = Date.UTC(2026, 2, 6, 0, 41);
    const path = altered('proof.tape', {
      proof: (placed) => {
        if (placed.proof.minuteMs !== wrongMs) return placed;
        const hash = { ...placed.proof.hash, low: (placed.proof.hash.low ^ 1) >>> 0 };
        const groups = placed.proof.groups.map((group, i) => (i === 0 ? group ^ 1 : group));
        return { ...placed, proof: { ...placed.proof, hash, groups } };
      },
    });
    expect(argus(['tape', 'verify', path]).code).toBe(0);
    const run = argus(['replay', path]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('First minute that differs: 2026-03-06T00:41:00.000Z (2026-03-05 19:41:00 EST)');
    expect(run.stderr).toMatch(/Where: clock\./);
    expect(run.stdout).toContain('41 minutes proved');
    const json = argus(['replay', path, '--json']);
    expect(json.code).toBe(1);
    expect(records(json).at(-1)?.['divergence']).toMatchObject({ minuteMs: wrongMs, part: 'clock' });
  });

  it('replayed under other settings is refuted, with the minute and the part named', () => {
    const path = altered('settings.tape', {
      header: (header) => {
        const settings = header.pipelineSettings as { readonly features: object };
        return { ...header, pipelineSettings: { ...settings, features: { ...settings.features, volumeBars: 5 } } };
      },
    });
    const run = argus(['replay', path]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/First minute that differs: 2026-03-06T00:\d\d:00\.000Z/);
    expect(run.stderr).toMatch(/Where: \w+ features\./);
    expect(run.stderr).toContain('argus tape verify');
  });

  it('with settings that no version could have written is refused', () => {
    const path = altered('header.tape', { header: (header) => ({ ...header, pipelineSettings: { bars: 'none' } }) });
    for (const command of [['replay'], ['tape', 'info']]) {
      const run = argus([...command, path]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/header\.tape: bars in the header cannot be used .*To put it right:/);
    }
  });

  it('with a flipped bit is refuted by verify, which says at which byte, and never replayed past it', () => {
    const path = folder.file('flipped.tape');
    const at = writeDamaged(tape, path);
    const run = argus(['tape', 'verify', path]);
    expect(run.code).toBe(1);
    const named = /flipped\.tape: byte ([\d,]+), after input [\d,]+: /.exec(run.stdout)?.[1]?.replaceAll(',', '');
    expect(Number(named)).toBeLessThanOrEqual(at);
    expect(Number(named)).toBeGreaterThan(0);
    const json = argus(['tape', 'verify', path, '--json']);
    expect(json.code).toBe(1);
    expect(records(json).map(({ type }) => type)).toEqual(['problem', 'report']);
    expect(records(json)[0]).toMatchObject({ offset: Number(named) });
    for (const speed of ['max', '100000']) {
      const replay = argus(['replay', path, '--speed', speed]);
      expect(replay.code).toBe(1);
      expect(replay.stderr).toMatch(/flipped\.tape/);
      expect(replay.stderr).not.toMatch(NO_STACK);
    }
  });
});
