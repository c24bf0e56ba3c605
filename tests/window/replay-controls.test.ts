import { afterAll, expect, it } from 'vitest';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';
import { expectTruth } from '#tests/support/window-session-expect';
import { DemoDay } from '#tests/support/window-session-truth';

const day = new DemoDay();
afterAll(() => day[Symbol.dispose]());

const NEXT = 'Go to the next signal or regime change';
const PREVIOUS = 'Go to the previous signal or regime change';

inTheWindow('The replay bar', (window) => {
  it('steps a bar, an event and a minute, forward and back', async () => {
    const { desk } = window();
    await desk.pause();
    await goTo(desk, '11:15:30');
    const start = await desk.cursorMs();

    await desk.button('Step one bar forward; with Shift one event').click();
    await expect.poll(() => desk.cursorMs()).toBe(day.barAfter(start));
    await desk.button('Step one bar forward; with Shift one event').click();
    await expect.poll(() => desk.cursorMs()).toBe(day.barAfter(day.barAfter(start)));
    await desk.button('Step one bar back; with Shift one event').click();
    await expect.poll(() => desk.cursorMs()).toBe(day.barAfter(start));

    await goTo(desk, '11:20:00');
    const before = await desk.cursorMs();
    await desk.button('Step one bar forward; with Shift one event').click({ modifiers: ['Shift'] });
    await expect.poll(() => desk.cursorMs()).toBe(day.seenAfter(before));
    await desk.button('Step one bar back; with Shift one event').click({ modifiers: ['Shift'] });
    await expect.poll(() => desk.cursorMs()).toBe(before);

    await desk.scrubber.press('ArrowRight');
    await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(before + 60_000));
    const minuteOn = await desk.cursorMs();
    await desk.scrubber.press('ArrowLeft');
    await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(minuteOn - 60_000));
  });

  it('goes from mark to mark, and back', async () => {
    const { desk } = window();
    const marks = day.marks();
    await goTo(desk, '13:00');
    let at = await desk.cursorMs();
    for (let round = 0; round < 3; round++) {
      const next = marks.find((ms) => ms > at) ?? Number.NaN;
      await desk.button(NEXT).click();
      await expect.poll(() => desk.cursorMs()).toBe(next);
      at = next;
    }
    await desk.button(PREVIOUS).click();
    await expect.poll(() => desk.cursorMs()).toBe(marks.findLast((ms) => ms < at));
  });

  it('goes to a time in New York, and says what is wrong with one that it cannot go to', async () => {
    const { desk } = window();
    await goTo(desk, '10:40');
    expect(await desk.cursorMs()).toBe(day.seenBefore(Date.UTC(2026, 2, 6, 15, 40)));
    await goTo(desk, '2026-03-06 14:05:30 ET');
    expect(await desk.cursorMs()).toBe(day.seenBefore(Date.UTC(2026, 2, 6, 19, 5, 30)));
    const there = await desk.cursorMs();
    const problem = desk.page.locator('form').getByRole('alert');
    for (const [text, words] of [
      ['25:99', 'no 25:99 on a clock'],
      ['lunch', '“lunch” is no time'],
      ['2026-02-30 10:00', 'There is no 2026-02-30'],
      ['2026-03-09 10:00', 'This tape runs from'],
    ] as const) {
      await desk.goTo(text);
      await expect.poll(() => problem.innerText()).toContain(words);
      await expect.poll(() => desk.goToTime.getAttribute('aria-invalid')).toBe('true');
      expect(await desk.goToTime.inputValue()).toBe(text);
    }
    await desk.goToTime.press('Escape');
    await expect.poll(() => problem.count()).toBe(0);
    expect(await desk.cursorMs()).toBe(there);
  });

  it('plays from A to B over and over, and on once the loop is cleared', async () => {
    const { desk } = window();
    await goTo(desk, '10:00');
    const from = await desk.cursorMs();
    await desk.page.getByTitle('Begin the loop at the cursor').click();
    await goTo(desk, '10:04');
    const to = await desk.cursorMs();
    await desk.page.getByTitle('End the loop at the cursor').click();
    await desk.speed.selectOption('600×');
    await desk.playButton.click();
    const seen: number[] = [];
    const jumpsBack = (): number => seen.filter((ms, at) => at > 0 && ms < (seen[at - 1] as number)).length;
    await expect
      .poll(
        async () => {
          seen.push(await desk.cursorMs());
          return jumpsBack();
        },
        { timeout: 20_000, interval: 30 },
      )
      .toBeGreaterThan(1);
    const first = seen.findIndex((ms) => ms < to);
    for (const ms of seen.slice(first)) {
      // At A the cursor stands before the first input seen there.
      expect(ms).toBeGreaterThanOrEqual(day.seenBefore(from));
      expect(ms).toBeLessThanOrEqual(to);
    }
    await desk.button('Clear the loop').click();
    await expect.poll(() => desk.cursorMs()).toBeGreaterThan(to);
    await desk.pause();
    await expectTruth(desk, day);
  });

  it('plays faster at each higher speed', async () => {
    const { desk } = window();
    const advances: number[] = [];
    for (const speed of ['0.25×', '10×', '1000×']) {
      await goTo(desk, '10:30');
      await desk.speed.selectOption(speed);
      const before = await desk.cursorMs();
      await desk.playButton.click();
      await desk.page.waitForTimeout(1_500);
      await desk.pause();
      advances.push((await desk.cursorMs()) - before);
      await expectTruth(desk, day);
    }
    const [slow = 0, medium = 0, fast = 0] = advances;
    expect(slow).toBeLessThan(medium);
    expect(medium * 10).toBeLessThan(fast);
  });

  it('plays as fast as it can to the end of the tape, stops there, and shows the whole day', async () => {
    const { desk } = window();
    await desk.button('Go to the start of the tape').click();
    await expect.poll(() => desk.cursorMs()).toBeLessThanOrEqual(day.firstSeenMs);
    await desk.speed.selectOption('max');
    await desk.playButton.click();
    await expect.poll(() => desk.cursorMs(), { timeout: 30_000 }).toBe(day.lastSeenMs);
    await desk.playButton.waitFor();
    await expectTruth(desk, day);
    // The whole day was proved on the way, minute by minute.
    await expect.poll(() => desk.page.getByTestId('proof').innerText()).toContain('1,440 minutes proved');
  });
});

/** To a time of the demo day in New York, which was five hours behind; answers once the cursor stands there. */
async function goTo(desk: DeskPage, text: string): Promise<void> {
  await desk.pause();
  await desk.goTo(text);
  const [hour = 0, minute = 0, second = 0] = (/\d+:[\d:]+/.exec(text)?.[0] ?? '').split(':').map(Number);
  await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(Date.UTC(2026, 2, 6, hour + 5, minute, second)));
  await expectTruth(desk, day);
}
