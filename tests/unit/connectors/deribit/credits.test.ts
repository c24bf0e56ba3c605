import { describe, expect, it } from 'vitest';
import { DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import { epochMs, HOUR_MS, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';

const START = epochMs(1_772_800_000_000);

async function spend(credits: DeribitCredits, count: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < count; i++) {
    // What has to wait is not waited for.
    void credits.take('requests', 'live').then((isAllowed) => {
      if (isAllowed) allowed++;
    });
  }
  await Promise.resolve();
  await Promise.resolve();
  return allowed;
}

describe('Deribit’s credits', () => {
  it('count an interval of more than a minute in full, not the seconds that are over the last minute', async () => {
    const clock = new ManualClock(START);
    using credits = new DeribitCredits(clock);
    expect(await spend(credits, 50)).toBe(50);
    expect(credits.budget.left).toBe(0);
    // 61 s are 61 s of credits, not one.
    clock.advanceTo(epochMs(START + MINUTE_MS + SECOND_MS));
    expect(credits.budget.left).toBe(50);
    expect(await spend(credits, 50)).toBe(50);
    clock.advanceTo(epochMs(START + 3 * HOUR_MS + 61 * SECOND_MS));
    expect(credits.budget.left).toBe(50);
  });

  it('let nothing go for ten seconds after the venue said that it was too much, and then half as much', async () => {
    const clock = new ManualClock(START);
    using credits = new DeribitCredits(clock);
    credits.tooMany();
    clock.advanceTo(epochMs(START + 9_999));
    expect(credits.budget.left).toBe(0);
    clock.advanceTo(epochMs(START + 12_000));
    // 10 a second, halved, for two seconds.
    expect(credits.budget.left).toBe(10);
  });

  it('are whole again ten minutes later', async () => {
    const clock = new ManualClock(START);
    using credits = new DeribitCredits(clock);
    credits.tooMany();
    clock.advanceTo(epochMs(START + 11 * MINUTE_MS));
    expect(await spend(credits, 50)).toBe(50);
    clock.advanceTo(epochMs(START + 11 * MINUTE_MS + 2 * SECOND_MS));
    expect(credits.budget.left).toBe(20);
  });

  it('count requests, subscriptions and tables of instruments apart', async () => {
    const clock = new ManualClock(START);
    using credits = new DeribitCredits(clock);
    await spend(credits, 50);
    expect(credits.budget.left).toBe(0);
    expect(credits.limiter('subscriptions').budget.left).toBe(5);
    expect(credits.limiter('instruments').budget.left).toBe(25);
  });
});
