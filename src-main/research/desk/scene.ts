import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { HeldChain } from '#pipeline/held-chain';
import type { InstrumentPipeline } from '#pipeline/instrument-pipeline';
import type { TapePosition } from '#ports/tape';
import type { EpochMs } from '#primitives/clock';
import type { EventLedger } from '#research/desk/event-ledger';

/**
 * What everything in the window shows: the state of the kernel at one position, and the ledger of what it said up to
 * there. A live engine is a scene whose position is always the newest.
 */
export interface Scene {
  readonly epoch: number;
  readonly position: TapePosition;
  /** The time at that position: that of the last handled input; at the live edge, the clock's. */
  readonly seenMs: EpochMs | null;
  /** Every minute before this one is over: nothing that is still to come will be counted to it. */
  readonly openMinuteMs: EpochMs | null;
  /** As they stand at that position. */
  readonly instruments: readonly InstrumentPipeline[];
  /** The newest option chain of each underlying and provider. */
  readonly chains: readonly HeldChain[];
  /** May reach beyond the position: ask it only for what was known by then. */
  readonly ledger: EventLedger;
  /** Null while nothing is open. */
  readonly nyse: NyseCalendar | null;
}

/** Of each underlying the newest chain from the provider that counts; of whoever there is while that is not known yet. */
export function chainsInUse({ chains, ledger, position }: Scene): readonly HeldChain[] {
  return chains.filter(({ chain }) => {
    const counts = ledger.sources.inUse(chain.underlying, 'chain', position);
    return counts === null || counts === chain.provider;
  });
}
