import { boardFold } from '#window/state/folds/board.ts';
import { chartFold } from '#window/state/folds/chart.ts';
import { connectionsFold, soakFold } from '#window/state/folds/live.ts';
import { deskFold } from '#window/state/folds/desk.ts';
import { farmFold } from '#window/state/folds/farm.ts';
import { healthFold } from '#window/state/folds/health.ts';
import { logFold } from '#window/state/folds/log.ts';
import { chainFold, spreadsFold, surfaceFold } from '#window/state/folds/options.ts';
import { qualityFold } from '#window/state/folds/quality.ts';
import { timelineFold } from '#window/state/folds/timeline.ts';
import {
  calendarFold,
  journalFold,
  positionsFold,
  recommendationFold,
  riskFold,
  signalsFold,
  ticketsFold,
} from '#window/state/folds/trading.ts';

export const folds = {
  desk: deskFold,
  board: boardFold,
  chart: chartFold,
  timeline: timelineFold,
  log: logFold,
  chain: chainFold,
  surface: surfaceFold,
  spreads: spreadsFold,
  farm: farmFold,
  signals: signalsFold,
  recommendation: recommendationFold,
  tickets: ticketsFold,
  positions: positionsFold,
  journal: journalFold,
  risk: riskFold,
  calendar: calendarFold,
  connections: connectionsFold,
  soak: soakFold,
  quality: qualityFold,
  health: healthFold,
} as const;

/** What `useStream` gives for a stream. */
export type StreamValue<Name extends keyof typeof folds> = ReturnType<(typeof folds)[Name]['begin']>;
