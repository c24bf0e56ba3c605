import { afterAll, expect, it } from 'vitest';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';
import { expectTruth } from '#tests/support/window-session-expect';
import { DemoDay } from '#tests/support/window-session-truth';
import { WireTap } from '#tests/support/window-session-wire';

const day = new DemoDay();
const wire = new WireTap();
/** Where the drawing of the day begins and ends within the scrubber. */
const [LEFT, RIGHT] = [76, 12];

const OPTION_STREAMS = ['chain', 'spreads'];

afterAll(() => day[Symbol.dispose]());

inTheWindow(
  'Scrubbing',
  (window) => {
    it('lands where the mouse points, forward and back, and every panel says what the engine said then', async () => {
      const { desk } = window();
      await desk.pause();
      for (const share of [0.71, 0.34, 0.93, 0.12, 0.58]) {
        const askedMs = await drag(desk, share);
        await expectTruth(desk, day);
        const pixelMs = (day.lastSeenMs - day.firstSeenMs) / 1_000;
        expect(Math.abs((await desk.cursorMs()) - day.seenBefore(askedMs))).toBeLessThan(3 * pixelMs);
      }
    });

    it('says the same on the workspace with charts of two symbols', async () => {
      const { desk } = window();
      await desk.workspace('REPLAY').click();
      for (const share of [0.83, 0.41]) {
        await drag(desk, share);
        await expectTruth(desk, day);
      }
      await desk.workspace('TRADE').click();
    });

    it('shows each interval of a chart as it was known at the cursor', async () => {
      const { desk } = window();
      const toolbar = desk.page.getByRole('toolbar', { name: 'Chart' }).first();
      for (const interval of ['5m', '1h', '1d', '15m', '1m']) {
        await toolbar.getByRole('button', { name: interval, exact: true }).click();
        await expectTruth(desk, day);
      }
    });

    it('shows nothing and is sent nothing from after the cursor, wherever that is', async () => {
      const { desk } = window();
      const lengthMs = day.lastSeenMs - day.firstSeenMs;
      for (const share of [0.913, 0.077, 0.649, 0.288, 0.5031]) {
        const askedMs = Math.round(day.firstSeenMs + share * lengthMs);
        await desk.goTo(easternText(askedMs));
        await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(askedMs));
        await expectTruth(desk, day);
        // Panels that open now are told everything anew.
        wire.forget();
        await desk.show('REPLAY', 'chart');
        await desk.show('OPTIONS', 'chain');
        await expect.poll(() => wire.streams(), { timeout: 30_000 }).toEqual(expect.arrayContaining(OPTION_STREAMS));
        await desk.show('HEALTH', 'health');
        await expect.poll(() => wire.streams()).toContain('health');
        await desk.show('TRADE', 'board');
        await expectTruth(desk, day);
        expect(wire.streams()).toEqual(expect.arrayContaining(['board', 'chart', 'health', 'log']));
        const seenMs = day.seenBefore(askedMs);
        expect(wire.instantsAfter(seenMs)).toEqual([]);
        for (const chart of await desk.shownCharts()) {
          expect(Math.max(Number(chart.newestBar), chart.newestRegime, chart.newestGap)).toBeLessThanOrEqual(seenMs);
        }
      }
    });

    it('forgets an opened record that the cursor has not reached any more', async () => {
      const { desk } = window();
      await desk.goTo('12:30');
      await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(Date.UTC(2026, 2, 6, 17, 30)));
      await expectTruth(desk, day);
      await desk.page.locator('[role=grid][aria-label="Event log"] [data-position]').last().click();
      const record = desk.page.getByRole('complementary', { name: 'Event record' });
      await record.waitFor();
      await desk.goTo('11:00');
      await record.waitFor({ state: 'hidden' });
      await expectTruth(desk, day);
    });
  },
  { prepare: (page) => wire.listen(page) },
);

/** Drags the cursor there in several moves; answers which instant that is. */
async function drag(desk: DeskPage, share: number): Promise<number> {
  const box = await desk.page.getByTestId('timeline').boundingBox();
  if (box === null) throw new Error('there is no scrubber');
  const width = box.width - LEFT - RIGHT;
  const y = box.y + box.height / 2;
  const from = (await desk.cursorMs()) - day.firstSeenMs;
  const to = box.x + LEFT + share * width;
  const { mouse } = desk.page;
  await mouse.move(box.x + LEFT + (from / (day.lastSeenMs - day.firstSeenMs)) * width, y);
  await mouse.down();
  await mouse.move(to, y, { steps: 8 });
  await mouse.up();
  const [first, last] = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await desk.scrubber.getAttribute(name))),
  );
  return (first ?? 0) + share * ((last ?? 0) - (first ?? 0));
}

/** New York was five hours behind on that day. */
function easternText(ms: number): string {
  return new Date(ms - 5 * 3_600_000).toISOString().slice(0, 23).replace('T', ' ');
}
