import { describe, expect, it } from 'vitest';
import { AdviceAlerts, type AdviceAlertTerms } from '#alerts/advice-alerts';
import { ticker } from '#domain/instrument';
import { cents } from '#domain/money';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import {
  accepted,
  ended,
  issued,
  NOON_MS,
  refused,
  repriced,
  sampleRecommendation,
  sampleSignal,
  warmth,
} from '#tests/support/sample-advice';

function alertsOf(change: Partial<AdviceAlertTerms> = {}): AdviceAlerts {
  return new AdviceAlerts({
    scope: 'tape',
    label: 'SIM',
    notBeforeMs: epochMs(0),
    sizeOf: () => ({ contracts: 2, refusal: null }),
    ...change,
  });
}

describe('alerts about advice', () => {
  it('say of a recommendation what to enter, what it can cost and how it ends, and that a market is simulated', () => {
    const [alert] = alertsOf().hear([accepted(1), issued(1)]);
    expect(alert?.title).toBe('[SIM] Tier 1: sell IBIT bull put spread 52/49, 27 Mar');
    const text = alert?.lines.join('\n') ?? '';
    expect(text).toContain('Sell 2 at most: all of them can lose $524.00.');
    expect(text).toContain('sell the 52 put, buy the 49 put');
    expect(text).toContain('take no less than 0.36');
    expect(text).toContain('At worst it loses $262.00 a spread');
    expect(text).toContain('76 % (bs), 71 % (bootstrap); at the least 68 %');
    expect(text).toContain('Careful: FOMC in 12 d');
    expect(alert?.actions).toEqual(['open', 'filled', 'snooze', 'reject']);
    expect(alert?.freshForMs).toBe(10 * MINUTE_MS);
  });

  it('say why none may be sold where the rules refuse, and that nobody knows where they cannot be asked', () => {
    const refusal = alertsOf({ sizeOf: () => ({ contracts: 0, refusal: 'lost $412 today, limit $300' }) });
    expect(refusal.hear([issued(1)])[0]?.lines[0]).toBe('None may be sold now: lost $412 today, limit $300.');
    expect(alertsOf({ sizeOf: () => null }).hear([issued(1)])[0]?.lines[0]).toContain('open the desk');
  });

  it('come once for a signal and its recommendation, and for a signal alone', () => {
    const alerts = alertsOf();
    expect(alerts.hear([accepted(1), issued(1)]).map(({ event }) => event)).toEqual(['recommendation']);
    const alone = accepted(2, sampleSignal({ id: 'sig-2', tier: 2 }));
    expect(alerts.hear([alone]).map(({ event, tier }) => [event, tier])).toEqual([['signal', 2]]);
  });

  it('keep their ids however often the same advice is heard', () => {
    const said = [accepted(1), issued(1), repriced(2, 0.35), ended(3)];
    const ids = alertsOf()
      .hear(said)
      .map(({ id }) => id);
    expect(
      alertsOf()
        .hear(said)
        .map(({ id }) => id),
    ).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      alertsOf({ scope: 'other' })
        .hear(said)
        .some(({ id }) => ids.includes(id)),
    ).toBe(false);
  });

  it('are silent about refusals, new prices and conditions, which belong on a screen', () => {
    const said = [refused(1, sampleSignal()), repriced(2, 0.35), warmth(3, 40)];
    expect(alertsOf().hear(said)).toEqual([]);
  });

  it('leave out what is history, but know what it was when it ends', () => {
    const alerts = alertsOf({ notBeforeMs: epochMs(NOON_MS + MINUTE_MS) });
    expect(alerts.hear([accepted(1), issued(1)])).toEqual([]);
    const [end] = alerts.hear([ended(3)]);
    expect(end?.title).toBe('[SIM] No longer: IBIT bull put spread 52/49, 27 Mar');
    expect(end?.lines[0]).toContain('credit 0.33, needs 0.36');
  });

  it('tell of a gap once a night and underlying', () => {
    const gap = {
      underlying: ticker('IBIT'),
      atMs: NOON_MS,
      closedMs: epochMs(NOON_MS - 60 * MINUTE_MS),
      coinMove: -0.041,
      impliedGap: -0.039,
      impliedOpen: 51.9,
      rarity: 0.05,
    };
    const alerts = alertsOf();
    const heard = [0.039, 0.05].flatMap((move) =>
      alerts.hear([
        { position: 1, advice: { type: 'gap.expected', seenMs: NOON_MS, gap: { ...gap, impliedGap: -move } } },
      ]),
    );
    expect(heard.map(({ title }) => title)[0]).toBe('[SIM] IBIT would open near 51.90 (−3.9 %)');
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  });

  it('count what the farm says, losses with their sign', () => {
    const farm = {
      asked: 3_000,
      passing: 900,
      entering: 12,
      support: 0.2,
      outOfSampleTrades: 40,
      outOfSampleCents: cents(-12_345),
      nearMisses: [],
    };
    const [alert] = alertsOf().hear([issued(1, sampleRecommendation({ farm }))]);
    expect(alert?.lines.join('\n')).toContain('12 of 3000 would enter; out of sample −$123.45 in 40 trades');
  });
});
