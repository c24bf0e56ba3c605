import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { type ConfigLayout, configLayout } from '#farm/evaluation/config-layout';
import { farmLevels } from '#farm/evaluation/levels';
import { exitLevels, GUARD_BIT } from '#farm/evaluation/levels-of-exit';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';

const EVERY_LEVEL = -1;

/** Exits whose level may be reached, first come first named: see `FARM_EXITS`. */
const REASONS = ['stop', 'trailing', 'guard', 'target', 'time'] as const;

/** Openings that act on a bar, sorted into classes that act alike. */
export interface ReasonTable {
  /** By opening: where its class begins in `exits`. The first class is that of openings in which nobody acts. */
  readonly classStart: Int32Array;
  /** By class and exit rule: one more than the exit that the rule takes now, 0 for none. */
  readonly exits: Int32Array;
}

/**
 * What a bar says, in columns. What differs by opening is a table to look answers up in. What is the same for thousands of
 * neighbours is spread out over them here: filling a column is soon done, looking up a number for every config is not.
 */
export class BarTables {
  readonly #rules: Int32Array;
  readonly #groups: readonly number[];
  readonly #specs: Population['specs'];
  readonly #configs: number;
  readonly #layout: ConfigLayout;

  constructor(population: Population) {
    const levels = exitLevels(population, farmLevels(population));
    const { stopMask, trailMask, targetMask, timeMask } = levels;
    this.#rules = levels.masks;
    this.#groups = [stopMask, trailMask, GUARD_BIT, targetMask, timeMask];
    this.#specs = population.specs;
    this.#configs = population.size;
    this.#layout = configLayout(population);
  }

  /** By opening, 1 where there is a price to close it at. */
  closable({ openings, now, terms }: BarWords): Int32Array {
    return table(openings, (opening) => {
      const row = now[opening * NOW_CELLS + OpeningNow.terms] as number;
      return terms[row * TERMS_CELLS + Terms.cost] === UNKNOWN ? 0 : 1;
    });
  }

  /** By opening, one more than the exit by which its spread has ended; null where none has. */
  ended({ openings, reached, now, terms }: BarWords): Int32Array | null {
    return anything(
      table(openings, (opening) => {
        if (reached[opening] !== EVERY_LEVEL) return 0;
        const row = now[opening * NOW_CELLS + OpeningNow.terms] as number;
        return (terms[row * TERMS_CELLS + Terms.end] as number) + 1;
      }),
    );
  }

  /** Null where nobody may act. */
  reasons({ openings, reached }: BarWords): ReasonTable | null {
    const rules = this.#rules.length;
    const starts = new Map<number, number>([[0, 0]]);
    const classStart = table(openings, (opening) => {
      const levels = reached[opening] as number;
      if (levels === EVERY_LEVEL) return 0;
      const known = starts.get(levels) ?? starts.size * rules;
      starts.set(levels, known);
      return known;
    });
    if (starts.size === 1) return null;
    const exits = new Int32Array(starts.size * rules);
    for (const [levels, start] of starts) {
      for (let rule = 0; rule < rules; rule++)
        exits[start + rule] = this.#reason(levels & (this.#rules[rule] as number));
    }
    return { classStart, exits };
  }

  /** By config, one more than the spread that it may enter; null where nobody may enter any. */
  offers({ candidate, passing, contracts, gateWords, sizings }: BarWords): Int32Array | null {
    let offers: Int32Array | null = null;
    for (const { index } of this.#specs) {
      const spread = candidate[index] as number;
      if (spread < 0) continue;
      offers ??= new Int32Array(this.#configs);
      const first = this.#layout.blockConfig[index] as Int32Array;
      for (let block = 0; block < first.length - 1; block++) {
        const gate = Math.floor(block / sizings);
        const passes = ((passing[index * gateWords + (gate >> 5)] as number) & (1 << (gate & 31))) !== 0;
        if (!passes || (contracts[index * sizings + (block % sizings)] as number) < 1) continue;
        offers.fill(spread + 1, first[block] as number, first[block + 1] as number);
      }
    }
    return offers;
  }

  /** By config, the opening that its order becomes; 0 where it lapses. */
  fills({ fill }: BarWords): Int32Array {
    const fills = new Int32Array(this.#configs);
    for (const { index, firstConfig, configs } of this.#specs) {
      fills.fill(fill[index] as number, firstConfig, firstConfig + configs);
    }
    return fills;
  }

  /** By opening, one more than its spread. */
  spreads({ openings, opening, openingCells }: BarWords): Int32Array {
    return table(openings, (at) => (opening[at * openingCells + Opening.spread] as number) + 1);
  }

  #reason(reached: number): number {
    const at = this.#groups.findIndex((group) => (reached & group) !== 0);
    return at === -1 ? 0 : FARM_EXITS.indexOf(REASONS[at] as (typeof REASONS)[number]) + 1;
  }
}

function table(length: number, cell: (at: number) => number): Int32Array {
  const cells = new Int32Array(length);
  for (let at = 0; at < length; at++) cells[at] = cell(at);
  return cells;
}

function anything(cells: Int32Array): Int32Array | null {
  return cells.some((cell) => cell !== 0) ? cells : null;
}
