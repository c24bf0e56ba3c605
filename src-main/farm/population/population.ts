import type { FarmConfig } from '#farm/population/farm-config';
import { FARM_STRUCTURES, type FarmGrid, type FarmStructure } from '#farm/population/farm-grid';
import { epochOf } from '#farm/population/epoch-id';
import { type ExitRule, exitRules } from '#farm/population/exit-rule';
import { invariant } from '#primitives/invariant';

/** Which spread is looked for on every bar: all configs with the same one trade the same candidate. */
export interface SpreadSpec {
  readonly index: number;
  /** Position in `grid.underlying`. */
  readonly underlying: number;
  readonly structure: FarmStructure;
  readonly dteTarget: number;
  readonly shortDelta: number | null;
  readonly width: number | null;
  /** What its configs do once they are in: one entry per config of a block, by sizing. */
  readonly interiors: readonly Interior[];
  /** Its configs are numbered from here. */
  readonly firstConfig: number;
  readonly configs: number;
}

/** The exit rule and the pace of every config within a block; `sizing` decides which paces are possible. */
export interface Interior {
  readonly exit: Uint16Array;
  readonly pace: Uint16Array;
}

/** The levels of all entry gates of a block, as positions in the grid. */
export interface GateLevels {
  readonly warmth: number;
  readonly pop: number;
  readonly ivRank: number;
  readonly gap: number;
  readonly regimes: number;
  readonly session: number;
}

export interface Sizing {
  readonly budget: number;
  readonly size: number;
}

export interface Pace {
  readonly cooldown: number;
  readonly concurrent: number;
}

/**
 * Every config of a grid, without an object for any of them. A config is a spec (its spread), a block of that spec (its
 * entry gates and its size) and a place in the block (its exit rule and its pace). Combinations that cannot be, or that
 * would only repeat another config, have no number.
 */
export class Population {
  readonly grid: FarmGrid;
  readonly epoch: string;
  readonly gates: readonly GateLevels[];
  readonly sizings: readonly Sizing[];
  readonly paces: readonly Pace[];
  /** Those that make sense, for the specs of each DTE target. */
  readonly exits: readonly ExitRule[];
  readonly specs: readonly SpreadSpec[];
  readonly size: number;
  readonly mostConcurrent: number;

  constructor(grid: FarmGrid) {
    this.grid = grid;
    this.epoch = epochOf(grid);
    this.gates = gateLevels(grid);
    this.sizings = product(grid.budget.length, grid.positionSize.length).map(([budget, size]) => ({ budget, size }));
    this.paces = product(grid.cooldown.length, grid.concurrent.length).map(([cooldown, concurrent]) => ({
      cooldown,
      concurrent,
    }));
    this.exits = exitRules(grid);
    this.specs = this.#makeSpecs();
    const last = this.specs.at(-1);
    this.size = last === undefined ? 0 : last.firstConfig + last.configs;
    this.mostConcurrent = Math.max(...grid.concurrent);
  }

  /** Blocks of a spec: one for each combination of gates with each sizing, sizings changing fastest. */
  get blocksPerSpec(): number {
    return this.gates.length * this.sizings.length;
  }

  specOf(id: number): SpreadSpec {
    invariant(Number.isInteger(id) && id >= 0 && id < this.size, 'a config has a number of its population');
    let low = 0;
    let high = this.specs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.specs[middle] as SpreadSpec).firstConfig <= id) low = middle;
      else high = middle - 1;
    }
    return this.specs[low] as SpreadSpec;
  }

  config(id: number): FarmConfig {
    const { grid } = this;
    const spec = this.specOf(id);
    const { gate, sizing, within } = this.#placeOf(id, spec);
    const gates = this.gates[gate] as GateLevels;
    const { budget, size } = this.sizings[sizing] as Sizing;
    const interior = spec.interiors[sizing] as Interior;
    const exit = this.exits[interior.exit[within] as number] as ExitRule;
    const pace = this.paces[interior.pace[within] as number] as Pace;
    const level = <Value>(levels: readonly Value[], at: number): Value => levels[at] as Value;
    return {
      id,
      underlying: level(grid.underlying, spec.underlying),
      structure: spec.structure,
      dteTarget: spec.dteTarget,
      shortDelta: spec.shortDelta,
      width: spec.width,
      warmthMinimum: level(grid.warmthMinimum, gates.warmth),
      popMinimum: level(grid.popMinimum, gates.pop),
      ivRank: level(grid.ivRank, gates.ivRank),
      gapTolerance: level(grid.gapTolerance, gates.gap),
      regimes: level(grid.regimes, gates.regimes),
      session: level(grid.session, gates.session),
      budget: level(grid.budget, budget),
      positionSize: level(grid.positionSize, size),
      profitTarget: level(grid.profitTarget, exit.target),
      stopLoss: level(grid.stopLoss, exit.stop),
      trailingStop: level(grid.trailingStop, exit.trail),
      timeExit: level(grid.timeExit, exit.time),
      cooldown: level(grid.cooldown, pace.cooldown),
      concurrent: level(grid.concurrent, pace.concurrent),
    };
  }

  /** As it is written down: an id means nothing outside of its epoch. */
  nameOf(id: number): string {
    return `${this.epoch}-${id}`;
  }

  #placeOf(id: number, spec: SpreadSpec) {
    let within = id - spec.firstConfig;
    const perGate = spec.interiors.reduce((sum, { exit }) => sum + exit.length, 0);
    const gate = Math.floor(within / perGate);
    within -= gate * perGate;
    let sizing = 0;
    for (; within >= (spec.interiors[sizing] as Interior).exit.length; sizing++) {
      within -= (spec.interiors[sizing] as Interior).exit.length;
    }
    return { gate, sizing, within };
  }

  #makeSpecs(): readonly SpreadSpec[] {
    const { grid } = this;
    const specs: SpreadSpec[] = [];
    const interiorsByTarget = grid.dteTarget.map((target) => this.#interiors(target));
    let firstConfig = 0;
    for (const [underlying] of grid.underlying.entries()) {
      for (const structure of FARM_STRUCTURES.filter((kind) => grid.structure.includes(kind))) {
        // A straddle is sold at the money and has nothing bought beside it.
        const straddle = structure === 'short_straddle';
        for (const [at, dteTarget] of grid.dteTarget.entries()) {
          const interiors = interiorsByTarget[at] as readonly Interior[];
          const configs = this.gates.length * interiors.reduce((sum, { exit }) => sum + exit.length, 0);
          for (const shortDelta of straddle ? [null] : grid.shortDelta) {
            for (const width of straddle ? [null] : grid.width) {
              const index = specs.length;
              specs.push({
                index,
                underlying,
                structure,
                dteTarget,
                shortDelta,
                width,
                interiors,
                firstConfig,
                configs,
              });
              firstConfig += configs;
            }
          }
        }
      }
    }
    return specs;
  }

  /** For each sizing, the exits that such a target leaves and the paces that the tier's exposure allows. */
  #interiors(dteTarget: number): readonly Interior[] {
    const { grid, paces, exits } = this;
    const fitting = [...exits.keys()].filter((exit) => isLater(exits[exit] as ExitRule, grid, dteTarget));
    return this.sizings.map(({ budget, size }): Interior => {
      const allowed = [...paces.keys()].filter((pace) => {
        const positions = grid.concurrent[(paces[pace] as Pace).concurrent] as number;
        const exposure = grid.budget[budget]?.exposure ?? 0;
        return Math.round(positions * (grid.positionSize[size] as number) * 1e6) <= Math.round(exposure * 1e6);
      });
      const pairs = fitting.flatMap((exit) => allowed.map((pace) => [exit, pace] as const));
      return { exit: Uint16Array.from(pairs, ([exit]) => exit), pace: Uint16Array.from(pairs, ([, pace]) => pace) };
    });
  }
}

/** A time exit that is due on the day of opening is none; one that never comes before expiry repeats having none. */
function isLater(rule: ExitRule, grid: FarmGrid, dteTarget: number): boolean {
  const time = grid.timeExit[rule.time] ?? null;
  return time === null || ('daysToGo' in time ? time.daysToGo : time.daysHeld) < dteTarget;
}

function gateLevels(grid: FarmGrid): readonly GateLevels[] {
  const { warmthMinimum, popMinimum, ivRank, gapTolerance, regimes, session } = grid;
  return product(
    warmthMinimum.length,
    popMinimum.length,
    ivRank.length,
    gapTolerance.length,
    regimes.length,
    session.length,
  ).map(([warmth, pop, rank, gap, regime, ofDay]): GateLevels => ({
    warmth: warmth as number,
    pop: pop as number,
    ivRank: rank as number,
    gap: gap as number,
    regimes: regime as number,
    session: ofDay as number,
  }));
}

/** All tuples of positions, the last one changing fastest. */
function product(first: number, second: number, ...more: readonly number[]): [number, number, ...number[]][] {
  let tuples: number[][] = [[]];
  for (const length of [first, second, ...more]) {
    tuples = tuples.flatMap((tuple) => Array.from({ length }, (_, at) => [...tuple, at]));
  }
  return tuples as [number, number, ...number[]][];
}
