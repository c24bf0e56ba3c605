import type { ChainInput } from '#domain/engine-input';
import type { PackedChain } from '#domain/packed-chain';
import { MINUTE_MS } from '#primitives/clock';
import { type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';
import { NYSE } from '#tests/unit/simulation/gathered-market';

export interface GatheredChains {
  readonly market: SimulatedMarket;
  readonly inputs: readonly ChainInput[];
}

/** The option chains of a stretch of a scenario's day, times of day in UTC. */
export function gatherChains(name: ScenarioName, from: string, minutes: number, seed = 7): GatheredChains {
  const scenario = scenarioNamed(name);
  const startMs = scenario.startMs + clockMs(from);
  const market = new SimulatedMarket({ seed, startMs, minutes, scenario, nyse: NYSE, density: 0.01, options: true });
  const inputs = [...market.inputs()].filter((input): input is ChainInput => input.kind === 'chain');
  return { market, inputs };
}

export function chainsOf({ inputs }: GatheredChains, underlying: string): readonly PackedChain[] {
  return inputs.map(({ chain }) => chain as PackedChain).filter((chain) => chain.underlying === underlying);
}

export function clockMs(clock: string): number {
  return (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) * MINUTE_MS;
}
