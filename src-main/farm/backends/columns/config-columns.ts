import { type ConfigLayout, configLayout } from '#farm/evaluation/config-layout';
import { farmLevels } from '#farm/evaluation/levels';
import { exitLevels } from '#farm/evaluation/levels-of-exit';
import type { Pace, Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

/** Of the word `entry`: the combination of gates, the sizing, and how many positions at a time. */
export const GATE_BITS = 0xffff;
export const SIZING_SHIFT = 16;
export const ROOM_SHIFT = 24;
export const SMALL_BITS = 0xff;

/** What a config is, in words that never change. Configs of a spec stand together, and so do those of a block. */
export interface ConfigColumns {
  readonly configs: number;
  /** By spec, and one past the last. */
  readonly firstConfig: Int32Array;
  /** By spec and block its first config, with one more at the end of each spec: `blocks + 1` cells a spec. */
  readonly blockConfig: Int32Array;
  readonly blocks: number;
  /** By config: the levels of exit that it acts on. */
  readonly rule: Int32Array;
  /** By config: minutes. */
  readonly cooldown: Int32Array;
  /** By config: gates | sizing << 16 | room << 24. */
  readonly entry: Int32Array;
  /** The levels of exit that are stops, trailing stops and targets. Of what is neither those nor a guard, days decide. */
  readonly stops: number;
  readonly trails: number;
  readonly targets: number;
}

export function configColumns(population: Population): ConfigColumns {
  const { size, specs, sizings, gates, paces } = population;
  invariant(gates.length <= GATE_BITS + 1 && sizings.length <= SMALL_BITS + 1, 'gates and sizings fit into their bits');
  invariant(population.mostConcurrent < 1 << 7, 'a number of positions fits into its bits');
  const levels = farmLevels(population);
  const { masks, stopMask, trailMask, targetMask } = exitLevels(population, levels);
  const layout = configLayout(population);
  const blocks = population.blocksPerSpec;
  const columns: ConfigColumns = {
    configs: size,
    firstConfig: Int32Array.from([...specs.map(({ firstConfig }) => firstConfig), size]),
    blockConfig: new Int32Array(specs.length * (blocks + 1)),
    blocks,
    rule: new Int32Array(size),
    cooldown: new Int32Array(size),
    entry: new Int32Array(size),
    stops: stopMask,
    trails: trailMask,
    targets: targetMask,
  };
  for (let config = 0; config < size; config++) {
    const { cooldown, concurrent } = paces[layout.pace[config] as number] as Pace;
    columns.rule[config] = masks[layout.exit[config] as number] as number;
    columns.cooldown[config] = levels.cooldown[cooldown] as number;
    columns.entry[config] =
      ((layout.sizing[config] as number) << SIZING_SHIFT) | ((levels.concurrent[concurrent] as number) << ROOM_SHIFT);
  }
  for (const { index } of specs) fillBlocks(columns, layout, index, sizings.length);
  return columns;
}

/** Position in the population's sizings. */
export function sizingOf({ entry }: ConfigColumns, config: number): number {
  return ((entry[config] as number) >> SIZING_SHIFT) & SMALL_BITS;
}

function fillBlocks(columns: ConfigColumns, { blockConfig }: ConfigLayout, spec: number, sizings: number): void {
  const first = blockConfig[spec] as Int32Array;
  columns.blockConfig.set(first, spec * (columns.blocks + 1));
  for (let block = 0; block < columns.blocks; block++) {
    const gate = Math.floor(block / sizings);
    for (let config = first[block] as number; config < (first[block + 1] as number); config++) {
      columns.entry[config] = (columns.entry[config] as number) | gate;
    }
  }
}
