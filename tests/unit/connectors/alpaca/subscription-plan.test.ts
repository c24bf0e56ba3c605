import { describe, expect, it } from 'vitest';
import { remedyOf } from '#connectors/alpaca/stream/stream-error';
import { SubscriptionPlan } from '#connectors/alpaca/stream/subscription-plan';

interface Account {
  readonly bad?: readonly string[];
  readonly limit?: number;
}

/** Asks until nothing is left to ask, as the stream does; answers what was had in the end. */
function subscribed(
  plan: SubscriptionPlan,
  { bad = [], limit = 30 }: Account,
): { quoted: Set<string>; bars: Set<string> } {
  const [quoted, bars] = [new Set<string>(), new Set<string>()];
  plan.restart();
  for (let group = plan.next(); group !== null; group = plan.next()) {
    const { symbols, withQuotes } = group;
    if (symbols.some((symbol) => bad.includes(symbol))) plan.notUnderstood();
    else if (withQuotes && new Set([...quoted, ...symbols]).size > limit) plan.tooMany();
    else {
      for (const symbol of symbols) {
        bars.add(symbol);
        if (withQuotes) quoted.add(symbol);
      }
      plan.had();
    }
  }
  return { quoted, bars };
}

const SYMBOLS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

describe('what is subscribed', () => {
  it('is all of it in one request, where nothing is wrong', () => {
    const plan = new SubscriptionPlan(SYMBOLS);
    plan.restart();
    expect(plan.next()).toEqual({ symbols: SYMBOLS, withQuotes: true });
    expect(plan.next()).toBeNull();
    expect(plan.isDone).toBe(false);
    plan.had();
    expect(plan.isDone).toBe(true);
  });

  it('is everything but the symbols that are not understood', () => {
    const plan = new SubscriptionPlan(SYMBOLS);
    expect([...subscribed(plan, { bad: ['B', 'G'] }).quoted].sort()).toEqual(['A', 'C', 'D', 'E', 'F']);
    expect([...plan.unknown].sort()).toEqual(['B', 'G']);
  });

  it('is as many quotes as are allowed, and bars of all: a request for too many changes nothing', () => {
    const plan = new SubscriptionPlan(SYMBOLS);
    const { quoted, bars } = subscribed(plan, { limit: 4 });
    expect(quoted.size).toBe(4);
    expect([...bars].sort()).toEqual(SYMBOLS);
    expect(plan.barsOnly).toHaveLength(3);
  });

  it('remembers what was refused over a new connection', () => {
    const plan = new SubscriptionPlan(SYMBOLS);
    subscribed(plan, { bad: ['B'], limit: 4 });
    plan.restart();
    const first = plan.next();
    plan.had();
    expect(first?.symbols).toHaveLength(4);
    expect(plan.next()).toMatchObject({ symbols: [...plan.barsOnly], withQuotes: false });
  });
});

describe('an error on the stream', () => {
  it.each([
    [400, 'split'],
    [401, 'renew'],
    [402, 'refuse'],
    [403, 'ignore'],
    [404, 'renew'],
    [405, 'shrink'],
    [406, 'wait'],
    [407, 'tell'],
    [408, 'refuse'],
    [409, 'refuse'],
    [410, 'refuse'],
    [412, 'refuse'],
    [413, 'refuse'],
    [500, 'renew'],
    [999, 'tell'],
  ])('%i: %s', (code, act) => {
    expect(remedyOf(code, 'as it says', 'sip').act).toBe(act);
  });

  it('names the keys where they are wrong, and the feed where the plan is too small', () => {
    expect(remedyOf(402, 'auth failed', 'sip').text).toMatch(/ALPACA_KEY_ID.*Settings → Secrets/);
    expect(remedyOf(409, 'insufficient subscription', 'sip').text).toMatch(/feed sip.*`feed: iex`/);
  });
});
