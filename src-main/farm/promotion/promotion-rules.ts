/**
 * Who is followed, and until when. A config that is followed trades on paper as before; what it enters is worth showing
 * to a person.
 */
export interface PromotionRules {
  /** Sessions between one look at the league and the next: looking more often is testing more often. */
  readonly everySessions: number;
  /** Configs followed at a time. */
  readonly most: number;
  /** Of these, how many may look for the same spread. */
  readonly mostPerSpread: number;
  /** Days for which thresholds have to stand before a record under them counts as one. */
  readonly clockDays: number;
  readonly promote: PromoteRules;
  readonly demote: DemoteRules;
  readonly quarantine: QuarantineRules;
}

export interface PromoteRules {
  /** Since the first trade in the book, whoever made it. */
  readonly days: number;
  /** Closed ones, of the config itself. */
  readonly trades: number;
  /** Probability that its Sharpe ratio is more than the best of so many trials without an edge would show. */
  readonly deflatedSharpe: number;
  /** How well its neighbours in the grid do as well, 0 to 1. */
  readonly plateau: number;
}

export interface DemoteRules {
  readonly deflatedSharpe: number;
  readonly plateau: number;
}

/** What stops a config between two looks: its trades fall behind what was expected of them. */
export interface QuarantineRules {
  /** Deviations by which a trade may fall short without counting. */
  readonly slack: number;
  /** Sum of what counts at which it is stopped; the least, as it rises with the skew of the config's results. */
  readonly streak: number;
  /** Trades until the sum would reach the limit by bad luck alone, on average. */
  readonly falseAlarm: number;
  /** Multiple of the drawdown that 19 of 20 such histories stay within. */
  readonly drawdown: number;
  /** Days until it may be promoted anew. */
  readonly days: number;
}
