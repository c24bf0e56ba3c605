import type { FarmLedger } from '#farm/evaluation/ledger';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { WordState } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** What happened on a bar; positions, not dollars. */
export interface FarmStep {
  readonly opened: number;
  /** Orders that no quotes filled. */
  readonly lapsed: number;
  readonly closed: number;
  readonly ordered: number;
}

/**
 * Whoever runs a population through its bars. All of them make the same trades and book the same cents, so that which one
 * runs is a question of speed: the ledgers of two that have seen the same bars are the same, word for word.
 */
export interface FarmEvaluator extends WordState {
  readonly name: string;
  readonly population: Population;
  readonly ledger: FarmLedger;
  readonly bytesPerConfig: number;
  /** Positions open now. */
  readonly open: number;
  step(bar: MarketBar): FarmStep;
  /** Bars that are there already, in one go, where that is faster. Each is an object of its own, and told of in turn. */
  steps?(bars: readonly MarketBar[], tell: (bar: MarketBar, step: FarmStep) => void): void;
  /** Cents by which open positions of a config are ahead at this bar's prices; null where one of them has none. */
  unrealised(config: number, bar: MarketBar): number | null;
}
