import type { ExitRules, LookSchedule } from '#options/paths/exit-rules';
import type { PathPlan } from '#options/paths/path-plan';
import type { MarkedLeg, MarkedPosition } from '#options/paths/position-marks';
import type { TargetQuestion } from '#options/paths/target-question';

export const CALM = { name: 'heston', v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 } as const;
/** 2κθ is a twentieth of ξ²: the variance is at zero much of the time. */
export const WILD = { name: 'heston', v0: 0.02, kappa: 0.8, theta: 0.05, xi: 1.2, rho: -0.65 } as const;
export const JUMPY = { ...CALM, name: 'bates', lambda: 6, muJ: -0.04, sigmaJ: 0.07 } as const;
export const FIXED = { name: 'bs', sigma: 0.55 } as const;

export function plan(overrides: Partial<PathPlan> = {}): PathPlan {
  const seed = { low: 0x1234_5678, high: 0x9abc_def0 };
  return { model: CALM, drift: 0.043, years: 30 / 365, steps: 30, seed, uniformBits: 52, ...overrides };
}

export function position(legs: readonly MarkedLeg[], entryCash: number): MarkedPosition {
  return { legs, shares: 0, spot: 52.37, rate: 0.043, dividendYield: 0, entryCash, closingCost: 0 };
}

function leg(right: 'call' | 'put', strike: number, quantity: number, markVolatility: number): MarkedLeg {
  return { right, strike, quantity, markVolatility };
}

export const BULL_PUT = position([leg('put', 48, -1, 0.55), leg('put', 45, 1, 0.55)], 0.65);
export const CONDOR = position(
  [leg('put', 42, 1, 0.62), leg('put', 45, -1, 0.59), leg('call', 60, -1, 0.55), leg('call', 63, 1, 0.55)],
  0.95,
);
export const STRADDLE = position([leg('put', 52, -1, 0.55), leg('call', 52, -1, 0.55)], 6.45);
export const LONG_STRADDLE = position([leg('put', 52, 1, 0.55), leg('call', 52, 1, 0.55)], -6.6);
export const COVERED_CALL: MarkedPosition = { ...position([leg('call', 56, -1, 0.56)], 1.9 - 52.37), shares: 1 };

export function rules(overrides: Partial<ExitRules> = {}): ExitRules {
  return { basis: 0.65, targetFraction: 0.5, stopMultiple: 2, closeAtLook: null, ...overrides };
}

export function schedule(overrides: Partial<LookSchedule> = {}): LookSchedule {
  return { years: 30 / 365, looks: 30, stepsPerLook: 1, ...overrides };
}

export const QUESTIONS: readonly (TargetQuestion & { readonly name: string })[] = [
  { name: 'a bull put spread', position: BULL_PUT, rules: rules(), schedule: schedule() },
  {
    name: 'a bull put spread that is closed in time',
    position: BULL_PUT,
    rules: rules({ stopMultiple: null, closeAtLook: 20 }),
    schedule: schedule(),
  },
  { name: 'an iron condor', position: CONDOR, rules: rules({ basis: 0.95 }), schedule: schedule() },
  {
    name: 'a short straddle',
    position: STRADDLE,
    rules: rules({ basis: 6.45, targetFraction: 0.25, stopMultiple: 1 }),
    schedule: schedule(),
  },
  {
    name: 'a long straddle',
    position: LONG_STRADDLE,
    rules: rules({ basis: 6.6, targetFraction: 0.3, stopMultiple: 0.4 }),
    schedule: schedule(),
  },
  {
    name: 'a covered call',
    position: COVERED_CALL,
    rules: rules({ basis: 1.9, targetFraction: 0.8, stopMultiple: 2 }),
    schedule: schedule({ looks: 15 }),
  },
];
