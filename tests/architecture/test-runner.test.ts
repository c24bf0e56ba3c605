import { expect, it } from 'vitest';
import { PlantedProject } from '#tests/architecture/planted-project';

const SKIP = 'skip';
const ONLY = 'only';
const RUN = 'vitest run -c config/tooling/vitest.config.ts --project quick';

it('the closing line counts all that went wrong, in and outside of tests', () => {
  using project = new PlantedProject({
    'tests/unit/plain.test.ts': `import { expect, it } from 'vitest';
      it('passes', () => expect(1).toBe(1));
      it('fails', () => expect(1).toBe(2));
      it.${SKIP}('is skipped', () => undefined);`,
    'tests/unit/focused.test.ts': `import { it } from 'vitest'; it.${ONLY}('is focused', () => undefined);`,
    'tests/unit/unloadable.test.ts': `import '#domain/nowhere';`,
    'tests/unit/lost.test.ts': `import { it } from 'vitest';
      it('loses a promise', () => void Promise.reject(new Error('lost')));`,
    'tests/unit/leaking.test.ts': `import { openSync } from 'node:fs';
      import { it } from 'vitest';
      it('leaves a timer behind', () => void setInterval(() => undefined, 60_000));
      it('leaves a file open', () => void openSync(import.meta.filename));`,
  });
  const { status, stdout, output } = project.run(RUN);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('tests: 4 passed, 5 failed, 1 skipped');
  expect(output).toContain('Unexpected .only modifier');
  expect(output).toMatch(/left open after the tests of this file:\s+timer/);
  expect(status).toBe(1);
});

it('a run in which no test ran is a failed run', () => {
  using project = new PlantedProject({
    'tests/unit/skipped.test.ts': `import { it } from 'vitest'; it.${SKIP}('is skipped', () => undefined);`,
  });
  const { status, stdout } = project.run(RUN);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('tests: 0 passed, 0 failed, 1 skipped');
  expect(status).toBe(1);
});

it('a clean run ends well', () => {
  using project = new PlantedProject({
    'tests/unit/plain.test.ts': `import { expect, it } from 'vitest';
      it('does not see the local time zone of the machine', () =>
        expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(-660));`,
  });
  const { status, stdout } = project.run(RUN);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('tests: 1 passed, 0 failed, 0 skipped');
  expect(status).toBe(0);
});
