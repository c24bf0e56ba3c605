import type { LiquidityGrade } from '#options/chains/chain-snapshot';
import type { MarginRates } from '#options/spreads/margin';

/** What a search looks for where nobody says otherwise; `config/thresholds.yaml` explains each figure. */
export interface SpreadSettings {
  readonly search: SearchSettings;
  readonly checks: CheckSettings;
  readonly margin: MarginRates;
  /** Whose charges in `config/fees.yaml` count. */
  readonly broker: string;
  /** Drawn for each expiry; a multiple of 64. */
  readonly paths: number;
}

export interface SearchSettings {
  readonly dteFrom: number;
  readonly dteTo: number;
  /** |delta| of what is sold. */
  readonly shortDeltaFrom: number;
  readonly shortDeltaTo: number;
  /** |delta| of a straddle's call and put. */
  readonly straddleDeltaFrom: number;
  readonly straddleDeltaTo: number;
  /** How far |delta| of the put and the call that are sold together may lie apart. */
  readonly deltaBalance: number;
  /** Shares of the underlying's price; the nearest listed strike makes each a width. */
  readonly widths: readonly number[];
}

/** What a candidate should have. Falling short is reported beside it and never hides it. */
export interface CheckSettings {
  readonly minimumGrade: LiquidityGrade;
  /** Of the width, for what is sold as a vertical or a condor. */
  readonly minimumCreditShare: number;
  /** Dollars per unit of the underlying, after the fees to open. */
  readonly minimumCredit: number;
  /** Of the mid price: how much of it a fill at natural gives up. */
  readonly maximumGivenUp: number;
  readonly maximumLegSkewMs: number;
  /** Under every model that has one: 0 to 1. */
  readonly minimumPop: number;
}

export const DEFAULT_SPREAD_SETTINGS: SpreadSettings = {
  search: {
    dteFrom: 7,
    dteTo: 60,
    shortDeltaFrom: 0.1,
    shortDeltaTo: 0.35,
    straddleDeltaFrom: 0.4,
    straddleDeltaTo: 0.6,
    deltaBalance: 0.05,
    widths: [0.01, 0.02, 0.05],
  },
  checks: {
    minimumGrade: 'C',
    minimumCreditShare: 0.1,
    minimumCredit: 0.05,
    maximumGivenUp: 0.35,
    maximumLegSkewMs: 2_000,
    minimumPop: 0.5,
  },
  margin: { nakedShare: 0.2, nakedFloor: 0.1, sharesInitial: 0.5 },
  broker: 'ibkr',
  paths: 4_096,
};
