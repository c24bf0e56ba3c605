import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { GRADES, type SpreadCandidate } from '#options/spreads/spread-candidate';
import type { CheckSettings } from '#options/spreads/spread-settings';
import { shapeOf } from '#options/spreads/structure-shape';

export type CheckCode =
  | 'liquidity'
  | 'credit_share'
  | 'credit_size'
  | 'given_up'
  | 'leg_skew'
  | 'off_smile'
  | 'pop'
  | 'ev';

/** A check that a candidate fails, with what was found and what was wanted. */
export interface FailedCheck {
  readonly code: CheckCode;
  readonly reason: string;
}

/** What speaks against a candidate without forbidding it, as far as quotes alone tell. */
export function failedQuoteChecks(
  { terms }: ChainSnapshot,
  { quoted, figures }: SpreadCandidate,
  settings: CheckSettings,
): readonly FailedCheck[] {
  const failed: FailedCheck[] = [];
  const { prices, width, grade, fees } = figures;
  if (GRADES.indexOf(grade) > GRADES.indexOf(settings.minimumGrade)) {
    failed.push({ code: 'liquidity', reason: `liquidity ${grade}, needs ${settings.minimumGrade}` });
  }
  if (shapeOf(quoted.structure.kind).premium === 'credit') {
    const left = prices.natural / 10_000 - fees / 100 / terms.multiplier;
    if (left < settings.minimumCredit) {
      failed.push({
        code: 'credit_size',
        reason: `credit after fees ${left.toFixed(2)}, needs ${settings.minimumCredit}`,
      });
    }
    if (width !== null && prices.natural < settings.minimumCreditShare * width) {
      const share = `${(100 * (prices.natural / width)).toFixed(1)} %`;
      const needed = `${100 * settings.minimumCreditShare} %`;
      failed.push({ code: 'credit_share', reason: `credit ${share} of the width, needs ${needed}` });
    }
  }
  const givenUp = (prices.mid - prices.natural) / Math.abs(prices.mid);
  if (givenUp > settings.maximumGivenUp) {
    const most = `${100 * settings.maximumGivenUp} %`;
    const reason = `a fill at natural gives up ${(100 * givenUp).toFixed(0)} % of the mid price, at most ${most} is fair`;
    failed.push({ code: 'given_up', reason });
  }
  const times = quoted.contracts.flatMap((contract) => (contract === null ? [] : [contract.atMs as number]));
  const skew = Math.max(...times) - Math.min(...times);
  if (skew > settings.maximumLegSkewMs) {
    const apart = `${(skew / 1_000).toFixed(1)} s`;
    const reason = `legs quoted ${apart} apart, at most ${settings.maximumLegSkewMs / 1_000} s makes one price`;
    failed.push({ code: 'leg_skew', reason });
  }
  return failed;
}
