import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { groupedText } from '#entry/terminal/number-text';
import { type Column, textTable } from '#entry/terminal/text-table';
import { type ChainCensus, chainCensus } from '#options/chains/chain-census';
import type { ExpiryChain, LiquidityGrade } from '#options/chains/chain-snapshot';

const GRADES: readonly LiquidityGrade[] = ['A', 'B', 'C', 'D', 'F'];

/** Forward, volatility at the money and liquidity of each expiry: the term structure. */
export const expiriesSection: ChainSection = {
  lines(reported) {
    const right = (title: string): Column => ({ title, align: 'right' });
    const columns: readonly Column[] = [
      { title: 'expiry' },
      ...['days', 'forward'].map(right),
      { title: 'by' },
      ...['ATM IV', 'forward IV', 'strikes', 'quoted', ...GRADES, 'open interest', 'volume'].map(right),
    ];
    const rows = reported.chain.expiries.map((expiry) => {
      const census = chainCensus([expiry]);
      const { atmIv, forwardIv, forwardVariance } = volatilities(reported, expiry);
      return [
        expiry.expiry,
        (expiry.years * 365).toFixed(1),
        expiry.forward.toFixed(2),
        expiry.forwardOrigin,
        atmIv === null ? '' : percent(atmIv),
        forwardIv === null ? (forwardVariance === null ? '' : 'negative') : percent(forwardIv),
        groupedText(expiry.rows.length),
        groupedText(census.twoSided),
        ...GRADES.map((grade) => groupedText(census.grades[grade])),
        figure(openInterest(census)),
        figure(census.volume),
      ];
    });
    return [
      ...textTable(columns, rows),
      'Forward by put-call parity, or by carry where the quotes are too wide for it. Forward IV: from the expiry above to this one.',
      'A to F: contracts by liquidity, from spread, open interest, volume and displayed size.',
    ];
  },

  records(reported) {
    const { chain } = reported;
    return chain.expiries.map((expiry) => {
      const census = chainCensus([expiry]);
      const { atmIv, forwardIv, forwardVariance } = volatilities(reported, expiry);
      return {
        record: 'expiry',
        underlying: chain.underlying,
        expiry: expiry.expiry,
        expires_at: new Date(expiry.expiryMs).toISOString(),
        years: expiry.years,
        forward: expiry.forward,
        forward_origin: expiry.forwardOrigin,
        discount: expiry.discount,
        atm_iv: atmIv,
        forward_iv: forwardIv,
        forward_variance: forwardVariance,
        strikes: expiry.rows.length,
        contracts: census.contracts,
        two_sided: census.twoSided,
        stale: census.stale,
        grades: census.grades,
        call_open_interest: census.callOpenInterest,
        put_open_interest: census.putOpenInterest,
        volume: census.volume,
      };
    });
  },

  columns: `expiry    expiry expires_at years forward forward_origin discount atm_iv forward_iv forward_variance
          strikes contracts two_sided stale grades call_open_interest put_open_interest volume`,
};

interface ExpiryVolatilities {
  readonly atmIv: number | null;
  /** From the expiry before that has a volatility to this one; null where variance is negative, or for the first. */
  readonly forwardIv: number | null;
  readonly forwardVariance: number | null;
}

function volatilities({ terms }: ReportedChain, { expiry }: ExpiryChain): ExpiryVolatilities {
  const forward = terms.forwards.find(({ to }) => to === expiry);
  return {
    atmIv: terms.points.find((point) => point.expiry === expiry)?.atmIv ?? null,
    forwardIv: forward?.volatility ?? null,
    forwardVariance: forward?.variance ?? null,
  };
}

function openInterest({ callOpenInterest, putOpenInterest }: ChainCensus): number | null {
  return callOpenInterest === null && putOpenInterest === null
    ? null
    : (callOpenInterest ?? 0) + (putOpenInterest ?? 0);
}

function figure(value: number | null): string {
  return value === null ? '' : groupedText(value);
}

function percent(iv: number): string {
  return `${(100 * iv).toFixed(1)} %`;
}
