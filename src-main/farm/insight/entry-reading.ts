import type { MarketBar } from '#farm/evaluation/market-bar';
import type { ConfigStand } from '#farm/insight/config-life';
import type { Gate, GateReading } from '#farm/insight/gate-reading';
import { marketGates } from '#farm/insight/market-gates';
import type { FarmConfig } from '#farm/population/farm-config';
import type { SpreadSpec } from '#farm/population/population';

/** What a config could sell on a bar. */
export interface CandidateReading {
  readonly spread: number;
  /** Contracts that it would order. */
  readonly contracts: number;
  /** Cents that one contract can lose, or its margin where that has no limit. */
  readonly risk: number;
  /** Cents that the config may risk on one position. */
  readonly allowance: number;
  /** Contracts that the quotes have room for. */
  readonly limit: number;
}

/** All that decides whether a config orders on a bar. It does where every gate passes. */
export interface EntryReading {
  readonly candidate: CandidateReading | null;
  readonly gates: readonly GateReading[];
  readonly orders: boolean;
}

export function entryReading(
  config: FarmConfig,
  spec: SpreadSpec,
  bar: MarketBar,
  { held, lastMinute }: ConfigStand,
): EntryReading {
  const candidate = candidateOn(config, spec, bar);
  const waited = lastMinute === null ? null : bar.minute - lastMinute;
  const isHeld = candidate !== null && held.some(({ spread }) => spread === candidate.spread);
  const gates = [
    fact(
      'candidate',
      candidate === null ? 'no such spread is listed and quoted' : 'a spread is on offer',
      candidate !== null,
    ),
    ...marketGates(config, spec, bar),
    sizeGate(candidate),
    counted('concurrent', 'positions', config.concurrent - held.length, 1, null),
    waited === null
      ? counted('cooldown', 'minutes', null, null, null)
      : counted('cooldown', 'minutes', waited, config.cooldown, null),
    fact('duplicate', isHeld ? 'the same spread is held' : 'not held', !isHeld),
  ];
  return { candidate, gates, orders: gates.every(({ passes }) => passes) };
}

function candidateOn(config: FarmConfig, { index }: SpreadSpec, bar: MarketBar): CandidateReading | null {
  const spread = bar.candidate[index] as number;
  if (spread < 0) return null;
  const risk = bar.risk[index] as number;
  const limit = bar.limit[index] as number;
  const allowance = Math.floor((config.budget.dollars * 100 * Math.round(config.positionSize * 1e6)) / 1e6);
  return { spread, risk, limit, allowance, contracts: Math.min(Math.floor(allowance / risk), limit) };
}

/** Without a spread there is nothing to be paid for, and nothing that is too dear. */
function sizeGate(candidate: CandidateReading | null): GateReading {
  return counted('positionSize', 'contracts', candidate?.contracts ?? null, candidate === null ? null : 1, null);
}

function counted(
  gate: Gate,
  unit: GateReading['unit'],
  value: number | null,
  least: number | null,
  most: number | null,
): GateReading {
  const under = value === null || least === null ? 0 : Math.max(0, least - value);
  const over = value === null || most === null ? 0 : Math.max(0, value - most);
  const short = under + over;
  return { gate, passes: short === 0, unit, value, least, most, allowed: null, short: short === 0 ? null : short };
}

function fact(gate: Gate, value: string, passes: boolean): GateReading {
  return { gate, passes, unit: 'words', value, least: null, most: null, allowed: null, short: null };
}
