import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '#domain/engine-event';
import { SourceChoice } from '#market/sources/source-choice';
import type { SourceSwitch } from '#market/sources/source-line';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { T0 } from '#tests/support/scripted-inputs';
import { toldSources as told } from '#tests/support/told-sources';

/** A second after so many minutes: when their bars close. */
const minute = (count: number): number => T0 + count * MINUTE_MS + SECOND_MS;

class Told {
  readonly choice: SourceChoice;
  readonly switches: SourceSwitch[] = [];

  constructor(sources: readonly string[], settings: Partial<SourceSettings> = {}) {
    this.choice = new SourceChoice({ ...DEFAULT_SOURCE_SETTINGS, ...settings });
    for (const [index, source] of sources.entries()) this.hear(told.listing(index, source));
  }

  hear(...events: readonly EngineEvent[]): this {
    for (const event of events) this.switches.push(...this.choice.hear(event));
    return this;
  }

  get bars(): readonly string[] {
    return this.switches.filter(({ datum }) => datum === 'bars').map(({ to, reason }) => `${to}: ${reason}`);
  }
}

describe('the source that counts', () => {
  it('is the only one, whatever becomes of it', () => {
    const { choice, bars } = new Told(['yahoo']).hear(
      told.bar(0, minute(1)),
      told.gap('yahoo', minute(2)),
      told.beat(minute(90)),
    );
    expect(choice.inUse('IBIT', 'bars')).toBe('yahoo');
    expect(bars).toEqual(['yahoo: first']);
  });

  it('is the best of its list that has been heard, at once where it was never heard before', () => {
    const scene = new Told(['yahoo', 'alpaca-sip', 'alpaca-iex']);
    expect(scene.choice.inUse('IBIT', 'bars')).toBeNull();
    scene.hear(told.bar(0, minute(1)), told.bar(2, minute(2)), told.bar(1, minute(3)), told.bar(0, minute(4)));
    expect(scene.bars).toEqual(['yahoo: first', 'alpaca-iex: better', 'alpaca-sip: better']);
  });

  it('is the first listed of those that stand on no list', () => {
    const scene = new Told(['sim-one', 'sim-two']).hear(told.bar(1, minute(1)), told.bar(0, minute(1)));
    expect(scene.bars).toEqual(['sim-two: first', 'sim-one: better']);
    expect(new Told(['sim-one', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1))).bars).toEqual([
      'sim-one: first',
      'yahoo: better',
    ]);
  });

  it('follows a list of its own where a symbol has one', () => {
    const scene = new Told(['alpaca-sip', 'yahoo'], { symbols: { IBIT: { bars: ['yahoo'] } } });
    scene.hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    expect(scene.choice.inUse('IBIT', 'bars')).toBe('yahoo');
    expect(scene.choice.inUse('IBIT', 'price')).toBe('alpaca-sip');
  });

  it('changes when it is silent while another is heard, and only then', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    scene.hear(told.bar(1, minute(2)), told.bar(1, minute(3)));
    expect(scene.bars).toEqual(['alpaca-sip: first']);
    scene.hear(told.bar(1, minute(4)));
    expect(scene.bars).toEqual(['alpaca-sip: first', 'yahoo: silent']);
    expect(scene.switches.at(-1)).toMatchObject({ from: 'alpaca-sip', to: 'yahoo', sinceMs: minute(1) });
  });

  it('stays when everybody falls silent, and in the morning waits for the one that counted', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    scene.hear(told.beat(minute(30)), told.beat(minute(900)));
    scene.hear(told.bar(1, minute(1_000)), told.bar(1, minute(1_001)), told.bar(0, minute(1_002)));
    expect(scene.bars).toEqual(['alpaca-sip: first']);
  });

  it('changes soon after it announced a gap, and not for one of a moment', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    scene.hear(told.gap('alpaca-sip', minute(1) + 5_000), told.beat(minute(1) + 10_000));
    scene.hear(told.gap('alpaca-sip', minute(1) + 12_000, true), told.beat(minute(1) + 40_000));
    expect(scene.bars).toEqual(['alpaca-sip: first']);
    scene.hear(told.gap('alpaca-sip', minute(1) + 50_000), told.beat(minute(1) + 65_000));
    expect(scene.bars).toEqual(['alpaca-sip: first', 'yahoo: gap']);
  });

  it('is not left for one that is in a gap itself; a gap of one symbol is that of no other', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    scene.hear(told.gap('yahoo', minute(1) + 1_000, false, 'IBIT'), told.gap('alpaca-sip', minute(1) + 2_000));
    scene.hear(told.beat(minute(2)));
    expect(scene.bars).toEqual(['alpaca-sip: first']);
    scene.hear(told.gap('yahoo', minute(2) + 1_000, true, 'IBIT'), told.gap('yahoo', minute(2) + 2_000, false, 'SPY'));
    expect(scene.bars).toEqual(['alpaca-sip: first', 'yahoo: gap']);
  });

  it('counts again once it has been heard for a while without a break', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']);
    for (let at = 1; at <= 20; at++) {
      if (at < 3 || at === 8 || at >= 12) scene.hear(told.bar(0, minute(at)));
      scene.hear(told.bar(1, minute(at)));
    }
    expect(scene.bars).toEqual(['alpaca-sip: first', 'yahoo: silent', 'alpaca-sip: back']);
    expect(scene.switches.filter(({ datum }) => datum === 'bars').map(({ seenMs }) => seenMs)).toEqual([
      minute(1),
      minute(5),
      minute(17),
    ]);
  });

  it('may be a slow one where the quick one is dead', () => {
    const scene = new Told([]).hear(told.chain('tastytrade', minute(1)), told.chain('yahoo', minute(2)));
    expect(scene.choice.inUse('IBIT', 'chain')).toBe('tastytrade');
    scene.hear(told.beat(minute(7)), told.chain('yahoo', minute(17)), told.beat(minute(20)));
    expect(scene.choice.inUse('IBIT', 'chain')).toBe('yahoo');
  });
});

describe('what is heard', () => {
  it('is the bars, features and labels of the source that counts', () => {
    const { choice } = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(0, minute(1)), told.bar(1, minute(1)));
    expect(choice.follows(told.bar(0, minute(1)))).toBe(true);
    expect(choice.follows(told.bar(1, minute(1)))).toBe(false);
    expect(choice.follows(told.chain('anybody', minute(1)))).toBe(false);
    expect(choice.follows(told.beat(minute(1)))).toBe(true);
  });

  it('of archives is what the best of them told, day by day; volatilities of now are those of who is heard', () => {
    const scene = new Told([]);
    const yesterday = minute(0) - 26 * HOUR_MS;
    const old = (source: string) => told.metric(source, minute(1), 'implied-volatility', 0.5, yesterday);
    const now = (source: string) => told.metric(source, minute(1), 'implied-volatility', 0.6);
    expect(scene.hear(old('public')).choice.follows(old('public'))).toBe(true);
    expect(scene.hear(now('public')).choice.follows(now('public'))).toBe(true);
    scene.hear(old('tastytrade'));
    expect(scene.choice.follows(old('public'))).toBe(false);
    expect(scene.choice.follows(old('tastytrade'))).toBe(true);
    expect(scene.choice.follows(now('public'))).toBe(true);
    const close = (source: string) => told.metric(source, minute(2), 'daily-close', 50, yesterday);
    scene.hear(close('alpaca-sip'), close('yahoo'));
    expect(scene.choice.follows(close('yahoo'))).toBe(false);
  });

  it('is never a carried price, nor a bar that was filled in long afterwards', () => {
    const scene = new Told(['alpaca-sip', 'yahoo']).hear(told.bar(1, minute(1)));
    scene.hear(told.bar(0, minute(2), 100, { ticks: 0 }), told.bar(0, minute(30), 100, { endMs: minute(3) as never }));
    expect(scene.choice.inUse('IBIT', 'bars')).toBe('yahoo');
  });
});

it('a choice that continues from a snapshot goes on to the same switches', () => {
  const events: EngineEvent[] = [];
  for (let at = 1; at <= 30; at++) {
    if (at < 3 || (at > 10 && at < 25)) events.push(told.bar(0, minute(at)), told.chain('tastytrade', minute(at)));
    events.push(told.bar(1, minute(at)), told.chain('public', minute(at)));
    if (at === 5) events.push(told.gap('public', minute(at)), told.metric('public', minute(at), 'dvol', 50));
    if (at === 20) events.push(told.gap('public', minute(at), true));
  }
  for (let cut = 0; cut < events.length; cut += 7) {
    const lived = new Told(['alpaca-sip', 'yahoo']).hear(...events.slice(0, cut));
    const restored = new Told([]);
    restoreSnapshot(restored.choice, takeSnapshot(lived.choice));
    expect(restored.hear(...events.slice(cut)).switches).toEqual(
      lived.hear(...events.slice(cut)).switches.slice(lived.switches.length - restored.switches.length),
    );
    expect(takeSnapshot(restored.choice)).toEqual(takeSnapshot(lived.choice));
  }
});
