import type { ChainInput, RareInput } from '#domain/engine-input';
import { quotesOf, watchTerms } from '#entry/trading/position-quotes';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { ChainBook } from '#pipeline/chain-book';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { type PositionAlert, type PositionGlance, PositionWatch } from '#portfolio/watch/position-watch';
import type { TapePosition } from '#ports/tape';
import type { EpochMs } from '#primitives/clock';
import type { PositionVersions } from '#entry/trading/position-versions';

interface PlacedGlance {
  readonly position: TapePosition;
  readonly glance: PositionGlance;
}

/** As the pipeline takes them: one from further ahead than clocks differ is none. */
const FUTURE_TOLERANCE_MS = 5_000;

/**
 * One position along a tape: what was known of it after every chain of its underlying and every minute, from its opening
 * on. What lies at or before a cursor is a matter of looking it up.
 */
export class PositionTrail {
  readonly versions: PositionVersions;
  readonly #terms: TradingTerms;
  readonly #watch: PositionWatch;
  readonly #chains = new ChainBook();
  readonly #glances: PlacedGlance[] = [];
  readonly #alerts: { readonly position: TapePosition; readonly alert: PositionAlert }[] = [];
  /** Everything before this position of the tape has been heard. */
  through: TapePosition;

  constructor(versions: PositionVersions, first: HeldPosition, from: TapePosition, terms: TradingTerms) {
    this.versions = versions;
    this.#terms = terms;
    this.#watch = new PositionWatch(first, watchTerms(first, terms));
    this.through = from;
  }

  hear(input: RareInput, position: TapePosition): void {
    const held = this.versions.at(input.seenMs);
    if (held === null || input.seenMs < held.openedMs || held.status === 'closed') return;
    if (input.kind === 'chain') this.#hearChain(input, held, position);
    else if (input.kind === 'minute') this.#note(this.#watch.wait(held, input.seenMs), held, input.seenMs, position);
  }

  /** The newest at or before a position; null before the first. */
  glanceAt(position: TapePosition): PositionGlance | null {
    return newestAt(this.#glances, position)?.glance ?? null;
  }

  alertsUntil(position: TapePosition): readonly PositionAlert[] {
    return this.#alerts.filter((placed) => placed.position <= position).map(({ alert }) => alert);
  }

  #hearChain(input: ChainInput, held: HeldPosition, position: TapePosition): void {
    const { chain, seenMs } = input;
    if (chain.underlying !== held.underlying) return;
    if (!this.#chains.take(input, seenMs + FUTURE_TOLERANCE_MS).ok) return;
    const snapshot = quotesOf(held, chain, seenMs, this.#terms);
    const alerts = snapshot === null ? this.#watch.wait(held, seenMs) : this.#watch.see(held, snapshot, seenMs);
    this.#note(alerts, held, seenMs, position);
  }

  #note(alerts: readonly PositionAlert[], held: HeldPosition, nowMs: EpochMs, position: TapePosition): void {
    this.#glances.push({ position, glance: this.#watch.glance(held, nowMs) });
    for (const alert of alerts) this.#alerts.push({ position, alert });
  }
}

function newestAt(placed: readonly PlacedGlance[], position: TapePosition): PlacedGlance | null {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle] as PlacedGlance).position <= position) low = middle + 1;
    else high = middle;
  }
  return placed[low - 1] ?? null;
}
