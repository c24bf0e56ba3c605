import type { HeldChain } from '#pipeline/held-chain';

/** Finds the newest chain of an underlying and a provider. */
export type ChainLookup = (underlying: string, provider: string) => HeldChain | null;
