import type { FarmExit } from '#farm/evaluation/closed-trades';

/** A trade of one config, from opening to end. */
export interface ReferenceTrade {
  readonly config: number;
  readonly spread: number;
  readonly contracts: number;
  readonly openedMinute: number;
  readonly closedMinute: number;
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly cost: number;
  readonly costCalibrated: number;
  readonly worst: number;
  readonly best: number;
  readonly exit: FarmExit;
  readonly regime: number;
  readonly openFee: number;
  readonly closeFee: number;
}
