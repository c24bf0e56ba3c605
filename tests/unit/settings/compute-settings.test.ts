import { describe, expect, it } from 'vitest';
import { withComputeEnvironment } from '#settings/compute-settings';
import { DEFAULT_ENGINE_SETTINGS, parseEngineSettings } from '#settings/engine-settings';

const WRITTEN = { backend: 'wasm', workers: 2 } as const;

describe('what computes', () => {
  it('is found out by itself where nothing is set', () => {
    expect(DEFAULT_ENGINE_SETTINGS.compute).toEqual({ backend: 'auto', workers: null });
  });

  it('can be set in the file', () => {
    const read = parseEngineSettings('compute:\n  backend: typescript\n  workers: 0\n', 'my.yaml');
    expect(read).toMatchObject({ ok: true, value: { compute: { backend: 'typescript', workers: 0 } } });
  });

  it.each([
    ['backend: cuda', 'compute.backend', 'auto, typescript, wasm, webgpu'],
    ['workers: -1', 'compute.workers', 'from 0 to 64'],
    ['workers: many', 'compute.workers', 'from 0 to 64'],
    ['workers: 1.5', 'compute.workers', 'from 0 to 64'],
    ['threads: 2', 'compute.threads', ''],
  ])('is refused when it is set to %s', (line, field, problem) => {
    const read = parseEngineSettings(`compute:\n  ${line}\n`, 'my.yaml');
    expect(read).toMatchObject({ ok: false, failure: { field } });
    if (!read.ok) expect(read.failure.problem).toContain(problem);
  });

  it('follows the environment before the file', () => {
    expect(withComputeEnvironment(WRITTEN, {})).toEqual({ ok: true, value: WRITTEN });
    const both = { ARGUS_COMPUTE_BACKEND: 'webgpu', ARGUS_COMPUTE_WORKERS: '4' };
    expect(withComputeEnvironment(WRITTEN, both)).toEqual({ ok: true, value: { backend: 'webgpu', workers: 4 } });
    const automatic = { ARGUS_COMPUTE_BACKEND: 'auto', ARGUS_COMPUTE_WORKERS: 'auto' };
    expect(withComputeEnvironment(WRITTEN, automatic)).toEqual({ ok: true, value: { backend: 'auto', workers: null } });
  });

  it.each([{ ARGUS_COMPUTE_BACKEND: 'cuda' }, { ARGUS_COMPUTE_WORKERS: '-2' }, { ARGUS_COMPUTE_WORKERS: 'two' }])(
    'is refused when the environment says %o',
    (environment) => {
      const read = withComputeEnvironment(WRITTEN, environment);
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.failure).toContain(Object.keys(environment)[0]);
    },
  );
});
