import { describe, expect, it } from 'vitest';
import { closingMark, type ClosingMark } from '#portfolio/watch/closing-mark';
import { PositionWatch } from '#portfolio/watch/position-watch';
import { SeededRandom } from '#primitives/random';
import { openTicket, TraderScript } from '#tests/support/trader-script';
import { spreadChain, WATCH_TERMS } from '#tests/support/watched-spread';

const SCENES = 2_000;
const ticket = openTicket();
const script = new TraderScript().does({ type: 'ticket.reviewed', ticket }).fill(ticket, 2, 0.41);
const { position } = script;

/** Any quote, sound or not: crossed, one-sided, below nothing. */
function quote(random: SeededRandom): { readonly bid: number | null; readonly ask: number | null } {
  const bid = random.below(300) / 100;
  const ask = bid + random.below(60) / 100;
  const kind = random.below(12);
  return { bid: kind === 0 ? null : kind === 1 ? 0 : bid, ask: kind === 2 ? null : kind === 3 ? bid - 0.05 : ask };
}

function marks(seed: number): readonly (ClosingMark | null)[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: SCENES }, () => {
    const chain = spreadChain(script.nowMs, {
      spot: 40 + random.below(4_000) / 100,
      short: { ...quote(random), stale: random.below(20) === 0 },
      long: quote(random),
    });
    const marked = closingMark(position, chain, script.nowMs, WATCH_TERMS);
    return marked.ok ? marked.value : null;
  });
}

describe('a mark from any quotes', () => {
  const found = marks(4);
  const known = found.flatMap((mark) => mark ?? []);

  it('is there or is refused, and both come often', () => {
    expect(known.length).toBeGreaterThan(SCENES / 4);
    expect(found.length - known.length).toBeGreaterThan(SCENES / 10);
  });

  it('never flatters: the worst side leaves least, the middle most, and the credit less fees is the most of all', () => {
    for (const { closing, ahead, earned } of known) {
      expect(closing.natural).toBeGreaterThanOrEqual(closing.calibrated);
      expect(closing.calibrated).toBeGreaterThanOrEqual(closing.mid);
      expect(ahead.natural).toBeLessThanOrEqual(ahead.calibrated);
      expect(ahead.calibrated).toBeLessThanOrEqual(ahead.mid);
      expect(Number.isSafeInteger(ahead.natural)).toBe(true);
      if (closing.natural >= 0) expect(earned).toBeLessThanOrEqual(1);
    }
  });

  it('agrees with what closing at that price would book', () => {
    for (const { closing, ahead, closingFees } of known) {
      const booked = position.basis - position.basisFees - 2 * closing.natural - closingFees;
      // A spread's price is rounded up once more where two of them do not divide evenly.
      expect(ahead.natural - booked).toBeGreaterThanOrEqual(0);
      expect(ahead.natural - booked).toBeLessThanOrEqual(2);
    }
  });

  it('is bounded by the extremes that its watch remembers', () => {
    const random = new SeededRandom(9);
    const watch = new PositionWatch(position, WATCH_TERMS);
    let worst = Number.POSITIVE_INFINITY;
    let best = Number.NEGATIVE_INFINITY;
    for (let scene = 0; scene < 200; scene++) {
      const { nowMs } = script.wait(1);
      watch.see(position, spreadChain(nowMs, { short: quote(random), long: quote(random) }), nowMs);
      const glance = watch.glance(position, nowMs);
      if (glance.problem !== null || glance.mark === null) continue;
      worst = Math.min(worst, glance.mark.ahead.natural);
      best = Math.max(best, glance.mark.ahead.natural);
      expect([glance.worst?.cents, glance.best?.cents]).toEqual([worst, best]);
    }
    expect(best).toBeGreaterThan(worst);
  });
});
