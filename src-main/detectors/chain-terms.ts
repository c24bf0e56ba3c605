/** What a chain does not say about itself. */
export interface ChainTerms {
  readonly rate: number;
  readonly dividendYields: Readonly<Record<string, number>>;
  /** A quote older than this was no quote any more when its chain was seen. */
  readonly quoteMaxAgeMs: number;
}
