import type { ContractTerms } from '#domain/chain';
import type { ChainLayout } from '#domain/chain-layout';
import type { SourceId, Ticker } from '#domain/instrument';
import type { PackedChain } from '#domain/packed-chain';
import type { SourcedChain } from '#store/tape/rare-lines';

/** What the chains of a series have in common besides their contracts. Plain JSON. */
export interface SeriesName {
  readonly source: SourceId;
  readonly underlying: Ticker;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly expiries: readonly string[];
}

/** Chains that differ in their figures only: the rows of one set of columns. */
export interface ChainSeries {
  readonly name: SeriesName;
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
export function groupChains(chains: readonly SourcedChain[]): SeriesOfBlock {
  const series: ChainSeries[] = [];
  const newest = new Map<string, number>();
  const seriesOf = chains.map(({ source, chain }) => {
    const { underlying, provider, layout } = chain;
    const { exercise, settlement, multiplier, quotedIn } = chain.terms;
    const terms = { exercise, settlement, multiplier, quotedIn };
    const key = JSON.stringify([source, underlying, provider, terms]);
    const known = newest.get(key);
    if (known !== undefined && (series[known] as ChainSeries).layout.equals(layout)) {
      (series[known] as ChainSeries).chains.push(chain);
      return known;
    }
    newest.set(key, series.length);
    const name = { source, underlying, provider, terms, expiries: layout.expiries };
    return series.push({ name, layout, chains: [chain] }) - 1;
  });
  return { series, seriesOf };
}
