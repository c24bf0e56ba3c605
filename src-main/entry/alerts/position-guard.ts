import type { Alert } from '#domain/alert';
import { positionAlert } from '#alerts/position-alerts';
import { quotesOf, watchTerms } from '#entry/trading/position-quotes';
import type { TradingTerms } from '#entry/trading/trading-terms';
import type { HeldChain } from '#pipeline/held-chain';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import { type PositionGlance, PositionWatch } from '#portfolio/watch/position-watch';
import type { EpochMs } from '#primitives/clock';

interface Watched {
  readonly watch: PositionWatch;
  /** Of the newest chain that it has seen. */
  seenMs: number;
}

/**
 * Watches what is held while a recording runs. It begins anew with every run: what is still the matter then is told once
 * more, since nobody knows whether it was read.
 */
export class PositionGuard {
  readonly #terms: TradingTerms;
  readonly #scope: string;
  readonly #label: string | null;
  readonly #watched = new Map<string, Watched>();
  #glances: ReadonlyMap<string, PositionGlance> = new Map();

  constructor(terms: TradingTerms, scope: string, label: string | null) {
    this.#terms = terms;
    this.#scope = scope;
    this.#label = label;
  }

  get glances(): ReadonlyMap<string, PositionGlance> {
    return this.#glances;
  }

  /** At the newest chain of each underlying, at most once a chain. Answers what has to be told. */
  look({ positions }: TraderBook, chains: readonly HeldChain[], nowMs: EpochMs): readonly Alert[] {
    const open = positions.filter(({ status }) => status === 'open');
    const glances = new Map<string, PositionGlance>();
    const alerts = open.flatMap((position) => {
      const watched = this.#watchOf(position);
      const said = this.#see(watched, position, newestOf(chains, position), nowMs);
      const glance = watched.watch.glance(position, nowMs);
      glances.set(position.id, glance);
      return said.map((one) => {
        const alert = positionAlert(one, { position, glance, scope: this.#scope, label: this.#label });
        // The same cause in another run is another alert.
        return { ...alert, id: `${alert.id}/${one.atMs}` };
      });
    });
    this.#glances = glances;
    return alerts;
  }

  #see({ watch, seenMs }: Watched, position: HeldPosition, held: HeldChain | null, nowMs: EpochMs) {
    if (held === null || held.seenMs <= seenMs) return watch.wait(position, nowMs);
    const quotes = quotesOf(position, held.chain, held.seenMs, this.#terms);
    const watched = this.#watched.get(position.id);
    if (watched !== undefined) watched.seenMs = held.seenMs;
    return quotes === null ? watch.wait(position, nowMs) : watch.see(position, quotes, nowMs);
  }

  #watchOf(position: HeldPosition): Watched {
    const known = this.#watched.get(position.id);
    if (known !== undefined) return known;
    const watched = { watch: new PositionWatch(position, watchTerms(position, this.#terms)), seenMs: 0 };
    this.#watched.set(position.id, watched);
    return watched;
  }
}

function newestOf(chains: readonly HeldChain[], { underlying }: HeldPosition): HeldChain | null {
  let newest: HeldChain | null = null;
  for (const held of chains) {
    if (held.chain.underlying === underlying && held.seenMs > (newest?.seenMs ?? 0)) newest = held;
  }
  return newest;
}
