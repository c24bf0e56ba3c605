import type { ChainBrief } from '#domain/chain-brief';
import type { RefusalReason } from '#domain/engine-event';
import type { ChainInput } from '#domain/engine-input';
import { packChain } from '#domain/packed-chain';
import type { Stateful, StateVisitor } from '#primitives/state';
import { fail, ok, type Result } from '#primitives/result';
import { glanceAt } from '#pipeline/chain-glance';
import { HeldChain } from '#pipeline/held-chain';

export interface RefusedChain {
  readonly reason: RefusalReason;
  readonly what: string;
}

/**
 * The newest chain of each provider and underlying. What a chain means (volatilities, surfaces, candidates) is worked
 * out by whoever asks for it: here it is checked, counted and kept, so that a replay pays for no more than that.
 */
export class ChainBook implements Stateful {
  /** By name, whoever came first. */
  #held: HeldChain[] = [];

  get all(): readonly HeldChain[] {
    return this.#held;
  }

  latest(underlying: string, provider: string): HeldChain | null {
    return this.#held.find(({ chain }) => chain.underlying === underlying && chain.provider === provider) ?? null;
  }

  /** Every provider's newest chain of that underlying. */
  of(underlying: string): readonly HeldChain[] {
    return this.#held.filter(({ chain }) => chain.underlying === underlying);
  }

  take(input: ChainInput, latestMs: number): Result<ChainBrief, RefusedChain> {
    const { underlying, provider, atMs } = input.chain;
    const what = `the ${underlying} chain from ${provider}`;
    const packed = packChain(input.chain);
    if (!packed.ok) return fail({ reason: 'not-a-number', what: `${packed.failure.what} in ${what}` });
    if (atMs > latestMs) return fail({ reason: 'from-the-future', what });
    const known = this.latest(underlying, provider);
    // One that overtook another on the way says nothing new.
    if (known !== null && atMs < known.chain.atMs) return fail({ reason: 'too-late', what });
    if (known === null) this.#insert(new HeldChain(packed.value, input.source, input.seenMs));
    else known.replace(packed.value, input.source, input.seenMs);
    return ok(glanceAt(packed.value));
  }

  #insert(chain: HeldChain): void {
    this.#held.push(chain);
    this.#held.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('option chains');
    const count = visitor.number('chains', this.#held.length);
    if (count !== this.#held.length) this.#held = Array.from({ length: count }, () => HeldChain.blank());
    for (const held of this.#held) held.visitState(visitor);
  }
}
