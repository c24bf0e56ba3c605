import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './closing-line-reporter.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const everyTest = {
  pool: 'forks' as const,
  // V8 may free WebAssembly code twice while threads that share a module come and go, and ends the process over it.
  execArgv: ['--no-wasm-code-gc'],
  setupFiles: [fileURLToPath(new URL('refuse-leaks.ts', import.meta.url))],
  // Half-hour daylight saving on the far side of the date line: code that uses local time gives itself away.
  env: { TZ: 'Australia/Lord_Howe' },
  allowOnly: false,
  retry: 0,
  restoreMocks: true,
};

/** The real module is a path to a program that may not be there, and would be fetched. */
const resolve = {
  alias: { electron: fileURLToPath(new URL('../../tests/support/fake-electron.ts', import.meta.url)) },
};

/** `quick` is part of `npm run check` and stays well under a minute; `slow` and, in a real browser, `window` are the rest of `npm test`. */
export default defineConfig({
  root,
  test: {
    reporters: ['default', new ClosingLineReporter()],
    projects: [
      {
        root,
        resolve,
        test: {
          ...everyTest,
          name: 'quick',
          // Nothing here keeps state outside of itself, and a process for every file costs more than the tests.
          isolate: false,
          maxWorkers: '100%',
          include: ['tests/{unit,property,determinism,golden,architecture}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        resolve,
        test: {
          ...everyTest,
          name: 'slow',
          // A process per file: native modules, open files and memory of one test file never reach the next.
          isolate: true,
          include: ['tests/{contract,integration,fuzz}/**/*.test.ts'],
          testTimeout: 600_000,
          // A test may wait for child processes that are still writing.
          hookTimeout: 60_000,
          // After all quick ones: they answer soonest.
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        resolve,
        test: {
          ...everyTest,
          name: 'window',
          include: ['tests/window/**/*.test.ts'],
          globalSetup: [fileURLToPath(new URL('../../tests/window/prepare-browser.ts', import.meta.url))],
          testTimeout: 90_000,
          // A machine may be busy with other things as well; what never comes still fails.
          expect: { poll: { timeout: 5_000 } },
          hookTimeout: 60_000,
          // A browser, an engine and the tests' own replay keep a small machine busy enough.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
