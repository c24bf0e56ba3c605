import type { SoakCheck } from '#domain/soak-check';

/** From where a figure is worth a look, and from where somebody has to act. */
export interface SoakLimit {
  readonly warning: number;
  readonly problem: number;
}

/** What the guardian of a long recording holds to be right. */
export interface SoakSettings {
  readonly everySeconds: number;
  /** A figure has to be wrong for so long before it is told, and right for so long before that is over. */
  readonly raiseAfterSeconds: number;
  readonly clearAfterSeconds: number;
  /** What takes time to begin is not missed before. */
  readonly warmUpSeconds: number;
  /** Minutes after the close in which the day is proved. */
  readonly proofMinutes: number;
  /** A problem that one of these finds stops new trades. */
  readonly halts: readonly SoakCheck[];
  readonly silentLineSeconds: SoakLimit;
  readonly barMinutes: SoakLimit;
  /** The share of a chain that has its Greeks: less is worse. */
  readonly greeksShare: SoakLimit;
  /** A minute. */
  readonly lostQuotes: SoakLimit;
  readonly waitingInputs: SoakLimit;
  readonly waitingRows: SoakLimit;
  readonly clockSkewMs: SoakLimit;
  readonly reconnectsPerHour: SoakLimit;
  readonly loopLagMs: SoakLimit;
  readonly memoryMbPerHour: SoakLimit;
  /** What is left, and how long it lasts: less is worse. */
  readonly diskFreeMb: SoakLimit;
  readonly diskHours: SoakLimit;
  readonly tapeMbPerHour: SoakLimit;
}

export const DEFAULT_SOAK_SETTINGS: SoakSettings = {
  everySeconds: 10,
  raiseAfterSeconds: 20,
  clearAfterSeconds: 60,
  warmUpSeconds: 120,
  proofMinutes: 5,
  halts: ['recording', 'lost-inputs', 'clock-skew'],
  silentLineSeconds: { warning: 45, problem: 180 },
  barMinutes: { warning: 3, problem: 10 },
  greeksShare: { warning: 0.7, problem: 0.4 },
  lostQuotes: { warning: 1, problem: 1_000 },
  waitingInputs: { warning: 20_000, problem: 90_000 },
  waitingRows: { warning: 20_000, problem: 150_000 },
  clockSkewMs: { warning: 1_000, problem: 4_000 },
  reconnectsPerHour: { warning: 6, problem: 30 },
  loopLagMs: { warning: 250, problem: 2_000 },
  memoryMbPerHour: { warning: 20, problem: 100 },
  diskFreeMb: { warning: 5_000, problem: 1_000 },
  diskHours: { warning: 48, problem: 6 },
  tapeMbPerHour: { warning: 500, problem: 2_000 },
};
