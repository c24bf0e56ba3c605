import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RareInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { packChain } from '#domain/packed-chain';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { ReplaySession } from '#research/replay/replay-session';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { TapeReader } from '#store/tape/tape-reader';
import { verifyTape } from '#store/tape/verify-tape';
import { testMarket, testSettings } from '#tests/support/recorded-market';

const FOLDER = fileURLToPath(new URL('../../../resources/tapes', import.meta.url));
const PATH = join(FOLDER, 'demo.tape');
const RECORD_IT = 'npm run argus -- record --sim 7 --out resources/tapes/demo.tape';

describe('the bundled demo tape', () => {
  let tape: TapeReader;

  beforeAll(() => {
    tape = TapeReader.open(PATH);
  });

  afterAll(() => {
    tape[Symbol.dispose]();
  });

  it('is small enough for a repository (all bundled tapes together are), closed and sound', () => {
    const sizes = readdirSync(FOLDER).map((name) => statSync(join(FOLDER, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(12_000_000);
    expect(verifyTape(PATH)).toMatchObject({ closed: true, problems: [] });
  });

  it(`replays to every recorded hash (else record it anew: ${RECORD_IT})`, () => {
    const settings = checkPipelineSettings(tape.header.pipelineSettings, PATH);
    if (!settings.ok) throw new Error(settings.failure.problem);
    const session = new ReplaySession(tape, settings.value, () => undefined, true);
    session.runTo(tape.inputs);
    expect(session.divergence).toBeNull();
    expect(session.stateDifferences).toEqual([]);
    expect(session.minutesProved).toBe(1_440);
  });

  it('was recorded under the settings that ship, from the market that ships', () => {
    // Except for those that came later: it has no finished bars, neither late ones nor for its gaps.
    const { bars, ...others } = testSettings();
    const recordedUnder = { ...others, bars: { ...bars, fillGaps: false, lateBars: 'correction' as const } };
    expect(checkPipelineSettings(tape.header.pipelineSettings, PATH)).toEqual({ ok: true, value: recordedUnder });
    const market = testMarket({ seed: 7, scenario: 'demo', density: 1, options: true }, testSettings());
    expect(tape.header.labels).toEqual(market.labels);
    const recorded = new InputBlock(TAPE_BLOCK_ROWS);
    let position = 0;
    while (tape.readBlock(position, recorded) !== null) {
      const simulated = new InputBlock(recorded.length);
      market.fill(simulated);
      for (const column of ['kind', 'instrument', 'seenMs', 'atMs'] as const) {
        const same = isSame(recorded[column].subarray(0, recorded.length), simulated[column]);
        if (!same) throw new Error(`${column} differs after input ${position}. ${RECORD_IT}`);
      }
      expect(recorded.rare.length).toBe(simulated.rare.length);
      recorded.rare.forEach((input, i) => expect(comparable(input)).toEqual(comparable(simulated.rare[i])));
      position += recorded.length;
    }
    expect(market.fill(new InputBlock(1))).toBe(false);
    expect(position).toBe(tape.inputs);
  });
});

/** The hash of a chain's cells stands for them: objects of two million contracts would take a minute to compare. */
function comparable(input: RareInput | undefined): unknown {
  if (input?.kind !== 'chain') return input;
  const packed = packChain(input.chain);
  if (!packed.ok) throw new Error(`${packed.failure.what} is none`);
  const { underlying, underlyingPrice, provider, terms, atMs, layout, cellsHash } = packed.value;
  const heading = { underlying, underlyingPrice, provider, terms, atMs };
  return { ...input, chain: heading, layout: layout.hash, cells: cellsHash };
}

function isSame(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
