import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumOfCells, UNKNOWN_CELL } from '#domain/chain-cells';
import { InputBlock } from '#domain/input-block';
import { sourceId } from '#domain/instrument';
import { PackedChain } from '#domain/packed-chain';
import { Pipeline } from '#pipeline/pipeline';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { InputsEncoder } from '#store/tape/inputs-encoder';
import { rareEntry } from '#store/tape/rare-lines';
import { anyChains } from '#tests/support/arbitrary-chain';
import { SETTINGS } from '#tests/support/scripted-inputs';

const ROUNDS = 40;
const encoder = new InputsEncoder(64);
const decoder = new InputsDecoder();

/** Bytes that nobody wrote, and no checksum to give them away. */
function forge(payload: Uint8Array, random: SeededRandom): Uint8Array {
  const forged = payload.slice();
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(forged.length);
    forged[at] = random.next() < 0.5 ? (forged[at] as number) ^ (1 << random.below(8)) : random.below(256);
  }
  return random.next() < 0.1 ? forged.slice(0, random.below(forged.length)) : forged;
}

it('reads forged chains as chains like any others, or refuses them: no crash, no hang, no number that is none', () => {
  const random = new SeededRandom(21);
  const back = new InputBlock(64);
  let read = 0;
  let refused = 0;
  fc.assert(
    fc.property(anyChains, (chains) => {
      const block = new InputBlock(64);
      for (const input of chains) block.push(input);
      const payload = encoder
        .encode(
          block,
          0,
          block.length,
          chains.map((input) => rareEntry(input, 1_000_000)),
        )
        .slice();
      for (let round = 0; round < ROUNDS; round++) {
        try {
          decoder.decode(forge(payload, random), block.length, back);
        } catch (error) {
          // Malformed, or text that is no JSON: what reads the tape makes a fault of either.
          expect(['MalformedBytes', 'SyntaxError']).toContain((error as Error).name);
          refused++;
          continue;
        }
        read++;
        for (const input of back.rare) {
          if (input.kind !== 'chain' || !(input.chain instanceof PackedChain)) continue;
          const { cells, cellsHash, contracts, count } = input.chain;
          expect(contracts).toHaveLength(count);
          for (const column of cells) for (const cell of column ?? []) expect(Number.isFinite(cell)).toBe(true);
          for (const column of cells)
            expect(column?.every((cell) => cell === UNKNOWN_CELL) ?? false).toBe(count === 0 && column !== null);
          const { high, low } = sumOfCells(cells);
          expect(cellsHash).toEqual({ high, low });
        }
      }
    }),
    { seed: 7, numRuns: 250 },
  );
  expect(read).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(500);
});

it('keeps a pipeline going, whatever forged chains it is given', () => {
  const random = new SeededRandom(22);
  const back = new InputBlock(64);
  fc.assert(
    fc.property(anyChains, (chains) => {
      const block = new InputBlock(64);
      for (const input of chains) block.push(input);
      const payload = encoder
        .encode(
          block,
          0,
          block.length,
          chains.map((input) => rareEntry(input, 1_000_000)),
        )
        .slice();
      for (let round = 0; round < 10; round++) {
        const forged = forge(payload, random);
        try {
          decoder.decode(forged, block.length, back);
        } catch {
          continue;
        }
        const pipeline = new Pipeline(SETTINGS);
        let seenMs = Date.UTC(2026, 2, 6, 15);
        for (const input of back.rare) {
          seenMs += 100;
          pipeline.handle({ ...input, seenMs: epochMs(seenMs) });
        }
        pipeline.handle({ kind: 'minute', seenMs: epochMs(seenMs + 2 * MINUTE_MS), source: sourceId('clock') });
        const restored = Pipeline.restore(SETTINGS, [], pipeline.snapshot());
        expect(restored.snapshot()).toEqual(pipeline.snapshot());
      }
    }),
    { seed: 8, numRuns: 120 },
  );
});
