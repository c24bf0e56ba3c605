import { writeSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { MISSING_BROWSER, obtainBrowser, WHAT_TO_INSTALL } from '#tests/support/browser';

declare module 'vitest' {
  interface ProvidedContext {
    /** Null: the tests in a browser are skipped. */
    readonly browserProgram: string | null;
  }
}

/** Once before all of them: which browser the window is tested in. */
export async function setup(project: TestProject): Promise<void> {
  const program = await obtainBrowser((line) => void writeSync(2, `${line}\n`));
  // A build server that silently tests nothing would be worse than one that fails.
  const mustRun = (process.env['CI'] ?? '') !== '';
  if (program === null) {
    const text = `${mustRun ? 'FAILED' : 'SKIPPED'}: the window was not tested in a browser, because none was found and none could be fetched. ${WHAT_TO_INSTALL}`;
    writeSync(2, `\n${'*'.repeat(80)}\n${text}\n${'*'.repeat(80)}\n\n`);
  }
  project.provide('browserProgram', program ?? (mustRun ? MISSING_BROWSER : null));
}
