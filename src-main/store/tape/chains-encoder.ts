import { CHAIN_COLUMNS } from '#domain/chain-cells';
import type { ByteWriter } from '#store/tape/byte-writer';
import { ChainColumnEncoder } from '#store/tape/chain-column-encoder';
import { type ChainSeries, groupChains } from '#store/tape/chain-series';
import type { SourcedChain } from '#store/tape/rare-lines';

/** A block's chains, series by series and column by column; when each of them was seen stands with the rare inputs. */
export class ChainsEncoder {
  readonly #columns = new ChainColumnEncoder();

  write(out: ByteWriter, chains: readonly SourcedChain[]): void {
    const { series, seriesOf } = groupChains(chains);
    out.u16(series.length);
    for (const position of seriesOf) out.u16(position);
    for (const one of series) {
      this.#writeName(out, one);
      CHAIN_COLUMNS.forEach((name, column) => {
        const rows = one.chains.map(({ cells }) => cells[column] ?? null);
        this.#columns.write(out, rows, one.layout.count, name === 'ask');
      });
    }
  }

  #writeName(out: ByteWriter, { name, layout }: ChainSeries): void {
    const text = Buffer.from(JSON.stringify(name), 'utf8');
    out.u32(layout.count);
    out.u32(text.length);
    out.append(text);
    for (const cells of [layout.expiry, layout.strike, layout.traits]) {
      this.#columns.write(out, [cells], layout.count, false);
    }
  }
}
