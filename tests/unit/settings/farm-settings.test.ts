import { describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS, parseEngineSettings } from '#settings/engine-settings';
import { withFarmWishes } from '#settings/farm-settings';

const WRITTEN = { backend: 'wasm', threads: 2 } as const;

describe('who evaluates the farm', () => {
  it('is found out by itself where nothing is set', () => {
    expect(DEFAULT_ENGINE_SETTINGS.farm).toEqual({ backend: 'auto', threads: null });
  });

  it('can be set in the file', () => {
    const read = parseEngineSettings('farm:\n  backend: threads\n  threads: 3\n', 'my.yaml');
    expect(read).toMatchObject({ ok: true, value: { farm: { backend: 'threads', threads: 3 } } });
  });

  it.each([
    ['backend: cuda', 'farm.backend', 'auto, typescript, columns, wasm, threads, webgpu, tensorflow'],
    ['threads: 0', 'farm.threads', 'from 1 to 64'],
    ['threads: 1.5', 'farm.threads', 'from 1 to 64'],
    ['workers: 2', 'farm.workers', ''],
  ])('is refused when it is set to %s', (line, field, problem) => {
    const read = parseEngineSettings(`farm:\n  ${line}\n`, 'my.yaml');
    expect(read).toMatchObject({ ok: false, failure: { field } });
    if (!read.ok) expect(read.failure.problem).toContain(problem);
  });

  it('follows the command line before the environment, and that before the file', () => {
    expect(withFarmWishes(WRITTEN, {})).toEqual({ ok: true, value: WRITTEN });
    const environment = { ARGUS_FARM_BACKEND: 'threads', ARGUS_FARM_THREADS: 'auto' };
    expect(withFarmWishes(WRITTEN, environment)).toEqual({ ok: true, value: { backend: 'threads', threads: null } });
    const commandLine = { backend: 'auto', threads: '4' };
    expect(withFarmWishes(WRITTEN, environment, commandLine)).toEqual({
      ok: true,
      value: { backend: 'auto', threads: 4 },
    });
  });

  it.each([
    [{ ARGUS_FARM_BACKEND: 'cuda' }, {}, 'ARGUS_FARM_BACKEND "cuda"'],
    [{ ARGUS_FARM_THREADS: '-2' }, {}, 'ARGUS_FARM_THREADS "-2"'],
    [{}, { backend: 'fast' }, '--backend "fast"'],
    [{}, { threads: 'two' }, '--threads "two"'],
  ])('is refused where it was wished for: %o %o', (environment, commandLine, problem) => {
    const read = withFarmWishes(WRITTEN, environment, commandLine);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.failure).toContain(problem);
  });
});
