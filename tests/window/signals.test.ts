import { beforeAll, expect, it } from 'vitest';
import type { PlacedAdvice } from '#domain/advice';
import type { RoutedSignal } from '#domain/signal';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { adviseWhole, openDemo } from '#tests/support/advised-tape';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

/** The desk is never ahead of its farm, which needs a while for the day on a busy machine. */
const SLOW = { timeout: 120_000 };

let day: readonly PlacedAdvice[];

beforeAll(() => {
  using tape = openDemo();
  day = adviseWhole({ tape });
}, 120_000);

inTheWindow('Signals', (window) => {
  it('are those of the tape up to the cursor, forward and back', { timeout: 300_000 }, async () => {
    const { desk } = window();
    await desk.pause();
    await desk.tab('Signals').click();
    await desk.run('Maximise or restore the panel');
    for (const [text, ms] of [
      ['13:30', Date.UTC(2026, 2, 6, 18, 30)],
      ['12:10', Date.UTC(2026, 2, 6, 17, 10)],
      ['13:05', Date.UTC(2026, 2, 6, 18, 5)],
    ] as const) {
      await desk.goTo(text);
      const accepted = signals(day, 'signal.accepted', ms);
      const refused = signals(day, 'signal.refused', ms);
      const count = `${accepted.length} accepted · ${refused.length} refused`;
      await expect.poll(() => desk.panel('signals').innerText(), SLOW).toContain(count);
      await expect.poll(() => times(desk)).toEqual(sorted([...accepted, ...refused]));
    }
    await desk.run('Maximise or restore the panel');
  });

  it('lead to a recommendation that stands open at the cursor, and to none before it was made', async () => {
    const { desk } = window();
    const card = desk.page.getByTestId('recommendation-card');
    await expect.poll(() => card.getAttribute('data-state')).toBe('open');
    expect(await card.innerText()).toMatch(/IBIT put spread[\s\S]*Max loss[\s\S]*careful/);
    await desk.goTo('13:00');
    await card.waitFor({ state: 'hidden' });
    expect(await desk.panel('recommendation').innerText()).toContain('No recommendation up to here');
    await desk.goTo('13:05');
    await card.waitFor();
  });

  it('are replayed from the very instant at which they became known, with one key', async () => {
    const { desk } = window();
    const issued = day.find(({ advice }) => advice.type === 'recommendation.issued')?.advice;
    await desk.panel('signals').locator('[role=grid] [data-position]').first().click();
    await desk.page.keyboard.press('r');
    await expect.poll(() => desk.cursorMs()).toBe(issued?.seenMs);
    await desk.panel('chart').first().waitFor();
    expect(await desk.workspace('REPLAY').getAttribute('aria-current')).not.toBeNull();
    await expect.poll(() => desk.page.getByTestId('recommendation-card').getAttribute('data-state')).toBe('open');
    await expect.poll(async () => (await desk.shownCharts())[0]?.name).toBe('IBIT 1m');
  });
});

function signals(
  advice: readonly PlacedAdvice[],
  type: 'signal.accepted' | 'signal.refused',
  untilMs: number,
): readonly RoutedSignal[] {
  return advice.flatMap(({ advice: one }) => (one.type === type && one.seenMs <= untilMs ? [one.signal] : []));
}

function sorted(all: readonly RoutedSignal[]): readonly string[] {
  return all.map(({ atMs }) => easternClock(atMs)).toSorted();
}

/** Of the rows that exist on the screen: all of them, in a panel that is tall enough. */
async function times(desk: DeskPage): Promise<readonly string[]> {
  return (await desk.panel('signals').locator('[role=grid] [data-column=time]').allInnerTexts()).toSorted();
}
