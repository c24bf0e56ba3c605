import { groupedText } from '#entry/terminal/number-text';
import { type Column, textTable } from '#entry/terminal/text-table';
import { chainCensus } from '#options/chains/chain-census';
import type { ChainSnapshot, LiquidityGrade } from '#options/chains/chain-snapshot';
import type { NormalisedChain } from '#options/chains/normalise-chain';

const GRADES: readonly LiquidityGrade[] = ['A', 'B', 'C', 'D', 'F'];

/** What the snapshot is, and what in it should not be relied on. */
export function chainLines(chain: NormalisedChain): readonly string[] {
  const census = chainCensus(chain.expiries);
  const { contracts, twoSided, crossed, stale, adjusted, ivOrigins } = census;
  const taken = new Date(chain.atMs).toISOString().slice(0, 19).replace('T', ' ');
  const warnings = [
    chain.spotDoubt === null ? null : `Doubtful: ${chain.spotDoubt}.`,
    ...chain.leftOut.map(
      ({ reason, count, examples }) =>
        `Left out: ${groupedText(count)} ${reason} (${examples.join('; ')}${count > examples.length ? '; …' : ''}).`,
    ),
  ];
  return [
    `${chain.underlying}  spot ${chain.spot.toFixed(2)}  ${taken} UTC  from ${chain.provider}  rate ${percent(chain.rate)}`,
    `${groupedText(contracts)} contracts in ${chain.expiries.length} expiries: ${groupedText(twoSided)} quoted on both sides, ` +
      `${groupedText(crossed)} crossed, ${groupedText(stale)} stale, ${groupedText(adjusted)} adjusted.`,
    `Volatilities: ${groupedText(ivOrigins.solved)} solved from the quote, ${groupedText(ivOrigins.parity)} from the other side of the ` +
      `strike, ${groupedText(ivOrigins.provider)} the provider's, ${groupedText(ivOrigins.unknown)} unknown.`,
    ...warnings.filter((warning) => warning !== null),
  ];
}

/** Forwards and liquidity, one line for each expiry. */
export function expiryLines(chain: ChainSnapshot): readonly string[] {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: readonly Column[] = [
    { title: 'expiry' },
    ...['days', 'forward'].map(right),
    { title: 'by' },
    ...['strikes', 'quoted', ...GRADES, 'open interest', 'volume'].map(right),
  ];
  const rows = chain.expiries.map((expiry) => {
    const census = chainCensus([expiry]);
    const { callOpenInterest, putOpenInterest, volume } = census;
    const openInterest =
      callOpenInterest === null && putOpenInterest === null ? null : (callOpenInterest ?? 0) + (putOpenInterest ?? 0);
    return [
      expiry.expiry,
      (expiry.years * 365).toFixed(1),
      expiry.forward.toFixed(2),
      expiry.forwardOrigin,
      String(expiry.rows.length),
      String(census.twoSided),
      ...GRADES.map((grade) => String(census.grades[grade])),
      openInterest === null ? '' : groupedText(openInterest),
      volume === null ? '' : groupedText(volume),
    ];
  });
  return textTable(columns, rows);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
