import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumOfCells } from '#domain/chain-cells';
import type { ChainInput, RareInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { PackedChain } from '#domain/packed-chain';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { InputsEncoder } from '#store/tape/inputs-encoder';
import { type RareEntry, rareEntry } from '#store/tape/rare-lines';
import { anyChains, plainChain } from '#tests/support/arbitrary-chain';

const NO_LIMIT = 1_000_000;
const encoder = new InputsEncoder(64);
const decoder = new InputsDecoder();

function throughBytes(inputs: readonly RareInput[], entries: readonly RareEntry[]): readonly RareInput[] {
  const block = new InputBlock(64);
  for (const input of inputs) block.push(input);
  const payload = encoder.encode(block, 0, block.length, entries).slice();
  const back = new InputBlock(64);
  decoder.decode(payload, block.length, back);
  return back.rare;
}

function plain(inputs: readonly RareInput[]): readonly unknown[] {
  return inputs.map((input) => (input.kind === 'chain' ? { ...input, chain: plainChain(input.chain) } : input));
}

it('gives back every figure of every chain to the last bit, unknown ones included', () => {
  fc.assert(
    fc.property(anyChains, (chains) => {
      const entries = chains.map((input) => rareEntry(input, NO_LIMIT));
      const back = throughBytes(chains, entries);
      expect(plain(back)).toEqual(plain(chains));
      entries.forEach(({ chain }, row) => {
        if (chain === null) return;
        const read = (back[row] as ChainInput).chain;
        expect(read).toBeInstanceOf(PackedChain);
        // What nobody knows takes no column: the state of a replay has as many as that of the recording.
        expect((read as PackedChain).cells).toEqual(chain.chain.cells);
      });
    }),
    { seed: 7, numRuns: 400 },
  );
});

it('hashes the cells of what it reads as if it had looked at each of them', () => {
  fc.assert(
    fc.property(anyChains, (chains) => {
      const entries = chains.map((input) => rareEntry(input, NO_LIMIT));
      for (const input of throughBytes(chains, entries)) {
        const { chain } = input as ChainInput;
        if (!(chain instanceof PackedChain)) continue;
        const { high, low } = sumOfCells(chain.cells);
        expect(chain.cellsHash).toEqual({ high, low });
      }
    }),
    { seed: 8, numRuns: 200 },
  );
});

it('gives back chains that are stored as text, as tapes of the first format hold them', () => {
  fc.assert(
    fc.property(anyChains, fc.integer({ min: 0, max: 12 }), (chains, room) => {
      const entries = chains.map((input) => rareEntry(input, room));
      expect(plain(throughBytes(chains, entries))).toEqual(plain(chains));
    }),
    { seed: 9, numRuns: 100 },
  );
});

it('packs what was packed before without a difference', () => {
  fc.assert(
    fc.property(anyChains, (chains) => {
      const once = throughBytes(
        chains,
        chains.map((input) => rareEntry(input, NO_LIMIT)),
      );
      const twice = throughBytes(
        once,
        once.map((input) => rareEntry(input, NO_LIMIT)),
      );
      expect(plain(twice)).toEqual(plain(chains));
    }),
    { seed: 10, numRuns: 100 },
  );
});
