import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlacedAdvice } from '#domain/advice';
import { isSealed } from '#domain/recommendation-seal';
import { portfolioSettings } from '#entry/load-settings';
import type { OpenTape } from '#entry/open-tape';
import type { Exposure } from '#portfolio/limits/exposure';
import { sizeRecommendation } from '#portfolio/sizing/size-recommendation';
import { SeededRandom } from '#primitives/random';
import { adviceText, adviseWhole, beginAdvice, DEMO_TAPE, openDemo } from '#tests/support/advised-tape';
import { CutTape } from '#tests/support/cut-tape';
import { argus } from '#tests/support/run-argus';

let tape: OpenTape;
let whole: readonly PlacedAdvice[];

beforeAll(() => {
  tape = openDemo();
  whole = adviseWhole({ tape });
}, 120_000);

afterAll(() => tape[Symbol.dispose]());

function upTo(position: number): readonly PlacedAdvice[] {
  return whole.filter((one) => one.position <= position);
}

describe('advice on the demo day', () => {
  it('recommends an IBIT put spread of the first tier, once the fall is over that it had refused to sell into', () => {
    const signals = whole.flatMap(({ advice }) => ('signal' in advice ? [advice.signal] : []));
    const first = signals.find(({ tier, symbol, structure }) => tier === 1 && symbol === 'IBIT' && structure !== null);
    expect(first?.refusedBy?.gate).toBe('trend');
    const issued = whole.flatMap(({ advice }) =>
      advice.type === 'recommendation.issued' ? [advice.recommendation] : [],
    );
    const best = issued.find(({ tier, underlying }) => tier === 1 && underlying === 'IBIT');
    expect(best?.structure.kind).toBe('bull_put');
    expect(best === undefined ? -1 : best.atMs - (first?.atMs ?? 0)).toBeGreaterThan(0);
    // It is alive long enough for a human: priced again, and over for a reason.
    const id = best?.id ?? '';
    const repriced = whole.filter(
      ({ advice }) => advice.type === 'recommendation.repriced' && advice.repricing.recommendationId === id,
    );
    expect(repriced.length).toBeGreaterThan(3);
    expect(issued.every(isSealed)).toBe(true);
    const ended = whole.flatMap(({ advice }) =>
      advice.type === 'recommendation.ended' ? [advice.end.recommendationId] : [],
    );
    expect(ended.toSorted()).toEqual(issued.map((one) => one.id).toSorted());
  });

  it('recommends what an account of the size shipped may sell, until its limits say no', () => {
    const [best] = whole.flatMap(({ advice }) =>
      advice.type === 'recommendation.issued' && advice.recommendation.tier === 1 ? [advice.recommendation] : [],
    );
    if (best === undefined) throw new Error('the demo day recommends nothing of the first tier');
    const settings = portfolioSettings();
    const sized = (held: readonly Exposure[]) =>
      sizeRecommendation({
        recommendation: best,
        atMs: best.atMs,
        held,
        equity: settings.account,
        breakers: [],
        settings,
      });
    const first = sized([]);
    expect(first.refusal).toBeNull();
    expect(first.contracts).toBeGreaterThan(0);
    expect(first.maxLoss / 100).toBeLessThanOrEqual(settings.sizing.riskShare * settings.account);
    const { greeks, underlying, daysToExpiry } = best;
    const { maxLoss, buyingPower } = first;
    const one = { underlying, price: best.underlyingPrice / 10_000, greeks, daysToExpiry, maxLoss, buyingPower };
    const most = settings.limits.positionsPerUnderlying;
    const full = sized(Array.from({ length: most }, () => one));
    expect(full.contracts).toBe(0);
    expect(full.refusal?.text).toBe(
      `open positions of IBIT ${most + 1} after the trade (${most} now), at most ${most}`,
    );
  });

  it('gives every signal an id of its own, and every refusal its gate and reason', () => {
    const signals = whole.flatMap(({ advice }) => ('signal' in advice ? [advice.signal] : []));
    expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
    for (const { refusedBy, gates } of signals) {
      expect(refusedBy).toEqual(gates.find(({ passed }) => !passed) ?? null);
    }
    expect(signals.some(({ refusedBy }) => refusedBy?.margin !== null && refusedBy !== null)).toBe(true);
  });

  it('comes in the order of its positions, each at or after the instant it speaks of', () => {
    for (const [at, { position, advice }] of whole.entries()) {
      expect(position).toBeGreaterThanOrEqual(whole[at - 1]?.position ?? 0);
      if ('signal' in advice) expect(advice.signal.atMs).toBeLessThanOrEqual(advice.seenMs);
      if (advice.type === 'recommendation.issued') {
        expect(advice.recommendation.quotedMs).toBeLessThanOrEqual(advice.seenMs);
      }
    }
  });

  it('is the same to the byte in another run, in steps of whatever size', () => {
    const random = new SeededRandom(5);
    expect(adviceText(adviseWhole({ tape, step: () => 1 + random.below(30_000) }))).toBe(adviceText(whole));
  });

  it('knows nothing of what comes later: wherever the tape is cut, what was said before stays as it was', () => {
    const random = new SeededRandom(11);
    const positions = whole.map(({ position }) => position);
    const spoken = positions[positions.length >> 1] as number;
    const cuts = [spoken, spoken - 1, ...Array.from({ length: 3 }, () => random.below(tape.reader.inputs))];
    for (const cut of cuts) {
      const said = adviseWhole({ tape, source: new CutTape(tape.reader, cut) });
      expect([cut, adviceText(said)]).toEqual([cut, adviceText(upTo(cut))]);
    }
  });

  it('goes on where a growing tape goes on, however it comes in', () => {
    const random = new SeededRandom(17);
    const { walk, placed } = beginAdvice({ tape, source: new CutTape(tape.reader, 0) });
    for (let recorded = 0; recorded < tape.reader.inputs;) {
      recorded = Math.min(tape.reader.inputs, recorded + 1 + random.below(60_000));
      walk.follow(new CutTape(tape.reader, recorded));
      while (!walk.atEnd) walk.advance(1 + random.below(20_000));
    }
    expect(adviceText(placed)).toBe(adviceText(whole));
  });

  it('is told alike wherever the machine thinks it stands', () => {
    const asked = ['recommend', DEMO_TAPE, '--at', '2026-03-06T18:05Z', '--no-farm'];
    const told = ['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham'].map((TZ) => {
      const run = argus(asked, { environment: { TZ } });
      expect(run.code).toBe(0);
      return run.stdout;
    });
    expect(told[0]).toContain('IBIT put spread');
    expect(new Set(told).size).toBe(1);
  });
});
