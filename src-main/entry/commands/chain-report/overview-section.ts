import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { groupedText } from '#entry/terminal/number-text';
import { chainCensus } from '#options/chains/chain-census';
import type { NormalisedChain } from '#options/chains/normalise-chain';

/** What the snapshot is, and what in it should not be relied on. */
export const overviewSection: ChainSection = {
  lines({ chain }) {
    const { contracts, twoSided, crossed, stale, adjusted, ivOrigins } = chainCensus(chain.expiries);
    const taken = new Date(chain.atMs).toISOString().slice(0, 19).replace('T', ' ');
    return [
      `${chain.underlying}  spot ${chain.spot.toFixed(2)}  ${taken} UTC  from ${chain.provider}  ` +
        `rate ${percent(chain.rate)}  yield ${percent(chain.dividendYield)}`,
      `${groupedText(contracts)} contracts in ${chain.expiries.length} expiries: ${groupedText(twoSided)} quoted on both ` +
        `sides, ${groupedText(crossed)} crossed, ${groupedText(stale)} stale, ${groupedText(adjusted)} adjusted.`,
      `Volatilities: ${groupedText(ivOrigins.solved)} solved from the quote, ${groupedText(ivOrigins.parity)} from the ` +
        `other right of the strike, ${groupedText(ivOrigins.provider)} the provider's, ` +
        `${groupedText(ivOrigins.unknown)} unknown.`,
      ...warnings(chain),
    ];
  },

  records({ chain, rowsRejected }: ReportedChain) {
    const census = chainCensus(chain.expiries);
    return [
      {
        record: 'chain',
        underlying: chain.underlying,
        provider: chain.provider,
        at: new Date(chain.atMs).toISOString(),
        spot: chain.spot,
        implied_spot: chain.impliedSpot,
        spot_doubt: chain.spotDoubt,
        rate: chain.rate,
        dividend_yield: chain.dividendYield,
        exercise: chain.terms.exercise,
        settlement: chain.terms.settlement,
        multiplier: chain.terms.multiplier,
        expiries: chain.expiries.length,
        contracts: census.contracts,
        two_sided: census.twoSided,
        crossed: census.crossed,
        stale: census.stale,
        adjusted: census.adjusted,
        iv_origins: census.ivOrigins,
        grades: census.grades,
        call_open_interest: census.callOpenInterest,
        put_open_interest: census.putOpenInterest,
        volume: census.volume,
        left_out: Object.fromEntries(chain.leftOut.map(({ reason, count }) => [reason, count])),
        rows_rejected: rowsRejected,
      },
    ];
  },

  columns: `chain     provider at spot implied_spot spot_doubt rate dividend_yield exercise settlement multiplier
          expiries contracts two_sided crossed stale adjusted iv_origins grades call_open_interest
          put_open_interest volume left_out rows_rejected`,
};

function warnings(chain: NormalisedChain): readonly string[] {
  const leftOut = chain.leftOut.map(({ reason, count, examples }) => {
    const more = count > examples.length ? '; …' : '';
    return `Left out: ${groupedText(count)} ${reason} (${examples.join('; ')}${more}).`;
  });
  return chain.spotDoubt === null ? leftOut : [`Doubtful: ${chain.spotDoubt}.`, ...leftOut];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
