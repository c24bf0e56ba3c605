import { createHash } from 'node:crypto';
import { InputBlock } from '#domain/input-block';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket } from '#simulation/simulated-market';

/** A digest of every field of every input of a scenario, taken in blocks of the given sizes in turn. */
export function fingerprint(name: ScenarioName, seed: number, blockSizes: readonly number[]): string {
  const scenario = scenarioNamed(name);
  const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
  const market = new SimulatedMarket({ seed, ...scenario, scenario, nyse, density: 0.03 });
  const blocks = blockSizes.map((size) => new InputBlock(size));
  const digest = createHash('sha256');
  for (let turn = 0; ; turn++) {
    const block = blocks[turn % blocks.length] as InputBlock;
    if (!market.fill(block)) break;
    for (let row = 0; row < block.length; row++) digest.update(`${JSON.stringify(block.inputAt(row))}\n`);
  }
  return digest.update(JSON.stringify(market.labels)).digest('hex');
}
