import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTheWindow } from '#tests/support/window-session-test';

inTheWindow('Settings', (window) => {
  const onDisk = (): string => readFileSync(join(window().session.engine.configFolder, 'config.yaml'), 'utf8');
  const editor = () => {
    const settings = window().desk.panel('settings');
    return {
      text: settings.getByLabel('Text of config.yaml'),
      verdict: settings.getByRole('status'),
      save: settings.getByRole('button', { name: 'Save config.yaml' }),
      difference: settings.getByLabel('Difference'),
    };
  };

  it('refuse what is no YAML with the line, and what does not fit with its name', async () => {
    const { desk } = window();
    await desk.run('Open settings');
    const { text, verdict, save } = editor();
    await text.waitFor();
    const before = await text.inputValue();
    expect(before).toBe(onDisk());
    const lines = before.split('\n');

    await text.fill(`${before}\nbars: [1, 2\n`);
    await expect
      .poll(() => verdict.innerText())
      .toMatch(new RegExp(`(line |:)(${lines.length}|${lines.length + 1}|${lines.length + 2})`));
    await expect.poll(() => save.isDisabled()).toBe(true);
    await expect.poll(() => text.getAttribute('aria-invalid')).toBe('true');

    const at = lines.findIndex((line) => /^\s+\w+: \d+/.test(line));
    await text.fill(lines.with(at, (lines[at] ?? '').replace(/: \d+.*/, ': many')).join('\n'));
    await expect.poll(() => verdict.innerText()).toContain(`${/\w+/.exec(lines[at] ?? '')?.[0] ?? ''} is "many"`);
    await expect.poll(() => save.isDisabled()).toBe(true);
    expect(onDisk()).toBe(before);
  });

  it('show what would change before it is saved, and keep every comment', async () => {
    const { desk } = window();
    const { text, verdict, save, difference } = editor();
    const before = onDisk();
    const lines = before.split('\n');
    const at = lines.findIndex((line) => /^\s+\w+: \d+/.test(line));
    const changed = (lines[at] ?? '').replace(/: (\d+)/, (_, value: string) => `: ${Number(value) + 1}`);
    await text.fill(lines.with(at, changed).join('\n'));
    await expect.poll(() => verdict.innerText()).toContain('Valid');
    const shown = await difference.innerText();
    expect(shown).toContain(`− ${lines[at] ?? ''}`);
    expect(shown).toContain(`+ ${changed}`);
    await save.click();
    await desk.page.getByText('config.yaml saved.').first().waitFor();
    await expect.poll(onDisk).toBe(lines.with(at, changed).join('\n'));
    const comments = (yaml: string): readonly string[] => yaml.match(/#.*$/gm) ?? [];
    expect(comments(onDisk())).toEqual(comments(before));
    expect(comments(before).length).toBeGreaterThan(3);
    expect(readFileSync(join(window().session.engine.configFolder, 'config.yaml.bak'), 'utf8')).toBe(before);
    await expect.poll(() => verdict.innerText()).toBe('No changes.');
  });

  it('change the look at once and remember it', async () => {
    const { desk } = window();
    const { page } = desk;
    await page.getByRole('tab', { name: 'Appearance' }).click();
    await page.getByRole('radio', { name: 'High contrast' }).click();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('contrast');
    // Written a moment later.
    await page.waitForTimeout(800);
    await page.reload();
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('contrast');
    await desk.run('Use the dark theme');
  });

  it('bind a command to another key', async () => {
    const { desk } = window();
    const { page } = desk;
    await desk.panel('settings').getByRole('tab', { name: 'Keys' }).click();
    await desk.pauseButton.waitFor();
    await page.getByRole('button', { name: 'Change: Play or pause the replay' }).click();
    await page.keyboard.press('Alt+r');
    await page
      .getByRole('row', { name: /^Play or pause the replay/ })
      .getByText('Alt R')
      .waitFor();
    await desk.show('HEALTH', 'health');
    await page.keyboard.press('Alt+r');
    await desk.playButton.waitFor();
  });

  it('never show a secret', async () => {
    const { desk } = window();
    const fields = desk.panel('settings').getByLabel(/^New value of/);
    const openSecrets = async (): Promise<void> => {
      await desk.show('TRADE', 'settings');
      await desk.panel('settings').getByRole('tab', { name: 'Secrets' }).click();
      await fields.first().waitFor();
    };
    await openSecrets();
    const secret = 'nobody-may-read-this';
    await fields.first().fill(secret);
    await desk
      .panel('settings')
      .getByRole('button', { name: /^Save secret/ })
      .first()
      .click();
    await expect
      .poll(() => desk.panel('settings').getByRole('listitem').first().innerText())
      .toMatch(/\bset (?:in|from)/);
    await desk.page.reload();
    await openSecrets();
    for (const field of await fields.all()) {
      expect(await field.getAttribute('type')).toBe('password');
      expect(await field.inputValue()).toBe('');
    }
    expect(await desk.page.content()).not.toContain(secret);
  });

  it('name every part and its licence, TradingView among them', async () => {
    const { desk } = window();
    await desk.run('Open about');
    await expect
      .poll(() => desk.panel('about').innerText())
      .toMatch(/TradingView[\s\S]*lightweight-charts[\s\S]*Apache-2.0/);
  });
});
