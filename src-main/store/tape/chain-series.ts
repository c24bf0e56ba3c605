import type { ChainLayout } from '#domain/chain-layout';
import type { PackedChain } from '#domain/packed-chain';

/** Chains of one provider and underlying that hold the same contracts: the rows of one set of columns. */
export interface ChainSeries {
  readonly layout: ChainLayout;
  readonly chains: PackedChain[];
}

/** No block holds more contracts over all of its chains. What goes beyond that travels as text. */
export const MOST_CONTRACTS_PER_BLOCK = 1 << 22;

export interface SeriesOfBlock {
  readonly series: readonly ChainSeries[];
  /** Which series each chain belongs to. */
  readonly seriesOf: readonly number[];
}

/** Puts chains side by side whose contracts are the same. A change of contracts begins another series. */
export function groupChains(chains: readonly PackedChain[]): SeriesOfBlock {
  const series: ChainSeries[] = [];
  const newest = new Map<string, number>();
  const seriesOf = chains.map((chain) => {
    const key = `${chain.provider}\n${chain.underlying}`;
    const known = newest.get(key);
    if (known !== undefined && (series[known] as ChainSeries).layout.equals(chain.layout)) {
      (series[known] as ChainSeries).chains.push(chain);
      return known;
    }
    newest.set(key, series.length);
    return series.push({ layout: chain.layout, chains: [chain] }) - 1;
  });
  return { series, seriesOf };
}
