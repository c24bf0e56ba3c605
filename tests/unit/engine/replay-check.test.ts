import { describe, expect, it } from 'vitest';
import type { MinuteProof } from '#domain/engine-event';
import { ReplayCheck } from '#engine/replay-check';
import type { PlacedProof } from '#ports/tape';
import { epochMs } from '#primitives/clock';
import { COIN, HeardPipeline, minuteTick, SHARE, T0, trade } from '#tests/support/scripted-inputs';

const MINUTES = 6;

/** A small market's pipeline with the proofs of its first minutes, placed as the engine would place them. */
function proved(): { readonly heard: HeardPipeline; readonly proofs: readonly PlacedProof[] } {
  const heard = new HeardPipeline([COIN, SHARE]);
  for (let minute = 0; minute < MINUTES; minute++) {
    heard.take(trade(T0 + minute * 60_000 + 5_000, { price: 100 + minute }));
    heard.take(minuteTick(T0 + (minute + 1) * 60_000 + 1_000));
  }
  return { heard, proofs: heard.heard('minute.proved').map(({ proof }, i) => ({ position: 4 + 2 * i, proof })) };
}

function withGroupChanged(proof: MinuteProof, group: number): MinuteProof {
  const groups = proof.groups.with(group, (proof.groups[group] as number) ^ 1);
  return { ...proof, groups, hash: { ...proof.hash, low: proof.hash.low ^ 1 } };
}

describe('the check of a replay', () => {
  it('counts what agrees', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs, 0);
    for (const { proof, position } of proofs) check.check(proof, position, heard.pipeline);
    expect([check.checked, check.divergence]).toEqual([MINUTES, null]);
  });

  it('names the first minute that differs, and the first part of the state', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs, 0);
    for (const [i, { proof, position }] of proofs.entries()) {
      const differs =
        i === 2 ? withGroupChanged(withGroupChanged(proof, 7), 3) : i > 2 ? withGroupChanged(proof, 0) : proof;
      check.check(differs, position, heard.pipeline);
    }
    expect(check.checked).toBe(2);
    expect(check.divergence).toMatchObject({ minuteMs: T0 + 2 * 60_000, position: 8, part: 'BTCUSDT indicators' });
    expect(check.divergence?.recorded).not.toBe(check.divergence?.replayed);
  });

  it('names every part by the name it has in the state', () => {
    const parts = ['ticks', 'bars', 'indicators', 'features', 'regime'];
    const names = [
      'clock',
      ...['BTCUSDT', 'IBIT'].flatMap((symbol) => parts.map((part) => `${symbol} ${part}`)),
      'market regime',
    ];
    const { heard, proofs } = proved();
    const { proof, position } = proofs[0] as PlacedProof;
    expect(proof.groups).toHaveLength(names.length);
    for (const [group, name] of names.entries()) {
      const check = new ReplayCheck(proofs, 0);
      check.check(withGroupChanged(proof, group), position, heard.pipeline);
      expect(check.divergence?.part).toBe(name);
    }
  });

  it('leaves the part open where only the whole differs', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs, 0);
    const { proof, position } = proofs[0] as PlacedProof;
    check.check({ ...proof, hash: { ...proof.hash, high: proof.hash.high ^ 1 } }, position, heard.pipeline);
    expect(check.divergence).toMatchObject({ minuteMs: T0, part: null });
  });

  it('takes a minute that closed with another input for a divergence', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs, 0);
    const { proof, position } = proofs[0] as PlacedProof;
    check.check(proof, position + 1, heard.pipeline);
    expect(check.divergence).toMatchObject({ minuteMs: T0, position: position + 1 });
  });

  it('names the earlier minute where one was skipped', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs, 0);
    const { proof, position } = proofs[1] as PlacedProof;
    check.check(proof, position, heard.pipeline);
    expect(check.divergence?.minuteMs).toBe(T0);
  });

  it('continues at a keyframe with the first proof after it', () => {
    const { heard, proofs } = proved();
    for (let from = 0; from <= MINUTES; from++) {
      const check = new ReplayCheck(proofs, from === 0 ? 0 : (proofs[from - 1] as PlacedProof).position);
      for (const { proof, position } of proofs.slice(from)) check.check(proof, position, heard.pipeline);
      expect([check.checked, check.divergence]).toEqual([MINUTES - from, null]);
    }
  });

  it('has nothing to say about minutes beyond the last recorded one', () => {
    const { heard, proofs } = proved();
    const check = new ReplayCheck(proofs.slice(0, 1), 0);
    for (const { proof, position } of proofs) check.check(proof, position, heard.pipeline);
    check.check({ ...(proofs[0] as PlacedProof).proof, minuteMs: epochMs(0) }, 99, heard.pipeline);
    expect([check.checked, check.divergence]).toEqual([1, null]);
  });
});
