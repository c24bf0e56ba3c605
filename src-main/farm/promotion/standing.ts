/** What promotion looks at of one config; null where it cannot be said. */
export interface Standing {
  readonly trades: number;
  /** With the effective number of trials. */
  readonly deflatedSharpe: number | null;
  /** Cents on days that nothing was chosen by; null without a trade on them. */
  readonly outOfSample: number | null;
  readonly plateau: number | null;
}

/** The whole farm at one moment. */
export interface Standings {
  /** Every config that may be considered, most convincing first. */
  readonly order: Iterable<number>;
  of(config: number): Standing;
}
