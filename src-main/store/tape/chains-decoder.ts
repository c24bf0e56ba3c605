import { CellSum, CHAIN_COLUMNS, UNKNOWN_CELL } from '#domain/chain-cells';
import { ChainLayout } from '#domain/chain-layout';
import type { ChainInput } from '#domain/engine-input';
import { PackedChain } from '#domain/packed-chain';
import type { ByteReader } from '#store/tape/byte-reader';
import { ChainColumnDecoder } from '#store/tape/chain-column-decoder';
import { MOST_CONTRACTS_PER_BLOCK, type SeriesName } from '#store/tape/chain-series';
import type { ChainMoment } from '#store/tape/rare-lines';
import { wellFormed } from '#store/tape/tape-faults';

const MOST_TRAITS = 3;

/** Reads what `ChainsEncoder` wrote. */
export class ChainsDecoder {
  readonly #columns = new ChainColumnDecoder();

  /** One chain for each moment, in the same order. */
  read(from: ByteReader, moments: readonly ChainMoment[]): readonly ChainInput[] {
    const count = from.u16();
    wellFormed(count > 0 && count <= moments.length, 'there are more series of chains than chains');
    const members: number[][] = Array.from({ length: count }, () => []);
    moments.forEach((_, ordinal) => {
      const series = members[from.u16()];
      wellFormed(series !== undefined, 'a chain belongs to a series that does not exist');
      series.push(ordinal);
    });
    const chains = Array.from<ChainInput>({ length: moments.length });
    let contracts = 0;
    for (const ordinals of members) {
      wellFormed(ordinals.length > 0, 'a series of chains is empty');
      const listed = from.u32();
      contracts += listed * ordinals.length;
      wellFormed(contracts <= MOST_CONTRACTS_PER_BLOCK, 'there are more contracts than a block may hold');
      const own = ordinals.map((ordinal) => moments[ordinal] as ChainMoment);
      this.#readSeries(from, listed, own).forEach((chain, row) => {
        chains[ordinals[row] as number] = chain;
      });
    }
    return chains;
  }

  #readSeries(from: ByteReader, count: number, moments: readonly ChainMoment[]): readonly ChainInput[] {
    const { source, underlying, provider, terms, expiries } = nameIn(from.slice(from.u32()));
    const layout = this.#readLayout(from, count, expiries);
    const rows = moments.length;
    const sums = moments.map(() => new CellSum());
    const columns = CHAIN_COLUMNS.map((name, position) =>
      this.#columns.read(from, rows, count, name === 'ask', position, sums),
    );
    return moments.map(({ seenMs, atMs, underlyingPrice }, row) => {
      const { high, low } = sums[row] as CellSum;
      const cells = columns.map((column) => column[row] ?? null);
      const heading = { underlying, underlyingPrice, provider, terms, atMs };
      return { kind: 'chain', seenMs, source, chain: new PackedChain(heading, layout, cells, { high, low }) };
    });
  }

  #readLayout(from: ByteReader, count: number, expiries: readonly string[]): ChainLayout {
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

function nameIn(bytes: Uint8Array): SeriesName {
  const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  wellFormed(isSeriesName(parsed), 'a series of chains does not say whose it is');
  return parsed;
}

function isSeriesName(value: unknown): value is SeriesName {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'underlying' in value &&
    typeof value.underlying === 'string' &&
    'provider' in value &&
    typeof value.provider === 'string' &&
    'terms' in value &&
    typeof value.terms === 'object' &&
    value.terms !== null &&
    'expiries' in value &&
    Array.isArray(value.expiries) &&
    value.expiries.every((expiry) => typeof expiry === 'string')
  );
}
