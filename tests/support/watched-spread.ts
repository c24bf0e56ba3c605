import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { DEFAULT_FILL_SETTINGS } from '#options/fills/fill-settings';
import type { WatchTerms } from '#portfolio/watch/position-watch';
import type { EpochMs } from '#primitives/clock';
import { type ContractSketch, quotedChain } from '#tests/support/quoted-chain';

export const WATCH_TERMS: WatchTerms = {
  fills: { ...DEFAULT_FILL_SETTINGS, share: { oneLeg: 0.25, twoLegs: 0.25, threeLegs: 0.25, fourLegs: 0.25 } },
  charges: null,
  nyse: new NyseCalendar({ closed: [], early: [], lateOpen: [] }),
  dividend: null,
};

export interface SpreadScene {
  readonly spot?: number;
  readonly short?: ContractSketch | null;
  readonly long?: ContractSketch | null;
}

/** The chain of the put spread 55/53 of the trader’s script: 0.20 natural to close and 0.18 mid, unless told otherwise. */
export function spreadChain(atMs: EpochMs, { spot = 60, short, long }: SpreadScene = {}): ChainSnapshot {
  const of = (sketch: ContractSketch | null | undefined, usual: ContractSketch): ContractSketch | null =>
    sketch === null ? null : { ...usual, atMs, ...sketch };
  const chain = quotedChain({
    spot,
    rate: 0.04,
    expiries: {
      '2026-03-20': [
        { strike: 53, put: of(long, { bid: 0.1, ask: 0.12, delta: -0.1 }) },
        { strike: 55, put: of(short, { bid: 0.28, ask: 0.3, delta: -0.25 }) },
      ],
    },
  });
  return { ...chain, atMs, seenMs: atMs };
}
