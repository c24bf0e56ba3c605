import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMs } from '#primitives/clock';
import { BybitDesk } from '#tests/support/venues/bybit-desk';

describe('The days before, as Bybit tells them', () => {
  it('are told once, oldest first and only as far as the tape does not know them', async () => {
    const dayOf = (nowMs: number, back: number): number => (Math.floor(nowMs / DAY_MS) - back) * DAY_MS + DAY_MS - 1;
    await using desk = await BybitDesk.open(
      (venue, nowMs) => {
        venue.archive.dailyCloses = [4, 3, 2, 1].map((back) => ({ atMs: dayOf(nowMs, back), value: 100 + back }));
      },
      {},
      { knownThroughMs: (nowMs) => epochMs(dayOf(nowMs, 4) + 5) },
    );
    const told = (name: string) => desk.log.of('metric').filter((metric) => metric.name === name);
    await expect.poll(() => told('daily-close').map(({ value }) => value)).toEqual([103, 102, 101]);
    await expect.poll(() => told('long-short-ratio').map(({ value }) => Math.round(value * 100) / 100)).toEqual([1.5]);
    expect(told('settled-funding-rate').length).toBeGreaterThan(0);
    for (const { atMs, seenMs } of desk.log.of('metric').filter(({ name }) => name === 'daily-close')) {
      expect(atMs).toBeLessThan(seenMs);
    }
  });

  it('are no condition: a round of questions that fails leaves the streams alone', async () => {
    await using desk = await BybitDesk.open((venue) => (venue.faults.http = { status: 503, body: '' }));
    await expect.poll(() => desk.log.line('figures').phase).toBe('backing-off');
    await expect.poll(() => desk.log.line('linear stream').phase).toBe('live');
    expect(desk.log.line('figures').reason).toMatch(/HTTP 503.*Asked again in \d+ s/);
  });
});
