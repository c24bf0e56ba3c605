/** What the league asks before it believes a figure, as `config/league.yaml` declares it. */
export interface LeagueRules {
  /** Closed trades and trading days before a config stands anywhere. */
  readonly minimumTrades: number;
  readonly minimumDays: number;
  /** Share of the trading days, the newest, that nothing may have been chosen on. */
  readonly outOfSample: number;
  /** Equal stretches of days in each of which a config is asked whether it was ahead. */
  readonly stretches: number;
  /** Configs on which it is estimated how many of all are independent tries, picked without a look at their results. */
  readonly representatives: number;
  /** Correlation of results, over spans of up to a week, from which on two of them count as one try. */
  readonly sameTry: number;
  /** Below it a config stands on a peak, and nowhere in the league. */
  readonly plateauMinimum: number;
  /** Trades at which a config's own figures count as much as the belief that it is worth nothing. */
  readonly shrinkTrades: number;
  readonly regimes: RegimeRules;
  readonly walkForward: WalkForwardRules;
}

export interface RegimeRules {
  /** Trades at which a regime's own mean counts as much as the mean over all regimes. */
  readonly shrinkTrades: number;
  /** Trades in a regime from which on a loss there is held against a config. */
  readonly minimumTrades: number;
  /** Most of its gains that may come from one regime, as a sum of squared shares. */
  readonly concentrationMaximum: number;
  readonly sensitivityMaximum: number;
}

/** Trading days: chosen on the first so many, followed for the next, then all of it moves on. */
export interface WalkForwardRules {
  readonly train: number;
  readonly test: number;
  /** Configs that are followed. */
  readonly follow: number;
}

export const DEFAULT_LEAGUE_RULES: LeagueRules = {
  minimumTrades: 20,
  minimumDays: 40,
  outOfSample: 0.3,
  stretches: 6,
  representatives: 1_000,
  sameTry: 0.5,
  plateauMinimum: 0.3,
  shrinkTrades: 20,
  regimes: { shrinkTrades: 20, minimumTrades: 30, concentrationMaximum: 0.8, sensitivityMaximum: 1 },
  walkForward: { train: 60, test: 20, follow: 20 },
};
