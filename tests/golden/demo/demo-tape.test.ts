import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { ReplaySession } from '#research/replay/replay-session';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { TapeReader } from '#store/tape/tape-reader';
import { verifyTape } from '#store/tape/verify-tape';
import { testMarket, testSettings } from '#tests/support/recorded-market';

const PATH = fileURLToPath(new URL('../../../resources/tapes/demo.tape', import.meta.url));
const RECORD_IT = 'npm run argus -- record --sim 7 --out resources/tapes/demo.tape';

describe('the bundled demo tape', () => {
  let tape: TapeReader;

  beforeAll(() => {
    tape = TapeReader.open(PATH);
  });

  afterAll(() => {
    tape[Symbol.dispose]();
  });

  it('is small enough for a repository, closed and sound', () => {
    expect(statSync(PATH).size).toBeLessThan(5_000_000);
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
    expect(tape.header.pipelineSettings).toEqual(testSettings());
    const market = testMarket({ seed: 7, scenario: 'demo', density: 1 }, testSettings());
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
      expect(recorded.rare).toEqual(simulated.rare);
      position += recorded.length;
    }
    expect(market.fill(new InputBlock(1))).toBe(false);
    expect(position).toBe(tape.inputs);
  });
});

function isSame(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
