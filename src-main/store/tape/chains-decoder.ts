import { CHAIN_COLUMNS, CellSum, UNKNOWN_CELL } from '#domain/chain-cells';
import { ChainLayout } from '#domain/chain-layout';
import { type ChainHeading, PackedChain } from '#domain/packed-chain';
import type { ByteReader } from '#store/tape/byte-reader';
import { ChainColumnDecoder } from '#store/tape/chain-column-decoder';
import { MOST_CONTRACTS_PER_BLOCK } from '#store/tape/chain-series';
import { wellFormed } from '#store/tape/tape-faults';

const MOST_TRAITS = 3;

/** Reads what `ChainsEncoder` wrote. */
export class ChainsDecoder {
  readonly #columns = new ChainColumnDecoder();

  /** One chain for each heading, in the same order. */
  read(from: ByteReader, headings: readonly ChainHeading[]): readonly PackedChain[] {
    const count = from.u16();
    wellFormed(count > 0 && count <= headings.length, 'there are more series of chains than chains');
    const members: number[][] = Array.from({ length: count }, () => []);
    headings.forEach((_, ordinal) => {
      const series = members[from.u16()];
      wellFormed(series !== undefined, 'a chain belongs to a series that does not exist');
      series.push(ordinal);
    });
    const chains = Array.from<PackedChain>({ length: headings.length });
    let contracts = 0;
    for (const ordinals of members) {
      wellFormed(ordinals.length > 0, 'a series of chains is empty');
      const layout = this.#readLayout(from);
      contracts += layout.count * ordinals.length;
      wellFormed(contracts <= MOST_CONTRACTS_PER_BLOCK, 'there are more contracts than a block may hold');
      const own = ordinals.map((ordinal) => headings[ordinal] as ChainHeading);
      this.#readSeries(from, layout, own).forEach((chain, row) => {
        chains[ordinals[row] as number] = chain;
      });
    }
    return chains;
  }

  #readSeries(from: ByteReader, layout: ChainLayout, headings: readonly ChainHeading[]): readonly PackedChain[] {
    const rows = headings.length;
    const deltas = headings.map(() => new CellSum());
    const columns = CHAIN_COLUMNS.map((name, position) =>
      this.#columns.read(from, rows, layout.count, name === 'ask', position, deltas),
    );
    return headings.map((heading, row) => {
      const { high, low } = deltas[row] as CellSum;
      const cells = columns.map((column) => column[row] ?? null);
      return new PackedChain(heading, layout, cells, { high, low });
    });
  }

  #readLayout(from: ByteReader): ChainLayout {
    const count = from.u32();
    const expiries = textsIn(from.slice(from.u32()));
    wellFormed(count <= MOST_CONTRACTS_PER_BLOCK, 'there are more contracts than a block may hold');
    const [expiry, strike, traits] = [this.#cells(from, count), this.#cells(from, count), this.#cells(from, count)];
    for (let row = 0; row < count; row++) {
      const position = expiry[row] as number;
      const trait = traits[row] as number;
      wellFormed(Number.isSafeInteger(position) && position >= 0 && position < expiries.length, 'an expiry is unknown');
      wellFormed(Number.isSafeInteger(trait) && trait >= 0 && trait <= MOST_TRAITS, 'a contract has unknown traits');
      wellFormed(Number.isSafeInteger(strike[row]) && strike[row] !== UNKNOWN_CELL, 'a contract has no strike');
    }
    return new ChainLayout(expiries, expiry, strike, traits);
  }

  #cells(from: ByteReader, count: number): Float64Array {
    const [cells] = this.#columns.read(from, 1, count, false, 0, [new CellSum()]);
    if (count === 0) return new Float64Array(0);
    wellFormed(cells !== undefined && cells !== null, 'a chain does not say which contracts it holds');
    return cells;
  }
}

function textsIn(bytes: Uint8Array): readonly string[] {
  const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  wellFormed(Array.isArray(parsed) && parsed.every((text) => typeof text === 'string'), 'the expiries are no texts');
  return parsed;
}
