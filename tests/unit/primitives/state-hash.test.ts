import { describe, expect, it } from 'vitest';
import type { Stateful } from '#primitives/state';
import { formatHash, hashState, StateHasher } from '#primitives/state-hash';
import { ImaginedState } from '#tests/support/imagined-state';
import { fromWords } from '#tests/support/ulps';

const text = (part: Stateful, scope?: 'scalars' | 'everything'): string => formatHash(hashState(part, scope));

function changed(change: (state: ImaginedState) => void): ImaginedState {
  const state = new ImaginedState();
  change(state);
  return state;
}

function groupsOf(part: Stateful): readonly number[] {
  const hasher = new StateHasher();
  part.visitState(hasher);
  return [...hasher.finish().groups];
}

function ofNumbers(...values: readonly number[]): string {
  const hasher = new StateHasher();
  for (const value of values) hasher.number('', value);
  return formatHash(hasher.finish().hash);
}

describe('the state hash', () => {
  it('is the same for the same state', () => {
    expect(text(new ImaginedState())).toBe(text(new ImaginedState()));
  });

  it('stays what it was when tapes were recorded with it', () => {
    expect(text(new ImaginedState())).toBe('1ffdedb43714e8c8');
    expect(text(new ImaginedState(), 'everything')).toBe('910c56f37c0d5e08');
    expect(groupsOf(new ImaginedState())).toEqual([65_149, 36_848]);
  });

  const CHANGES: Readonly<Record<string, (state: ImaginedState) => void>> = {
    'a scalar': (state) => (state.first = 2),
    'the last bit of a scalar': (state) => (state.second = -2.5000000000000004),
    'the sign of a zero': (state) => (state.counts[1] = -0),
    'one cell of several': (state) => (state.counts[2] = 6),
    'the very last field': (state) => (state.third = 8),
  };
  it.each(Object.keys(CHANGES))('changes with %s', (name) => {
    const state = changed(CHANGES[name] as (state: ImaginedState) => void);
    expect(text(state)).not.toBe(text(new ImaginedState()));
    expect(text(state, 'everything')).not.toBe(text(new ImaginedState(), 'everything'));
  });

  it('notices two values that changed places', () => {
    expect(ofNumbers(1, 2)).not.toBe(ofNumbers(2, 1));
    expect(ofNumbers(0, 1, 0)).not.toBe(ofNumbers(0, 0, 1));
  });

  it('notices a value more, even a zero', () => {
    expect(ofNumbers(1)).not.toBe(ofNumbers(1, 0));
    expect(ofNumbers()).not.toBe(ofNumbers(0));
  });

  it('looks into long histories only when asked for everything', () => {
    const state = changed((other) => (other.history[3] = 41));
    expect(text(state)).toBe(text(new ImaginedState()));
    expect(text(state, 'everything')).not.toBe(text(new ImaginedState(), 'everything'));
  });

  it('says by its groups which part differs', () => {
    const [alpha, beta] = groupsOf(new ImaginedState());
    const [otherAlpha, sameBeta] = groupsOf(changed((state) => (state.first = 9)));
    expect(otherAlpha).not.toBe(alpha);
    expect(sameBeta).toBe(beta);
    const [sameAlpha, otherBeta] = groupsOf(changed((state) => (state.third = 9)));
    expect(sameAlpha).toBe(alpha);
    expect(otherBeta).not.toBe(beta);
  });

  it('counts every NaN as the same one, whatever its bits', () => {
    const quiet = ofNumbers(Number.NaN);
    for (const other of [fromWords(0xfff8_0000, 0), fromWords(0x7ff8_0000, 1), fromWords(0x7ff0_0000, 99)]) {
      expect(other).toBeNaN();
      expect(ofNumbers(other)).toBe(quiet);
    }
    expect(quiet).not.toBe(ofNumbers(0));
    expect(quiet).not.toBe(ofNumbers(Number.POSITIVE_INFINITY));
  });

  it('is written as sixteen digits', () => {
    expect(formatHash({ high: 0xab, low: 1 })).toBe('000000ab00000001');
  });
});
