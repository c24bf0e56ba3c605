import type { StateVisitor } from '#primitives/state';
import { visitMaybe } from '#options/fills/fill';

/**
 * When a position is closed before it expires. Shares are of the premium that opening it brought or cost, and everything
 * is measured on what closing at the worst side would leave. Null turns a rule off.
 */
export interface ExitRules {
  /** Gain that is enough. */
  readonly profitTarget: number | null;
  /** Loss that is too much: 2 is twice the premium. */
  readonly stopLoss: number | null;
  /** Gain from which on the best gain is kept in mind… */
  readonly trailFrom: number | null;
  /** …and how much of the premium may be given back from there. */
  readonly trailBy: number | null;
  /** Share of the time value sold that has decayed. */
  readonly thetaCapture: number | null;
  /** Milliseconds after opening. */
  readonly heldMs: number | null;
  /** Dates to go: 1 closes on the day before expiry. */
  readonly daysToExpiry: number | null;
  /**
   * Milliseconds before the close of the last day from which on a short leg that is in the money, or so near its strike
   * that its holder may decide either way, is not kept.
   */
  readonly guardMs: number | null;
}

export const NO_EXITS: ExitRules = {
  profitTarget: null,
  stopLoss: null,
  trailFrom: null,
  trailBy: null,
  thetaCapture: null,
  heldMs: null,
  daysToExpiry: null,
  guardMs: null,
};

/** Out at 15:45 New York rather than with shares over the weekend. */
export const DEFAULT_GUARD_MS = 15 * 60_000;

/** In the order in which they are asked: where one mark meets several, the worst for us names the exit. */
export const EXIT_REASONS = [
  'assigned',
  'stop',
  'trailing',
  'guard',
  'target',
  'theta',
  'days',
  'held',
  'by_hand',
] as const;

export type ExitReason = (typeof EXIT_REASONS)[number];

/** These wait for their price; all others are out at whatever there is, and keep at it until they are. */
export function waitsForPrice(reason: ExitReason): boolean {
  return reason === 'target' || reason === 'theta';
}

export function visitExitRules(visitor: StateVisitor, rules: ExitRules): ExitRules {
  return {
    profitTarget: visitMaybe(visitor, 'exits.profitTarget', rules.profitTarget),
    stopLoss: visitMaybe(visitor, 'exits.stopLoss', rules.stopLoss),
    trailFrom: visitMaybe(visitor, 'exits.trailFrom', rules.trailFrom),
    trailBy: visitMaybe(visitor, 'exits.trailBy', rules.trailBy),
    thetaCapture: visitMaybe(visitor, 'exits.thetaCapture', rules.thetaCapture),
    heldMs: visitMaybe(visitor, 'exits.heldMs', rules.heldMs),
    daysToExpiry: visitMaybe(visitor, 'exits.daysToExpiry', rules.daysToExpiry),
    guardMs: visitMaybe(visitor, 'exits.guardMs', rules.guardMs),
  };
}
