import type { ChainSection } from '#entry/commands/chain-report/chain-section';
import { groupedText } from '#entry/terminal/number-text';

/** Whose quotes were taken, and how far the two providers lie apart; silent without a second one. */
export const disagreementSection: ChainSection = {
  lines({ merge }) {
    if (merge === null) return [];
    const { disagreement, fromPreferred, fromOther } = merge;
    const taken = `Two providers: ${groupedText(fromPreferred)} quotes of the first, ${groupedText(fromOther)} of the second.`;
    if (disagreement === null) return [taken, 'No contract is quoted by both, so that they cannot be compared.'];
    const { compared, apart, medianDistance, worstDistance, worstContract, medianIvGap, spotGap, laterMs } =
      disagreement;
    const volatility = medianIvGap === null ? '' : `, volatilities by ${(100 * medianIvGap).toFixed(2)} points`;
    const when =
      laterMs === 0 ? 'at the same time' : `${Math.abs(laterMs) / 1000} s ${laterMs > 0 ? 'later' : 'earlier'}`;
    return [
      taken,
      `Of ${groupedText(compared)} contracts that both quote, ${(100 * apart).toFixed(1)} % do not even overlap. Middles differ ` +
        `by ${medianDistance.toFixed(2)} of both half spreads${volatility} (medians).`,
      `Worst: the ${worstContract}, by ${worstDistance.toFixed(1)}. Spots differ by ${(100 * spotGap).toFixed(2)} %; ` +
        `the second was taken ${when}.`,
    ];
  },

  records({ chain, merge }) {
    if (merge === null) return [];
    const { disagreement, fromPreferred, fromOther } = merge;
    return [
      {
        record: 'disagreement',
        underlying: chain.underlying,
        from_preferred: fromPreferred,
        from_other: fromOther,
        compared: disagreement?.compared ?? 0,
        apart: disagreement?.apart ?? null,
        median_distance: disagreement?.medianDistance ?? null,
        worst_distance: disagreement?.worstDistance ?? null,
        worst_contract: disagreement?.worstContract ?? null,
        median_iv_gap: disagreement?.medianIvGap ?? null,
        spot_gap: disagreement?.spotGap ?? null,
        later_ms: disagreement?.laterMs ?? null,
      },
    ];
  },

  columns: `disagreement  (with --beside) from_preferred from_other compared apart (share whose quotes do not overlap)
          median_distance worst_distance (between middles, in half spreads of both) worst_contract
          median_iv_gap spot_gap later_ms`,
};
