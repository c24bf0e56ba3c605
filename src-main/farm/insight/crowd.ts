import type { LeagueColumns } from '#farm/league/league-columns';

/**
 * Configs that would do the same. Many of them differ in what does not matter here, and have made the same trades before:
 * their number says how robust a decision is against the choice of thresholds, not how often it was right.
 */
export interface Crowd {
  readonly configs: number;
  /** Those whom the league believes, and the sum of their standings. */
  readonly believed: number;
  readonly weight: number;
  /** Closed trades of all of them on days that nothing was chosen by, those won, and what they brought: cents after fees. */
  readonly outTrades: number;
  readonly outWins: number;
  readonly outCents: number;
  /** Configs that have such trades, and those that are ahead with them. */
  readonly outTraded: number;
  readonly outAhead: number;
}

/** A crowd while it gathers. */
export class GatheringCrowd {
  readonly #league: LeagueColumns | null;
  configs = 0;
  believed = 0;
  weight = 0;
  outTrades = 0;
  outWins = 0;
  outCents = 0;
  outTraded = 0;
  outAhead = 0;

  /** Without a league nobody has a standing or a record. */
  constructor(league: LeagueColumns | null) {
    this.#league = league;
  }

  add(config: number): void {
    this.configs++;
    const league = this.#league;
    if (league === null) return;
    const standing = league.standing[config] as number;
    if (standing > 0) {
      this.believed++;
      this.weight += standing;
    }
    const trades = league.outTrades[config] as number;
    if (trades === 0) return;
    const cents = league.outResult[config] as number;
    this.outTrades += trades;
    this.outWins += league.outWins[config] as number;
    this.outCents += cents;
    this.outTraded++;
    if (cents > 0) this.outAhead++;
  }

  join(other: Crowd): void {
    this.configs += other.configs;
    this.believed += other.believed;
    this.weight += other.weight;
    this.outTrades += other.outTrades;
    this.outWins += other.outWins;
    this.outCents += other.outCents;
    this.outTraded += other.outTraded;
    this.outAhead += other.outAhead;
  }

  finish(): Crowd {
    const { configs, believed, weight, outTrades, outWins, outCents, outTraded, outAhead } = this;
    return { configs, believed, weight, outTrades, outWins, outCents, outTraded, outAhead };
  }
}
