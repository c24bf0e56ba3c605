import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ChainInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { PackedChain } from '#domain/packed-chain';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { SeededRandom } from '#primitives/random';
import { formatHash, hashState } from '#primitives/state-hash';
import { ReplaySession } from '#research/replay/replay-session';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { TapeReader } from '#store/tape/tape-reader';
import { TapeWriter } from '#store/tape/tape-writer';
import { verifyTape } from '#store/tape/verify-tape';
import { plainChain } from '#tests/support/arbitrary-chain';
import { temporaryFolder } from '#tests/support/history-fixture';
import { SampleChain } from '#tests/unit/tape/sample-chain';

/** Recorded before chains could be packed: 20 minutes of the simulated market. */
const FORMAT_1 = fileURLToPath(new URL('../../fixtures/tapes/format-1.tape', import.meta.url));
const VERSION_AT = 8;

it('replays a tape of the first format to every hash recorded in it', () => {
  using tape = TapeReader.open(FORMAT_1);
  const settings = checkPipelineSettings(tape.header.pipelineSettings, FORMAT_1);
  if (!settings.ok) throw new Error(settings.failure.problem);
  const session = new ReplaySession(tape, settings.value, () => undefined, true);
  session.runTo(tape.inputs);
  expect(session.divergence).toBeNull();
  expect(session.stateDifferences).toEqual([]);
  expect(session.minutesProved).toBe(20);
  expect(formatHash(hashState(session.pipeline, 'everything'))).toBe('a7534ae31e0f7e44');
});

it('goes on with such a tape in its own format, so that who could read it still can', () => {
  using folder = temporaryFolder();
  const path = folder.file('old.tape');
  copyFileSync(FORMAT_1, path);
  const { writer } = TapeWriter.resume(path, { syncEvery: 'never' });
  const before = writer.position;
  const chain = new SampleChain(new SeededRandom(1)).next(Date.UTC(2026, 2, 6, 16));
  writer.append(chain);
  writer.close();
  expect(readFileSync(path).readUInt32LE(VERSION_AT)).toBe(1);
  expect(verifyTape(path)).toMatchObject({ closed: true, problems: [], inputs: before + 1 });
  using tape = TapeReader.open(path);
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  const first = tape.readBlock(before, block) as number;
  const read = (block.inputAt(before - first) as ChainInput).chain;
  expect(read).not.toBeInstanceOf(PackedChain);
  expect(plainChain(read)).toEqual(chain.chain);
});
