import type { ExitRule } from '#farm/population/exit-rule';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { type GridAxes, gridAxes } from '#farm/population/grid-axes';
import type { GateLevels, Interior, Pace, Population, Sizing, SpreadSpec } from '#farm/population/population';

/** One step along one dimension. */
interface Step {
  /** Position in `GRID_DIMENSIONS`. */
  readonly dimension: number;
  readonly up: boolean;
  /** Where it leads: a spec, a set of gates, a sizing, or a place within the same block. */
  readonly to: number;
}

type Keyed = Readonly<Record<string, unknown>>;

/**
 * Configs that differ in one step along one dimension with an order, everything else being the same. Asked for in the
 * order of configs, block after block, since neighbours of a block are blocks.
 */
export class GridNeighbours {
  readonly axes: GridAxes;
  readonly #population: Population;
  readonly #bySpec: readonly (readonly Step[])[];
  readonly #byGate: readonly (readonly Step[])[];
  readonly #bySizing: readonly (readonly Step[])[];
  readonly #byExit: readonly (readonly Step[])[];
  readonly #byPace: readonly (readonly Step[])[];
  /** By spec and sizing: first config of the sizing's block, relative to that of the gates. */
  readonly #blockStart: readonly Int32Array[];
  readonly #within = new Map<Interior, Int32Array>();
  readonly #steps = new Map<Interior, readonly (readonly Step[])[]>();

  /** Of the config visited last. */
  count = 0;
  readonly configs = new Int32Array(2 * GRID_DIMENSIONS.length);
  readonly dimensions = new Uint8Array(2 * GRID_DIMENSIONS.length);
  /** 1 where the neighbour stands higher in its dimension. */
  readonly isUp = new Uint8Array(2 * GRID_DIMENSIONS.length);

  constructor(population: Population) {
    const { grid, specs, gates, sizings, exits, paces } = population;
    this.#population = population;
    this.axes = gridAxes(grid);
    this.#bySpec = this.#stepsAmong(specs.map(specKey(grid)), {
      dteTarget: 'dteTarget',
      shortDelta: 'shortDelta',
      width: 'width',
    });
    this.#byGate = this.#stepsAmong(gates as readonly (GateLevels & Keyed)[], {
      warmthMinimum: 'warmth',
      popMinimum: 'pop',
      gapTolerance: 'gap',
    });
    this.#bySizing = this.#stepsAmong(sizings as readonly (Sizing & Keyed)[], {
      budget: 'budget',
      positionSize: 'size',
    });
    this.#byExit = this.#stepsAmong(exits as readonly (ExitRule & Keyed)[], {
      profitTarget: 'target',
      stopLoss: 'stop',
      timeExit: 'time',
    });
    this.#byPace = this.#stepsAmong(paces as readonly (Pace & Keyed)[], {
      cooldown: 'cooldown',
      concurrent: 'concurrent',
    });
    this.#blockStart = specs.map(({ interiors }) => {
      const starts = new Int32Array(interiors.length + 1);
      for (const [at, { exit }] of interiors.entries()) starts[at + 1] = (starts[at] as number) + exit.length;
      return starts;
    });
  }

  /** Calls back for every config that is asked about, rising, with its neighbours in `configs`, `dimensions`, `isUp`. */
  visit(isAsked: (config: number) => boolean, visitor: (config: number) => void): void {
    const { specs, gates, sizings } = this.#population;
    let config = 0;
    for (const spec of specs) {
      for (let gate = 0; gate < gates.length; gate++) {
        for (let sizing = 0; sizing < sizings.length; sizing++) {
          const { length } = (spec.interiors[sizing] as Interior).exit;
          for (let within = 0; within < length; within++, config++) {
            if (!isAsked(config)) continue;
            this.#read(spec, gate, sizing, within);
            visitor(config);
          }
        }
      }
    }
  }

  #read(spec: SpreadSpec, gate: number, sizing: number, within: number): void {
    const interior = spec.interiors[sizing] as Interior;
    this.count = 0;
    for (const step of this.#bySpec[spec.index] as readonly Step[]) {
      const other = this.#population.specs[step.to] as SpreadSpec;
      this.#add(step, other, gate, sizing, this.#sameIn(other.interiors[sizing] as Interior, interior, within));
    }
    for (const step of this.#byGate[gate] as readonly Step[]) this.#add(step, spec, step.to, sizing, within);
    for (const step of this.#bySizing[sizing] as readonly Step[]) {
      this.#add(step, spec, gate, step.to, this.#sameIn(spec.interiors[step.to] as Interior, interior, within));
    }
    for (const step of this.#stepsIn(interior)[within] as readonly Step[]) this.#add(step, spec, gate, sizing, step.to);
  }

  #add({ dimension, up }: Step, spec: SpreadSpec, gate: number, sizing: number, within: number): void {
    if (within < 0) return;
    const starts = this.#blockStart[spec.index] as Int32Array;
    const perGate = starts[starts.length - 1] as number;
    this.configs[this.count] = spec.firstConfig + gate * perGate + (starts[sizing] as number) + within;
    this.dimensions[this.count] = dimension;
    this.isUp[this.count++] = up ? 1 : 0;
  }

  /** The place in another interior with the same exit rule and pace; −1 where it has none. */
  #sameIn(other: Interior, interior: Interior, within: number): number {
    if (other === interior) return within;
    return this.#placeOf(other, interior.exit[within] as number, interior.pace[within] as number);
  }

  #placeOf(interior: Interior, exit: number, pace: number): number {
    const paces = this.#population.paces.length;
    let places = this.#within.get(interior);
    if (places === undefined) {
      places = new Int32Array(this.#population.exits.length * paces).fill(-1);
      for (let at = 0; at < interior.exit.length; at++) {
        places[(interior.exit[at] as number) * paces + (interior.pace[at] as number)] = at;
      }
      this.#within.set(interior, places);
    }
    return places[exit * paces + pace] as number;
  }

  /** By place in an interior: steps to other exit rules and paces, as places in the same one. */
  #stepsIn(interior: Interior): readonly (readonly Step[])[] {
    const known = this.#steps.get(interior);
    if (known !== undefined) return known;
    const steps = Array.from(interior.exit, (exit, at): readonly Step[] => {
      const pace = interior.pace[at] as number;
      const toExits = (this.#byExit[exit] as readonly Step[]).map((step) => ({
        ...step,
        to: this.#placeOf(interior, step.to, pace),
      }));
      const toPaces = (this.#byPace[pace] as readonly Step[]).map((step) => ({
        ...step,
        to: this.#placeOf(interior, exit, step.to),
      }));
      return [...toExits, ...toPaces].filter(({ to }) => to >= 0);
    });
    this.#steps.set(interior, steps);
    return steps;
  }

  /** Among things that are told apart by their levels, by which names a dimension goes there. */
  #stepsAmong(things: readonly Keyed[], names: Partial<Record<GridDimension, string>>): readonly (readonly Step[])[] {
    const keys = new Map(things.map((thing, at) => [JSON.stringify(thing), at]));
    return things.map((thing) =>
      GRID_DIMENSIONS.flatMap((dimension, number) => {
        const name = names[dimension];
        const axis = this.axes[dimension];
        if (name === undefined || axis === null) return [];
        const rank = axis.rank[thing[name] as number] ?? -1;
        if (rank === -1) return [];
        return [-1, 1].flatMap((by) => {
          const level = axis.order[rank + by];
          const to = level === undefined ? undefined : keys.get(JSON.stringify({ ...thing, [name]: level }));
          return to === undefined ? [] : [{ dimension: number, up: by === 1, to }];
        });
      }),
    );
  }
}

/** A spec by the positions of its levels. */
function specKey({ dteTarget, shortDelta, width }: Population['grid']) {
  return (spec: SpreadSpec): Keyed => ({
    underlying: spec.underlying,
    structure: spec.structure,
    dteTarget: dteTarget.indexOf(spec.dteTarget),
    shortDelta: spec.shortDelta === null ? -1 : shortDelta.indexOf(spec.shortDelta),
    width: spec.width === null ? -1 : width.indexOf(spec.width),
  });
}
