import { describe, expect, it } from 'vitest';
import { DeskNotices, type NoticeMoment } from '#entry/alerts/desk-notices';
import type { DesktopNotice } from '#entry/alerts/desktop-channel';
import { epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { DEFAULT_ALERT_SETTINGS } from '#settings/alerts-file';
import { accepted, ended, issued, NOON_MS } from '#tests/support/sample-advice';

const PLACED = [accepted(10), issued(10), ended(20)];

function desk(settings = DEFAULT_ALERT_SETTINGS) {
  const clock = new ManualClock(NOON_MS);
  const shown: DesktopNotice[] = [];
  let at: NoticeMoment = { epoch: 1, position: 0, nowMs: NOON_MS, placed: PLACED, held: [] };
  const notices = new DeskNotices({
    settings,
    clock,
    moment: () => at,
    show: (notice) => void shown.push(notice),
    trouble: (text) => {
      throw new Error(text);
    },
  });
  let seconds = 0;
  const go = async (change: Partial<NoticeMoment>): Promise<void> => {
    at = { ...at, ...change };
    notices.moved();
    // Until it is looked at, and sent, and the channel has rested.
    for (let turn = 0; turn < 4; turn++) {
      seconds += 5;
      clock.advanceTo(epochMs(NOON_MS + seconds * SECOND_MS));
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { notices, shown, go };
}

describe('notices on the desktop', () => {
  it('tell of a recommendation that the cursor comes past, once, and leave to the window what is only read', async () => {
    const { notices, shown, go } = desk();
    await go({ position: 5 });
    await go({ position: 15 });
    await go({ position: 16 });
    await go({ position: 25, nowMs: epochMs(NOON_MS + 2 * MINUTE_MS) });
    notices[Symbol.dispose]();
    expect(shown.map(({ title }) => title)).toEqual(['[REPLAY] Tier 1: sell IBIT bull put spread 52/49, 27 Mar']);
    expect(shown[0]?.body.split('\n')).toHaveLength(4);
  });

  it('say nothing of what a jump passes over, and say it again after a jump back', async () => {
    const { notices, shown, go } = desk();
    await go({ position: 5 });
    await go({ epoch: 2, position: 30 });
    expect(shown).toEqual([]);
    await go({ epoch: 3, position: 5 });
    await go({ epoch: 3, position: 12 });
    await go({ epoch: 4, position: 5 });
    await go({ epoch: 4, position: 12 });
    notices[Symbol.dispose]();
    expect(shown).toHaveLength(2);
  });

  it('can be turned off', async () => {
    const { notices, shown, go } = desk({ ...DEFAULT_ALERT_SETTINGS, desktop: false });
    await go({ position: 5 });
    await go({ position: 15 });
    notices[Symbol.dispose]();
    expect(shown).toEqual([]);
  });
});
