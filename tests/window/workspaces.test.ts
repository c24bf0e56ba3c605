import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

const PANELS = ['board', 'chart', 'chart', 'log', 'recommendation', 'signals'];

inTheWindow(
  'Workspaces',
  (window) => {
    const memory = (): string => {
      try {
        return readFileSync(join(window().session.engine.folder, 'data/memory.json'), 'utf8');
      } catch {
        return '';
      }
    };
    const arrange = async (desk: DeskPage, name: string): Promise<void> => {
      await desk.run('Add a workspace…');
      const dialog = desk.page.getByRole('dialog', { name: 'Add a workspace' });
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByRole('button', { name: 'Add workspace' }).click();
      await desk.workspace(name).waitFor();
      await desk.run('Open chart');
      await desk.panel('chart').getByRole('button', { name: '15m', exact: true }).click();
      await desk.run('Open event log');
      await desk.run('Move the panel down');
      await expect.poll(() => panels(desk)).toEqual(['chart', 'log']);
    };

    it('come back as they were after the engine was killed and the page loaded anew', async () => {
      const { desk, session } = window();
      await arrange(desk, 'Mine');
      await expect.poll(memory, { timeout: 5_000 }).toContain('Mine');
      await expect.poll(memory, { timeout: 5_000 }).toContain('log-1');
      session.engine.killEngine();
      await session.engine.start(1);
      await expect.poll(() => desk.engineLight.innerText(), { timeout: 15_000 }).toContain('connected');
      await desk.page.reload();
      await desk.workspace('Mine').waitFor();
      await expect.poll(() => desk.workspace('Mine').getAttribute('aria-current')).toBe('page');
      await expect.poll(() => panels(desk)).toEqual(['chart', 'log']);
      await expect.poll(async () => (await desk.shownCharts())[0]?.name).toContain('15m');
      // The next test kills the engine, which also serves what a panel is made of.
      await desk.page.getByRole('grid', { name: 'Event log' }).waitFor();
    });

    it('keep what was changed while the engine was away', async () => {
      const { desk, session } = window();
      session.engine.killEngine();
      await expect.poll(() => desk.engineLight.innerText()).not.toContain('connected');
      await desk.run('Duplicate the workspace');
      await desk.workspace('Mine 2').waitFor();
      await session.engine.start(2);
      await expect.poll(memory, { timeout: 15_000 }).toContain('Mine 2');
      await desk.page.reload();
      await desk.workspace('Mine 2').waitFor();
      await desk.run('Delete the workspace…');
      await desk.page.getByRole('dialog').getByRole('button', { name: 'Delete workspace' }).click();
      await desk.workspace('Mine 2').waitFor({ state: 'hidden' });
    });

    it('go into a file and come back from it beside the others', async () => {
      const { desk, session } = window();
      const names = await tabs(desk);
      const downloading = desk.page.waitForEvent('download');
      await desk.run('Export the workspaces to a file');
      const file = join(session.engine.folder, 'exported.json');
      await (await downloading).saveAs(file);
      await load(desk, file);
      await expect.poll(async () => (await tabs(desk)).length).toBe(names.length * 2);
      expect((await tabs(desk)).slice(0, names.length)).toEqual(names);
      await desk.page.getByText(`${names.length} workspaces imported from exported.json`).first().waitFor();
    });

    it('are left alone by a file that does not fit, which is told why', async () => {
      const { desk, session } = window();
      const names = await tabs(desk);
      const good = JSON.parse(readFileSync(join(session.engine.folder, 'exported.json'), 'utf8')) as {
        workspaces: { name: string; layout: { panels: Record<string, { contentComponent: string }> } | null }[];
      };
      const mine = good.workspaces.findIndex(({ name }) => name === 'Mine');
      for (const panel of Object.values(good.workspaces[mine]?.layout?.panels ?? {})) panel.contentComponent = 'casino';
      for (const [text, reason] of [
        ['{"format":"argus-work', 'It is not JSON.'],
        ['{"hello":1}', 'It is not an Argus workspace file.'],
        ['{"format":"argus-workspaces","version":7}', 'It has version 7'],
        [JSON.stringify(good), 'unknown kind casino'],
      ] as const) {
        const file = join(session.engine.folder, 'bad.json');
        writeFileSync(file, text);
        await load(desk, file);
        await desk.page.getByText(reason, { exact: false }).first().waitFor();
      }
      expect(await tabs(desk)).toEqual(names);
    });

    it('go back to their first arrangement when asked to', async () => {
      const { desk } = window();
      await desk.show('TRADE', 'board');
      await desk.run('Close the panel');
      await expect.poll(async () => (await panels(desk)).length).toBe(PANELS.length - 1);
      await desk.run('Reset the workspace to its first arrangement…');
      await desk.page.getByRole('dialog').getByRole('button', { name: 'Reset workspace' }).click();
      await expect.poll(() => panels(desk)).toEqual(PANELS);
    });

    it('take a change of the layout back', async () => {
      const { desk } = window();
      // What was laid out is noted once it has come to rest.
      await desk.page.waitForTimeout(400);
      await desk.run('Close the panel');
      await expect.poll(async () => (await panels(desk)).length).toBe(PANELS.length - 1);
      await desk.page.waitForTimeout(400);
      await desk.page.keyboard.press('Alt+z');
      await expect.poll(() => panels(desk)).toEqual(PANELS);
    });
  },
  { forgive: /WebSocket connection to .* failed|ERR_CONNECTION_(?:REFUSED|RESET)|Unable to preload CSS/ },
);

async function load(desk: DeskPage, file: string): Promise<void> {
  const choosing = desk.page.waitForEvent('filechooser');
  await desk.run('Import workspaces from a file…');
  await (await choosing).setFiles(file);
}

async function tabs(desk: DeskPage): Promise<readonly string[]> {
  const found = await desk.page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button').allInnerTexts();
  return found.map((text) => text.replace(/^\d\s*/, ''));
}

async function panels(desk: DeskPage): Promise<readonly string[]> {
  const kinds = await desk.page
    .locator('[data-panel]')
    .evaluateAll((found: Iterable<{ readonly dataset: Record<string, string> }>) =>
      [...found].map(({ dataset }) => dataset['panel'] ?? ''),
    );
  return kinds.toSorted();
}
