import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { BAR_SESSIONS, type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { Gate, GateReading, GateUnit } from '#farm/insight/gate-reading';
import type { FarmConfig } from '#farm/population/farm-config';
import type { SpreadSpec } from '#farm/population/population';

const MILLION = 1e6;

/** What a config asks of the market, read off one bar. */
export function marketGates(config: FarmConfig, spec: SpreadSpec, bar: MarketBar): readonly GateReading[] {
  const { warmthMinimum, popMinimum, ivRank, gapTolerance } = config;
  const at = spec.underlying;
  const hasCandidate = (bar.candidate[spec.index] as number) >= 0;
  const pop = hasCandidate ? (bar.pop[spec.index] as number) : UNKNOWN;
  return [
    sessionGate(config, bar, at),
    // A minimum of nothing takes what is not known as well.
    bounded('warmthMinimum', 'points', bar.warmth[at] as number, warmthMinimum > 0 ? warmthMinimum : null, null, 1),
    bounded('popMinimum', 'share', pop, popMinimum > 0 ? millionths(popMinimum) : null, null, MILLION),
    ivRank === null
      ? bounded('ivRank', 'share', bar.ivRank[at] as number, null, null, MILLION)
      : bounded('ivRank', 'share', bar.ivRank[at] as number, millionths(ivRank.from), millionths(ivRank.to), MILLION),
    bounded(
      'gapTolerance',
      'share',
      bar.gap[at] as number,
      null,
      gapTolerance === null ? null : millionths(gapTolerance),
      MILLION,
    ),
    regimeGate(config, bar, at),
  ];
}

/** A number of the bar against bounds in the same whole units, told in units of `scale` of them. */
function bounded(
  gate: Gate,
  unit: GateUnit,
  value: number,
  least: number | null,
  most: number | null,
  scale: number,
): GateReading {
  const isKnown = value !== UNKNOWN;
  const under = least !== null && isKnown ? Math.max(0, least - value) : 0;
  const over = most !== null && isKnown ? Math.max(0, value - most) : 0;
  const passes = isKnown ? under + over === 0 : least === null && most === null;
  const scaled = (one: number | null): number | null => (one === null ? null : one / scale);
  return {
    gate,
    passes,
    unit,
    value: isKnown ? value / scale : null,
    least: scaled(least),
    most: scaled(most),
    allowed: null,
    short: passes || !isKnown ? null : (under + over) / scale,
  };
}

function sessionGate({ session }: FarmConfig, bar: MarketBar, at: number): GateReading {
  const now = BAR_SESSIONS[bar.session[at] as number] ?? 'closed';
  const allowed = session === 'any' ? BAR_SESSIONS.filter((one) => one !== 'closed') : [session];
  return labelled(
    'session',
    now,
    allowed,
    allowed.some((one) => one === now),
  );
}

function regimeGate({ regimes }: FarmConfig, bar: MarketBar, at: number): GateReading {
  const trend = TREND_REGIMES[bar.trend[at] as number];
  const volatility = VOLATILITY_REGIMES[bar.volatility[at] as number];
  const passes =
    trend !== undefined &&
    volatility !== undefined &&
    regimes.trends.includes(trend) &&
    regimes.volatilities.includes(volatility);
  const allowed = [regimes.trends.join(' or '), regimes.volatilities.join(' or ')];
  return labelled('regimes', `${trend ?? 'UNKNOWN'}, ${volatility ?? 'UNKNOWN'}`, allowed, passes);
}

function labelled(gate: Gate, value: string, allowed: readonly string[], passes: boolean): GateReading {
  return { gate, passes, unit: 'words', value, least: null, most: null, allowed, short: null };
}

function millionths(share: number): number {
  return Math.round(share * MILLION);
}
