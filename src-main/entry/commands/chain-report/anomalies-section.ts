import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { unitsText } from '#entry/terminal/number-text';
import { findAnomalies, type QuoteAnomaly } from '#options/surface/quote-anomalies';

const SHOWN = 12;

/** Quotes that their own expiry's other quotes do not explain, farthest off first. */
export const anomaliesSection: ChainSection = {
  lines(reported) {
    const found = anomalies(reported);
    if (found.length === 0) return ['No quote is off its smile.'];
    const rest = found.length - SHOWN;
    return [
      `Off their smile (${found.length}):`,
      ...found.slice(0, SHOWN).map(({ reason }) => `  ${reason}`),
      ...(rest > 0 ? [`  and ${rest} more, which --json lists`] : []),
    ];
  },

  records(reported) {
    return anomalies(reported).map((anomaly) => ({
      record: 'anomaly',
      underlying: reported.chain.underlying,
      expiry: anomaly.expiry,
      strike: Number(unitsText(anomaly.strike, 4)),
      right: anomaly.right,
      side: anomaly.side,
      iv: anomaly.iv,
      fitted_iv: anomaly.fittedIv,
      z: anomaly.z,
      half_spreads: anomaly.halfSpreads,
      likely_bad_print: anomaly.likelyBadPrint,
      reason: anomaly.reason,
    }));
  },

  columns: `anomaly   expiry strike right side (rich or cheap) iv fitted_iv z (robust deviations) half_spreads
          likely_bad_print reason`,
};

function anomalies({ surface, chain }: ReportedChain): readonly QuoteAnomaly[] {
  return findAnomalies(surface, chain);
}
