import { CommandFailed } from '#contract/failures';
import type { FactSource, TraderDeed, TraderFact } from '#domain/trader-fact';
import type { PriceE4 } from '#domain/money';
import { PositionTrails } from '#entry/trading/position-trails';
import { missedBeats } from '#entry/trading/missed-beats';
import { RiskAtCursor } from '#entry/trading/risk-at-cursor';
import { TradingBook } from '#entry/trading/trading-book';
import { loadTradingTerms, type TradingTerms } from '#entry/trading/trading-terms';
import { DEFAULT_GUARD_MS } from '#options/lifecycle/exit-rules';
import type { DeedRefusal } from '#portfolio/book/deed-refusal';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import type { PositionGlance } from '#portfolio/watch/position-watch';
import { lastMomentOf } from '#portfolio/watch/watch-findings';
import type { TapeSource } from '#ports/tape';
import { TraderLedgerFault } from '#ports/trader-ledger';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import type { Result } from '#primitives/result';
import type { AdviceLedger } from '#research/advice/advice-ledger';
import { AdviceAtCursor, type AdvicePicture } from '#research/desk/advice-picture';
import type { ReplayDesk } from '#research/desk/replay-desk';
import { chainsInUse, type Scene } from '#research/desk/scene';

export interface DeskTradingParts {
  readonly desk: ReplayDesk;
  /** What is advised on the open tape; null where nobody works that out. */
  readonly advice: () => AdviceLedger | null;
  /** Where the trader's books are kept; null keeps none. */
  readonly root: string | null;
  readonly configFolder: string;
  readonly clock: Clock;
  /** Why the guardian of a recording that is followed live lets nothing new be sold; null where it does, and in a replay. */
  readonly guardianHalt?: () => string | null;
  readonly changed: () => void;
  /** Work that nobody waited for failed: the tape is damaged, or we are. */
  readonly failed: (error: unknown) => void;
}

/** Everything that trading knows at the cursor. */
export interface TradingMoment {
  /** Null before the first input: nothing can be done then. */
  readonly nowMs: EpochMs | null;
  readonly scene: Scene;
  readonly facts: readonly TraderFact[];
  readonly book: TraderBook;
  readonly picture: AdvicePicture;
  readonly glanceOf: (position: HeldPosition) => PositionGlance | null;
  /** The newest price of a position's underlying up to the close of its last day. */
  readonly priceOf: (position: HeldPosition) => PriceE4 | null;
  /** Null where the settings cannot be used. */
  readonly terms: TradingTerms | null;
  readonly risk: RiskAtCursor | null;
}

const NO_TAPE = 'No tape is open. Choose one from the list of tapes.';
const NOT_NOW = 'You look at an earlier moment of live data. Go back to LIVE, then try again.';
const NO_ROOT = "No trader's book is kept here.";
const LONG_AGO = epochMs(0);
const END_OF_TIME = epochMs(Number.MAX_SAFE_INTEGER);

/**
 * The trader's seat at the cursor of a replay: what has been advised, what the trader did by then, how that stands, and
 * what may be done next. Deeds are done at the cursor's time, so that going back shows the book as it was.
 */
export class DeskTrading implements Disposable {
  readonly #parts: DeskTradingParts;
  readonly #advice = new AdviceAtCursor();
  #terms: Result<TradingTerms, string>;
  #book = TradingBook.none(NO_TAPE);
  #tape: TapeSource | null = null;
  #trails: PositionTrails | null = null;
  #moment: TradingMoment | null = null;
  #momentOf = '';

  constructor(parts: DeskTradingParts) {
    this.#parts = parts;
    this.#terms = loadTradingTerms(parts.configFolder);
  }

  /** Another tape, another book. */
  open(tape: TapeSource, isGrowing: boolean): void {
    this.#book[Symbol.dispose]();
    const { root } = this.#parts;
    this.#book = root === null ? TradingBook.none(NO_ROOT) : TradingBook.ofTape(tape.header, root, isGrowing);
    this.#tape = tape;
    this.#watchAnew();
  }

  /** The settings have changed. */
  renew(): void {
    this.#terms = loadTradingTerms(this.#parts.configFolder);
    this.#watchAnew();
    this.#parts.changed();
  }

  get bookName(): string {
    return this.#book.name;
  }

  /** Why nothing can be done, or not everything shown; null while all is well. */
  get problem(): string | null {
    return this.#book.problem ?? (this.#terms.ok ? null : this.#terms.failure);
  }

  get advice(): AdviceLedger | null {
    return this.#parts.advice();
  }

  /** As of now; the same object as long as nothing that it rests on has changed. */
  get moment(): TradingMoment {
    const { scene } = this.#parts.desk;
    const { facts } = this.#book;
    const placed = this.#parts.advice()?.placed ?? [];
    this.#follow(scene, facts);
    const worked = this.#trails?.worked ?? 0;
    const isHeard = scene.ledger.through >= scene.position;
    const guard = this.#guardianHalt ?? '';
    const sign = `${scene.epoch} ${scene.position} ${scene.seenMs} ${isHeard} ${facts.length} ${placed.length} ${worked} ${guard}`;
    if (this.#moment === null || sign !== this.#momentOf) {
      this.#moment = this.#momentAt(scene, facts);
      this.#momentOf = sign;
    }
    return this.#moment;
  }

  /** The trader's time. */
  get nowMs(): EpochMs {
    const { seenMs } = this.#parts.desk.scene;
    if (this.#tape === null) throw new CommandFailed('not-available', NO_TAPE);
    if (seenMs === null)
      throw new CommandFailed('refused', 'The tape stands at its very start. Play on, then try again.');
    return seenMs;
  }

  /** Puts a deed into the book. It is on the disk once this returns; what does not fit fails in words. */
  act(deed: TraderDeed, nonce: string, source: FactSource = 'window', atMs: EpochMs = this.nowMs): TraderFact {
    const kept = this.#book.toWrite;
    if (kept === null) throw new CommandFailed('not-available', this.#book.problem ?? NO_ROOT);
    const { tape, isLive } = this.#parts.desk;
    if (tape?.isGrowing === true && !isLive) throw new CommandFailed('refused', NOT_NOW);
    const recorded = keeping(() => kept.record({ atMs, source, nonce, deed }));
    if (!recorded.ok) throw refused(recorded.failure);
    this.#parts.changed();
    return recorded.value.fact;
  }

  /** What was done under that nonce, whenever that was. */
  factOf(nonce: string): TraderFact | null {
    return this.#book.facts.find((fact) => fact.nonce === nonce) ?? null;
  }

  /** Now, or when the same was asked for before: asked twice, it is still one. */
  timeFor(nonce: string): EpochMs {
    return this.factOf(nonce)?.atMs ?? this.nowMs;
  }

  /** When something may be said of a ticket: a broker goes on while the cursor stands somewhere before. */
  timeOf(ticketId: string): EpochMs {
    const about = this.#book.facts.filter(({ deed }) => ticketIdOf(deed) === ticketId).map(({ atMs }) => atMs);
    return epochMs(Math.max(this.nowMs, ...about));
  }

  /** Who withdrew a ticket, where somebody has: it may have been its broker. */
  withdrawalOf(ticketId: string): TraderFact | null {
    return (
      this.#book.facts.findLast(({ deed }) => deed.type === 'ticket.withdrawn' && deed.ticketId === ticketId) ?? null
    );
  }

  /** Everything that was ever done, wherever the cursor stands. */
  get wholeBook(): TraderBook {
    return this.#book.at(END_OF_TIME);
  }

  /** A quarter of an hour before the close of its last day: brokers close what may be assigned before that. */
  closeBy(position: HeldPosition): EpochMs {
    const { terms } = this.moment;
    if (terms === null) throw new CommandFailed('not-available', this.problem ?? 'The settings cannot be used.');
    return epochMs((lastMomentOf(position, terms.nyse) ?? this.nowMs) - DEFAULT_GUARD_MS);
  }

  [Symbol.dispose](): void {
    this.#trails?.[Symbol.dispose]();
    this.#book[Symbol.dispose]();
  }

  #follow(scene: Scene, facts: readonly TraderFact[]): void {
    if (this.#trails === null || facts.length === 0) return;
    const { positions } = this.#book.at(scene.seenMs ?? LONG_AGO);
    this.#trails.follow(positions, facts, scene.position);
  }

  #momentAt(scene: Scene, facts: readonly TraderFact[]): TradingMoment {
    const { seenMs: nowMs, position } = scene;
    const book = this.#book.at(nowMs ?? LONG_AGO);
    const picture = this.#advice.at(this.#parts.advice()?.placed ?? [], position);
    const glanceOf = (held: HeldPosition): PositionGlance | null => this.#trails?.glanceAt(held.id, position) ?? null;
    const priceOf = (held: HeldPosition): PriceE4 | null => this.#trails?.priceAt(held.id, position) ?? null;
    const terms = this.#terms.ok ? this.#terms.value : null;
    const risk =
      nowMs === null || terms === null
        ? null
        : new RiskAtCursor({
            nowMs,
            book,
            picture,
            scene: { chains: chainsInUse(scene) },
            missedHeartbeats: missedAt(scene, nowMs),
            guardianHalt: this.#guardianHalt,
            glanceOf,
            terms,
          });
    const known = nowMs === null ? [] : facts.filter(({ atMs }) => atMs <= nowMs);
    return { nowMs, scene, facts: known, book, picture, glanceOf, priceOf, terms, risk };
  }

  get #guardianHalt(): string | null {
    return this.#parts.guardianHalt?.() ?? null;
  }

  #watchAnew(): void {
    this.#trails?.[Symbol.dispose]();
    this.#moment = null;
    const { clock, changed, failed } = this.#parts;
    const terms = this.#terms;
    this.#trails =
      this.#tape === null || !terms.ok
        ? null
        : new PositionTrails({ tape: this.#tape, terms: terms.value, clock, changed, failed });
  }
}

function missedAt({ instruments, ledger, position }: Scene, nowMs: EpochMs): number | null {
  // What lies beyond the digest has not been heard of yet.
  if (ledger.through < position) return null;
  return missedBeats(
    ledger.sources.counting(position),
    instruments.map(({ instrument }) => instrument),
    (source) => ledger.lastBeat(source, position),
    nowMs,
  );
}

function ticketIdOf(deed: TraderDeed): string | null {
  if (deed.type === 'ticket.reviewed') return deed.ticket.id;
  return 'ticketId' in deed ? deed.ticketId : null;
}

export function refused({ code, text }: DeedRefusal): CommandFailed {
  return new CommandFailed(code === 'unknown' ? 'not-found' : 'refused', text);
}

/** What cannot be kept was not done, and is told as what it is: a matter of the disk. */
function keeping<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof TraderLedgerFault) throw new CommandFailed('failed', error.message);
    throw error;
  }
}
