import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, inject } from 'vitest';
import { type SessionEngine, SHOTS, WindowSession } from '#tests/support/window-session';
import { DeskPage } from '#tests/support/window-session-page';

export interface WindowUnderTest {
  readonly session: WindowSession;
  /** The page that most tests of a file use, one after the other. */
  readonly desk: DeskPage;
}

export interface WindowTerms {
  /** Runs before the page is loaded. */
  readonly prepare?: (page: Page) => void;
  /** What the tests of this file break on purpose. */
  readonly forgive?: RegExp;
  /** In place of `argus serve`. */
  readonly engine?: () => SessionEngine;
}

/** The tests of one file, with one engine and one browser; skipped as a whole where there is no browser. */
export function inTheWindow(
  title: string,
  tests: (window: () => WindowUnderTest) => void,
  terms: WindowTerms = {},
): void {
  const program = inject('browserProgram');
  describe.skipIf(program === null)(`${title}${program === null ? ' (skipped: no browser was found)' : ''}`, () => {
    let session: WindowSession | null = null;
    let desk: DeskPage | null = null;
    const window = (): WindowUnderTest => {
      if (session === null || desk === null) throw new Error('the window is not open');
      return { session, desk };
    };
    beforeAll(async () => {
      session = await WindowSession.start(program, terms.engine ?? null);
      const context = await session.context();
      if (terms.prepare !== undefined) context.on('page', terms.prepare);
      desk = new DeskPage(await session.open(context));
    });
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail' || desk === null) return;
      const name = task.name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 80);
      await desk.page.screenshot({ path: `${SHOTS}/failed-${name}.png`, timeout: 5_000 }).catch(() => undefined);
    });
    afterAll(async () => {
      const held = session;
      await held?.[Symbol.asyncDispose]();
      if (terms.forgive !== undefined) held?.forgive(terms.forgive);
      if (held !== null && held.trouble.length > 0) {
        throw new Error(`the pages complained:\n  ${[...new Set(held.trouble)].join('\n  ')}`);
      }
    });
    tests(window);
  });
}
