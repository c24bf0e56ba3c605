import { CHAIN_COLUMNS } from '#domain/chain-cells';
import type { ChainLayout } from '#domain/chain-layout';
import type { PackedChain } from '#domain/packed-chain';
import type { ByteWriter } from '#store/tape/byte-writer';
import { ChainColumnEncoder } from '#store/tape/chain-column-encoder';
import { groupChains } from '#store/tape/chain-series';

/** The contracts of a block's chains, series by series and column by column; their headings are text elsewhere. */
export class ChainsEncoder {
  readonly #columns = new ChainColumnEncoder();

  write(out: ByteWriter, chains: readonly PackedChain[]): void {
    const { series, seriesOf } = groupChains(chains);
    out.u16(series.length);
    for (const position of seriesOf) out.u16(position);
    for (const { layout, chains: members } of series) {
      this.#writeLayout(out, layout);
      CHAIN_COLUMNS.forEach((name, column) => {
        const rows = members.map(({ cells }) => cells[column] ?? null);
        this.#columns.write(out, rows, layout.count, name === 'ask');
      });
    }
  }

  #writeLayout(out: ByteWriter, layout: ChainLayout): void {
    const expiries = Buffer.from(JSON.stringify(layout.expiries), 'utf8');
    out.u32(layout.count);
    out.u32(expiries.length);
    out.append(expiries);
    for (const cells of [layout.expiry, layout.strike, layout.traits]) {
      this.#columns.write(out, [cells], layout.count, false);
    }
  }
}
