import type { GateVerdict } from '#domain/gate-verdict';
import { roundDollars } from '#portfolio/figure-text';
import type { Exposure } from '#portfolio/limits/exposure';
import type { LimitSettings } from '#portfolio/portfolio-settings';
import { type BookRisk, bookRisk } from '#portfolio/limits/book-risk';

/** A limit: what it is called, what it reads, and the share of the account it stands at, or a count. */
interface Limit {
  readonly gate: string;
  readonly what: string;
  readonly most: number;
  readonly found: (risk: BookRisk) => number | null;
  readonly isCount?: true;
}

/**
 * Every limit as the book would stand after a trade. What is not known of anything held breaks the limits that need it:
 * nobody can say that there is room.
 */
export function limitChecks(
  held: readonly Exposure[],
  added: Exposure,
  account: number,
  settings: LimitSettings,
): readonly GateVerdict[] {
  const before = bookRisk(held, added.underlying, settings);
  const after = bookRisk([...held, added], added.underlying, settings);
  return limitsFor(added, account, settings).map((limit) => verdictOf(limit, limit.found(before), limit.found(after)));
}

function limitsFor({ underlying }: Exposure, account: number, settings: LimitSettings): readonly Limit[] {
  const dollars = (share: number): number => share * account;
  const isCoin = Object.hasOwn(settings.coinBetas, underlying);
  const limits: Limit[] = [
    { gate: 'delta', what: 'delta', most: dollars(settings.delta), found: (risk) => size(risk.delta) },
    { gate: 'gamma', what: 'gamma for 1 %', most: dollars(settings.gamma), found: (risk) => size(risk.gamma) },
    { gate: 'vega', what: 'vega', most: dollars(settings.vega), found: (risk) => size(risk.vega) },
    { gate: 'theta', what: 'theta paid', most: dollars(settings.theta), found: (risk) => paid(risk.theta) },
    {
      gate: 'underlying-loss',
      what: `worst case of ${underlying}`,
      most: dollars(settings.underlyingLoss),
      found: (risk) => risk.underlyingLoss,
    },
    {
      gate: 'total-loss',
      what: 'worst case of everything',
      most: dollars(settings.totalLoss),
      found: (risk) => risk.loss,
    },
    {
      gate: 'positions',
      what: 'open positions',
      most: settings.positions,
      found: (risk) => risk.positions,
      isCount: true,
    },
    {
      gate: 'positions-per-underlying',
      what: `open positions of ${underlying}`,
      most: settings.positionsPerUnderlying,
      found: (risk) => risk.positionsOfUnderlying,
      isCount: true,
    },
    {
      gate: 'buying-power',
      what: 'buying power used',
      most: dollars(settings.buyingPower),
      found: (risk) => risk.buyingPower,
    },
  ];
  if (!isCoin) return limits;
  return [
    ...limits,
    {
      gate: 'coin-delta',
      what: 'coin delta',
      most: dollars(settings.coinDelta),
      found: (risk) => size(risk.coinDelta),
    },
    {
      gate: 'coin-loss',
      what: 'worst case of coins',
      most: dollars(settings.coinLoss),
      found: (risk) => risk.coinLoss,
    },
  ];
}

function size(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}

/** Whoever is paid for time is not limited by it. */
function paid(theta: number | null): number | null {
  return theta === null ? null : Math.max(0, 0 - theta);
}

function verdictOf({ gate, what, most, isCount }: Limit, before: number | null, after: number | null): GateVerdict {
  const say = isCount === true ? String : roundDollars;
  const found = after !== null && Number.isFinite(after) ? after : null;
  if (found === null || !Number.isFinite(most)) {
    const text = `${what} is not known, at most ${say(most)}`;
    return { gate, passed: false, text, found: null, needed: most, margin: null };
  }
  const from = before === null ? '' : ` (${say(before)} now)`;
  const text = `${what} ${say(found)} after the trade${from}, at most ${say(most)}`;
  return { gate, passed: found <= most, text, found, needed: most, margin: most === 0 ? null : (most - found) / most };
}
