import { expect } from 'vitest';
import { type DeskPage, differences } from '#tests/support/window-session-page';
import type { DemoDay } from '#tests/support/window-session-truth';

/** Every panel agrees with the kernel in this process about the instant that the cursor says. */
export async function expectTruth(desk: DeskPage, day: DemoDay): Promise<void> {
  await expect
    .poll(
      async () => {
        const shown = await desk.shown();
        return differences(shown, day.at(shown.seenMs));
      },
      { timeout: 10_000 },
    )
    .toEqual([]);
}
