/**
 * The league, column by column; a config's number is its row. Money is in cents, after all fees. NaN stands for what is not
 * known: no trade yet, too few days, no neighbour to compare with.
 */
export interface LeagueColumns {
  readonly trades: Int32Array;
  readonly wins: Int32Array;
  /** Of closed trades, at the prices of the worst side, and at those that fills are believed to come at: a band. */
  readonly realised: Int32Array;
  readonly calibrated: Int32Array;
  /** Positions held now and what closing them at the worst side would leave, fees to open paid; a band again. */
  readonly open: Int32Array;
  readonly unrealised: Int32Array;
  readonly unrealisedCalibrated: Int32Array;
  /** Of the open ones, those that have had no price for a while and are not in `unrealised`. */
  readonly unmarked: Int32Array;
  /** Hash of its trades, sizes aside: two with the same one have traded alike. */
  readonly history: Int32Array;
  /** Minute in which its first position was opened; 0 if it never traded. */
  readonly firstMinute: Int32Array;
  /** Minutes in closed positions, each counting for itself. */
  readonly exposure: Int32Array;
  /** From the highest balance down to the lowest since, one open position's worst mark included. */
  readonly drawdown: Int32Array;

  /** Of daily results over all trading days, those without any included: a year's Sharpe ratio, and the shape. */
  readonly sharpe: Float32Array;
  readonly skew: Float32Array;
  readonly kurtosis: Float32Array;
  /** A year's Sharpe ratio with one day more, on which the most is lost that one of its positions could have lost. */
  readonly cautious: Float32Array;
  /** Probability that the true Sharpe ratio is positive, as if it had been the only try. This and the next: cautious. */
  readonly probabilistic: Float32Array;
  /** Probability that it beats the luckiest of so many useless tries: independent ones, and all of them. */
  readonly deflated: Float32Array;
  readonly deflatedRaw: Float32Array;

  readonly inTrades: Int32Array;
  readonly inResult: Int32Array;
  readonly inSharpe: Float32Array;
  readonly outTrades: Int32Array;
  readonly outWins: Int32Array;
  readonly outResult: Int32Array;
  readonly outSharpe: Float32Array;
  /** Stretches of days in which it closed trades, and in which it was ahead. */
  readonly stretchesTraded: Uint8Array;
  readonly stretchesAhead: Uint8Array;

  /** 0 (a peak, or a loss) to 1 (its neighbours do as well as it does). */
  readonly plateau: Float32Array;
  /** Neighbours that traded, and not just as it did itself; only counted for who is ahead. */
  readonly neighbours: Uint8Array;
  /** Bits by position in `GRID_DIMENSIONS`: it is ahead, the grid ends there, and things get better towards that end. */
  readonly edges: Int32Array;

  /** How much results differ between regimes, in units of their mean and its error. */
  readonly sensitivity: Float32Array;
  /** Sum of squared shares of the regimes in all gains: 1 if one regime made all of them. */
  readonly concentration: Float32Array;
  /** Mean result in the worst regime, drawn towards the mean over all. */
  readonly worstRegime: Float32Array;
  /** 1 where one of these is beyond the rules. */
  readonly fragile: Uint8Array;

  /** What the league orders by: 0 for whoever is not to be believed, otherwise the higher the better. */
  readonly standing: Float32Array;
}

export type LeagueColumn = keyof LeagueColumns;

/** All columns of a league, not known or 0 yet. */
export function emptyColumns(configs: number): LeagueColumns {
  const whole = (): Int32Array => new Int32Array(configs);
  const small = (): Uint8Array => new Uint8Array(configs);
  const figure = (): Float32Array => new Float32Array(configs).fill(Number.NaN);
  return {
    trades: whole(),
    wins: whole(),
    realised: whole(),
    calibrated: whole(),
    open: whole(),
    unrealised: whole(),
    unrealisedCalibrated: whole(),
    unmarked: whole(),
    history: whole(),
    firstMinute: whole(),
    exposure: whole(),
    drawdown: whole(),
    sharpe: figure(),
    skew: figure(),
    kurtosis: figure(),
    cautious: figure(),
    probabilistic: figure(),
    deflated: figure(),
    deflatedRaw: figure(),
    inTrades: whole(),
    inResult: whole(),
    inSharpe: figure(),
    outTrades: whole(),
    outWins: whole(),
    outResult: whole(),
    outSharpe: figure(),
    stretchesTraded: small(),
    stretchesAhead: small(),
    plateau: figure(),
    neighbours: small(),
    edges: whole(),
    sensitivity: figure(),
    concentration: figure(),
    worstRegime: figure(),
    fragile: small(),
    standing: new Float32Array(configs),
  };
}
