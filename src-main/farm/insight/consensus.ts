import { farmLevels, type FarmLevels } from '#farm/evaluation/levels';
import { GateMasks } from '#farm/evaluation/gate-masks';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { type Crowd, GatheringCrowd } from '#farm/insight/crowd';
import type { FarmStand } from '#farm/insight/farm-stand';
import type { League } from '#farm/league/league';
import type { Interior, Pace, Population, SpreadSpec } from '#farm/population/population';

/** What the farm thinks of one spread that could be sold now. */
export interface CandidateConsensus {
  readonly spread: number;
  /** Numbers of the specs that would sell it, rising. */
  readonly specs: readonly number[];
  /** All configs of these specs. */
  readonly asked: Crowd;
  /** Those whose gates let it in and who can pay for it, whether or not they have room. */
  readonly passing: Crowd;
  /** Those that order it on this bar. */
  readonly entering: Crowd;
  /** Share of the standing of all who are asked that is behind an order; null where nobody asked has a standing. */
  readonly support: number | null;
}

/** One bar's opinion of the farm, spread by spread. */
export interface Consensus {
  /** Minutes since 1970. */
  readonly minute: number;
  /** The place of the league that the voices were weighted by; null where there was none. */
  readonly leaguePlace: number | null;
  /** Best supported first; of those that nobody orders, by how many would if they had room. */
  readonly candidates: readonly CandidateConsensus[];
}

interface Gathering {
  readonly specs: number[];
  readonly asked: GatheringCrowd;
  readonly passing: GatheringCrowd;
  readonly entering: GatheringCrowd;
}

/**
 * Asks every config of a farm about the spreads of a bar. It costs a look at those whose gates pass: a millisecond or two,
 * once a minute. A league is made seldom and used for many bars; it must not know anything that is later than these.
 */
export class ConsensusPoll {
  readonly #population: Population;
  readonly #levels: FarmLevels;
  readonly #gates: GateMasks;
  readonly #league: League | null;
  /** By spec, all configs; by spec and block, the configs of that block. */
  readonly #bySpec: readonly Crowd[];
  readonly #byBlock: readonly (readonly Crowd[])[];

  constructor(population: Population, league: League | null) {
    this.#population = population;
    this.#levels = farmLevels(population);
    this.#gates = new GateMasks(population, this.#levels);
    this.#league = league;
    this.#byBlock = population.specs.map((spec) => this.#blocksOf(spec));
    this.#bySpec = this.#byBlock.map((blocks) => {
      const all = this.#crowd();
      for (const block of blocks) all.join(block);
      return all.finish();
    });
  }

  /** `stand` is where everybody stands after that bar: what it filled and closed is done, what it orders is not. */
  consensusOf(bar: MarketBar, stand: FarmStand): Consensus {
    this.#gates.see(bar);
    const bySpread = new Map<number, Gathering>();
    for (const spec of this.#population.specs) {
      const spread = bar.candidate[spec.index] as number;
      if (spread < 0) continue;
      const known = bySpread.get(spread) ?? {
        specs: [],
        asked: this.#crowd(),
        passing: this.#crowd(),
        entering: this.#crowd(),
      };
      bySpread.set(spread, known);
      known.specs.push(spec.index);
      known.asked.join(this.#bySpec[spec.index] as Crowd);
      this.#ask(spec, bar, stand, known);
    }
    return {
      minute: bar.minute,
      leaguePlace: this.#league?.place ?? null,
      candidates: [...bySpread].map(([spread, gathering]) => finished(spread, gathering)).sort(byConviction),
    };
  }

  #ask(spec: SpreadSpec, bar: MarketBar, stand: FarmStand, { passing, entering }: Gathering): void {
    const { gates, sizings } = this.#population;
    const { index, underlying, interiors } = spec;
    const passes = this.#gates.passing(underlying, bar.pop[index] as number);
    let first = spec.firstConfig;
    for (let gate = 0; gate < gates.length; gate++) {
      const isOpen = ((passes[gate >> 5] as number) & (1 << (gate & 31))) !== 0;
      for (let sizing = 0; sizing < sizings.length; sizing++) {
        const interior = interiors[sizing] as Interior;
        if (isOpen && this.#canPay(sizing, index, bar)) {
          passing.join((this.#byBlock[index] as readonly Crowd[])[gate * sizings.length + sizing] as Crowd);
          this.#addFree(first, interior, bar, stand, bar.candidate[index] as number, entering);
        }
        first += interior.exit.length;
      }
    }
  }

  #canPay(sizing: number, spec: number, bar: MarketBar): boolean {
    const affordable = Math.floor((this.#levels.allowance[sizing] as number) / (bar.risk[spec] as number));
    return affordable >= 1 && (bar.limit[spec] as number) >= 1;
  }

  #addFree(
    first: number,
    { pace }: Interior,
    bar: MarketBar,
    stand: FarmStand,
    spread: number,
    entering: GatheringCrowd,
  ): void {
    const { paces } = this.#population;
    const { cooldown, concurrent } = this.#levels;
    const { held, lastMinute } = stand;
    for (let within = 0; within < pace.length; within++) {
      const config = first + within;
      const { cooldown: rest, concurrent: most } = paces[pace[within] as number] as Pace;
      const count = held[config] as number;
      if (count >= (concurrent[most] as number)) continue;
      if (bar.minute < (lastMinute[config] as number) + (cooldown[rest] as number)) continue;
      if (count > 0 && stand.holds(config, spread)) continue;
      entering.add(config);
    }
  }

  #blocksOf({ firstConfig, interiors }: SpreadSpec): readonly Crowd[] {
    const blocks: Crowd[] = [];
    let config = firstConfig;
    for (let gate = 0; gate < this.#population.gates.length; gate++) {
      for (const { exit } of interiors) {
        const crowd = this.#crowd();
        for (const end = config + exit.length; config < end; config++) crowd.add(config);
        blocks.push(crowd.finish());
      }
    }
    return blocks;
  }

  #crowd(): GatheringCrowd {
    return new GatheringCrowd(this.#league?.columns ?? null);
  }
}

function finished(spread: number, { specs, asked, passing, entering }: Gathering): CandidateConsensus {
  return {
    spread,
    specs,
    asked: asked.finish(),
    passing: passing.finish(),
    entering: entering.finish(),
    support: asked.weight > 0 ? entering.weight / asked.weight : null,
  };
}

function byConviction(left: CandidateConsensus, right: CandidateConsensus): number {
  return (
    (right.support ?? 0) - (left.support ?? 0) ||
    right.entering.configs - left.entering.configs ||
    right.passing.configs - left.passing.configs ||
    left.spread - right.spread
  );
}
