import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import { type PositionAlert, PositionWatch } from '#portfolio/watch/position-watch';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { DESK_START, EXIT, openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';
import { spreadChain, type SpreadScene, WATCH_TERMS } from '#tests/support/watched-spread';

const ticket = openTicket();

/** A put spread sold twice for 0.41, with six cents of fees a contract, and what its watch says of it minute by minute. */
class Watched {
  readonly script = new TraderScript().does({ type: 'ticket.reviewed', ticket }).fill(ticket, 2, 0.41);
  readonly watch = new PositionWatch(this.script.position, WATCH_TERMS);
  readonly alerts: PositionAlert[] = [];

  sees(scene: SpreadScene = {}): this {
    const { nowMs, position } = this.script.wait(1);
    this.alerts.push(...this.watch.see(position, spreadChain(nowMs, scene), nowMs));
    return this;
  }

  /** Both sides of the spread’s short leg, the long one staying at 0.10 by 0.12: closing costs `ask` less 0.10. */
  closesAt(dollars: number): this {
    const ask = dollars + 0.1;
    return this.sees({ short: { bid: ask - 0.02, ask } });
  }

  waitsUntil(nowMs: EpochMs): this {
    this.script.nowMs = nowMs;
    this.alerts.push(...this.watch.wait(this.script.position, nowMs));
    return this;
  }

  get glance() {
    return this.watch.glance(this.script.position, this.script.nowMs);
  }

  get causes(): readonly string[] {
    return this.alerts.map(({ cause }) => cause);
  }
}

describe('a watched position', () => {
  it('is worth what closing it at the worst side would leave after fees, never its credit', () => {
    const { mark } = new Watched().sees().glance;
    expect(mark?.closing).toEqual({ natural: priceE4(0.2), calibrated: priceE4(0.195), mid: priceE4(0.18) });
    // 82.00 came in, 40.00 goes out, 0.12 were paid and 0.12 will be.
    expect(mark?.ahead).toEqual({ natural: cents(4_176), calibrated: cents(4_276), mid: cents(4_576) });
    expect(mark?.earned).toBeCloseTo(4_176 / 8_188, 12);
    expect(mark?.greeks).toMatchObject({ delta: 30 });
    expect(mark).toMatchObject({ toTarget: 0, toStop: priceE4(0.62), shortStrike: priceE4(55), spot: priceE4(60) });
    expect(mark?.toShortStrike).toBeCloseTo(5 / 60, 12);
  });

  it('has Greeks in dollars: for a point of volatility and for a day, of all that is held', () => {
    const short = { greeks: { delta: -0.25, gamma: 0.03, vega: 8, theta: -12 } };
    const { mark } = new Watched().sees({ short }).glance;
    // Twice a hundred shares of each leg; the long one has 6 and −9.
    expect(mark?.greeks?.gamma).toBeCloseTo(-2, 12);
    expect(mark?.greeks?.vega).toBeCloseTo((200 * (6 - 8)) / 100, 12);
    expect(mark?.greeks?.theta).toBeCloseTo((200 * (12 - 9)) / 365, 12);
  });

  it('says once that its target is reached, and again only after it had clearly been left', () => {
    const life = new Watched().closesAt(0.3).closesAt(0.2).closesAt(0.21).closesAt(0.2).closesAt(0.19);
    expect(life.causes).toEqual(['target']);
    expect(life.closesAt(0.25).closesAt(0.2).causes).toEqual(['target', 'target']);
    expect(new Set(life.alerts.map(({ id }) => id)).size).toBe(2);
    expect(life.alerts[0]?.text).toBe(
      'Closing costs 0.20 at the worst side (mid 0.18), the target is 0.20, and leaves $41.76 after fees.',
    );
  });

  it('asks to be closed at its stop by the worst side, before the middle has come there', () => {
    const life = new Watched().closesAt(0.6).sees({ spot: 56, short: { bid: 0.7, ask: 0.92 } });
    expect(life.causes).toEqual(['stop']);
    expect(life.glance.concerns[0]).toMatchObject({ cause: 'stop', isExit: true, sinceMs: life.script.nowMs });
  });

  it('remembers the worst and the best that closing would have left, with their moments', () => {
    const life = new Watched().closesAt(0.5).closesAt(0.7).closesAt(0.25).closesAt(0.3);
    expect(life.glance.worst).toEqual({ cents: cents(8_200 - 14_000 - 24), atMs: epochMs(DESK_START + 2 * MINUTE_MS) });
    expect(life.glance.best).toEqual({ cents: cents(8_200 - 5_000 - 24), atMs: epochMs(DESK_START + 3 * MINUTE_MS) });
  });

  it.each([
    ['is not in the chain', { short: null }],
    ['has no fresh quote', { short: { stale: true } }],
    ['has no two-sided quote', { short: { ask: null } }],
    ['was adjusted: what it delivers has changed, ask the broker', { short: { adjusted: true } }],
    ['is quoted with its bid at or above its ask', { short: { bid: 0.31 } }],
  ] satisfies [string, SpreadScene][])('has no mark from a chain in which its short leg %s', (problem, scene) => {
    const life = new Watched().sees(scene);
    expect(life.glance).toMatchObject({ mark: null, problem: `the 55 put ${problem}`, worst: null });
    expect(life.sees().glance.problem).toBeNull();
  });

  it('counts a long leg that nobody bids for as worthless, not as unknown', () => {
    const { mark } = new Watched().sees({ long: { bid: 0, ask: 0.05 } }).glance;
    expect(mark?.closing.natural).toBe(priceE4(0.3));
  });

  it('warns while the underlying is through the short strike, with room before it does so again', () => {
    const life = new Watched().sees({ spot: 54.9 }).sees({ spot: 55.2 }).sees({ spot: 54.8 });
    expect(life.causes.filter((cause) => cause === 'short-strike')).toHaveLength(1);
    life.sees({ spot: 56 }).sees({ spot: 54.5 });
    expect(life.causes.filter((cause) => cause === 'short-strike')).toHaveLength(2);
  });

  it('warns of assignment once the holder gains by exercising', () => {
    const life = new Watched().sees({ spot: 49, short: { bid: 5.9, ask: 6.01 }, long: { bid: 3.9, ask: 4.02 } });
    expect(life.causes).toContain('assignment');
  });

  it('closes by the calendar of its plan, on its last day, and near a strike on that day', () => {
    const life = new Watched().sees();
    life.alerts.length = 0;
    life.waitsUntil(epochMs(Date.UTC(2026, 2, 17, 13)));
    expect(life.causes).toEqual([]);
    life.waitsUntil(epochMs(Date.UTC(2026, 2, 18, 4, 30)));
    expect(life.causes).toEqual(['time']);
    life.waitsUntil(epochMs(Date.UTC(2026, 2, 20, 14)));
    life.script.nowMs = EXIT.closeByMs;
    life.sees({ spot: 55.1 });
    expect(life.causes).toEqual(expect.arrayContaining(['expiry', 'unquoted', 'close-by', 'pin']));
    expect(life.glance.daysToExpiry).toBe(0);
  });

  it('says during the session that nobody can tell what it is worth, and not at night', () => {
    const life = new Watched().closesAt(0.3);
    expect(life.waitsUntil(epochMs(DESK_START + 14 * MINUTE_MS)).causes).toEqual([]);
    expect(life.waitsUntil(epochMs(DESK_START + 17 * MINUTE_MS)).causes).toEqual(['unquoted']);
    const night = new Watched().closesAt(0.3);
    expect(night.waitsUntil(epochMs(Date.UTC(2026, 2, 7, 3))).causes).toEqual([]);
    expect(night.waitsUntil(epochMs(Date.UTC(2026, 2, 9, 13, 40))).causes).toEqual([]);
  });

  it('names what stands alone while a spread is only partly there', () => {
    const [short] = PUT_SPREAD.legs as [StructureLeg];
    const script = new TraderScript().does({ type: 'ticket.reviewed', ticket });
    script.fill(ticket, 2, 0.9, { legs: [{ ...short, quantity: -2, price: priceE4(0.9) }] });
    const watch = new PositionWatch(script.position, WATCH_TERMS);
    const [alert] = watch.see(script.position, spreadChain(script.nowMs), script.nowMs);
    expect(alert?.text).toBe('Only part of a spread is held: -2 × 55 put. Nothing covers it.');
    expect(watch.glance(script.position, script.nowMs).mark?.closing.natural).toBe(priceE4(0.3));
  });

  it('says the same when the same chains come again', () => {
    const live = (): readonly PositionAlert[] =>
      new Watched().closesAt(0.3).closesAt(0.2).sees({ spot: 54 }).closesAt(0.9).alerts;
    expect(live()).toEqual(live());
    expect(live().length).toBeGreaterThan(2);
  });
});
