import { describe, expect, it } from 'vitest';
import { SharedTurn } from '#farm/backends/threads/shared-turn';

const SOON_MS = 5;

function turnOf(...specs: readonly number[]): SharedTurn {
  const turn = SharedTurn.forTasks(8);
  turn.begin();
  for (const spec of specs) turn.add(spec, spec % 2 === 1);
  return turn;
}

describe('a turn that threads share', () => {
  it('hands out every task once, with what is asked', () => {
    const turn = turnOf(4, 5, 7);
    turn.open(true);
    const other = new SharedTurn(turn.words);
    const taken: [number, boolean][] = [];
    turn.work((spec, asksPositions) => {
      taken.push([spec, asksPositions]);
      // Another thread comes while this one works, and takes what is left.
      other.work((its, asksIts) => taken.push([its, asksIts]));
    });
    expect(taken.toSorted(([left], [right]) => left - right)).toEqual([
      [4, false],
      [5, true],
      [7, true],
    ]);
    expect(turn.awaitDone(SOON_MS)).toBe(true);
  });

  it('gives nothing to whoever comes before it is open or after all is taken', () => {
    const turn = turnOf(1, 2);
    const late = new SharedTurn(turn.words);
    const taken: number[] = [];
    late.work((spec) => taken.push(spec));
    expect(taken).toEqual([]);
    turn.open(true);
    turn.work((spec) => taken.push(spec));
    late.work((spec) => taken.push(spec));
    expect(taken).toEqual([2, 1]);
  });

  it('waits for what was taken, and not for threads that took nothing', () => {
    const turn = turnOf(3);
    turn.open(true);
    const slow = new SharedTurn(turn.words);
    let waited = true;
    slow.work(() => (waited = turn.awaitDone(SOON_MS)));
    expect(waited).toBe(false);
    expect(turn.awaitDone(SOON_MS)).toBe(true);
  });

  it('calls others only where that is wanted', () => {
    const turn = turnOf(1);
    const before = turn.number;
    turn.open(false);
    expect(turn.number).toBe(before);
    turn.work(() => undefined);
    turn.begin();
    turn.open(true);
    expect(turn.awaitTurn(before)).toBe(before + 1);
  });

  it('tells of a thread that failed instead of waiting for it', () => {
    const turn = turnOf(1, 2);
    turn.open(true);
    new SharedTurn(turn.words).tellFailed();
    turn.work(() => undefined);
    expect(turn.awaitDone(SOON_MS)).toBe(false);
    expect(turn.awaitReady(1, SOON_MS)).toBe(false);
  });
});
