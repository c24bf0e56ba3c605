import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import type { OptionChain } from '#domain/chain';
import type { HeldChain } from '#pipeline/held-chain';
import type { Clock } from '#primitives/clock';
import type { PastDays } from '#research/desk/past-days';
import type { Scene } from '#research/desk/scene';
import type { OptionAnalyst, OptionAsk, SeenChain } from '#transport/projections/options/option-analyst';
import { Pace } from '#transport/projections/pace';
import { RESYNC } from '#transport/projections/resync';
import type { Resync, StreamView } from '#transport/stream-source';

export type AnalysedStream = 'chain' | 'surface' | 'spreads';

export interface AnalysedParts<Name extends AnalysedStream> {
  readonly name: Name;
  readonly scene: () => Scene;
  readonly analyst: OptionAnalyst;
  readonly clock: Clock;
  readonly underlying: string | null;
  readonly ask: OptionAsk<Name>;
  /** Shown until the first answer is there, and where nothing can be worked out. */
  readonly blank: Omit<StreamSnapshot<Name>, 'available' | 'problem'>;
}

/** Snapshots come once a minute; a replay at high speed shows as many as can be read. */
const EVERY_MS = 250;
const NOTHING: PastDays = { volatilities: new Float64Array(0), closes: new Float64Array(0) };

/**
 * One underlying's options as an analyst sees them. It is asked about the newest chain at the cursor and answers when it
 * can; what it said of a chain from before a jump is never shown.
 */
export class AnalysedView<Name extends AnalysedStream> implements StreamView<Name> {
  readonly #parts: AnalysedParts<Name>;
  readonly #pace: Pace;
  readonly #listening: Disposable;
  readonly #changed: () => void;
  #epoch = -1;
  #asked: OptionChain | null = null;
  #isAsking = false;
  #answer: Omit<StreamSnapshot<Name>, 'available'> | null = null;
  #isNews = false;
  #available = '';
  #isClosed = false;

  constructor(parts: AnalysedParts<Name>, changed: () => void, listening: Disposable) {
    this.#parts = parts;
    this.#changed = changed;
    this.#pace = new Pace(parts.clock, EVERY_MS, changed);
    this.#listening = listening;
  }

  snapshot(): StreamSnapshot<Name> {
    const scene = this.#parts.scene();
    if (scene.epoch !== this.#epoch) this.#forget(scene.epoch);
    this.#askAbout(scene);
    this.#isNews = false;
    this.#pace.told();
    const available = availableIn(scene);
    this.#available = available.join();
    const known = this.#answer ?? { ...this.#parts.blank, problem: this.#absence(scene) };
    return { ...known, available } as unknown as StreamSnapshot<Name>;
  }

  take(): StreamPatch<Name> | null | Resync {
    const scene = this.#parts.scene();
    if (scene.epoch !== this.#epoch) return RESYNC;
    this.#askAbout(scene);
    const available = availableIn(scene);
    const isNew = available.join() !== this.#available;
    if (!this.#isNews && !isNew) return null;
    if (!this.#pace.isDue) return null;
    this.#pace.told();
    this.#isNews = false;
    this.#available = available.join();
    return { ...this.#answer, available } as unknown as StreamPatch<Name>;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#pace[Symbol.dispose]();
    this.#listening[Symbol.dispose]();
  }

  #forget(epoch: number): void {
    this.#epoch = epoch;
    this.#asked = null;
    this.#answer = null;
    this.#isNews = false;
  }

  /** One question at a time: a chain that is overtaken while the analyst works is never asked about. */
  #askAbout(scene: Scene): void {
    const { name, analyst, ask, underlying } = this.#parts;
    const newest = newestChain(scene, underlying);
    if (newest === null || this.#isAsking || this.#asked === newest.chain) return;
    this.#asked = newest.chain;
    this.#isAsking = true;
    const { epoch } = scene;
    const heard = (answer: Omit<StreamSnapshot<Name>, 'available'> | null): void => {
      this.#isAsking = false;
      if (this.#isClosed) return;
      if (answer !== null && epoch === this.#epoch) {
        this.#answer = answer;
        this.#isNews = true;
      }
      this.#changed();
    };
    analyst.ask(name, withPast(scene, newest), ask).then(
      (answer) => heard(answer as unknown as Omit<StreamSnapshot<Name>, 'available'>),
      (error: unknown) => {
        const problem = `This chain could not be worked out: ${error instanceof Error ? error.message : String(error)}`;
        heard({ ...this.#parts.blank, problem } as unknown as Omit<StreamSnapshot<Name>, 'available'>);
      },
    );
  }

  #absence(scene: Scene): string | null {
    const { underlying } = this.#parts;
    if (newestChain(scene, underlying) !== null) return null;
    return scene.chains.length === 0
      ? 'No option chain up to the cursor.'
      : `No option chain of ${underlying ?? 'anything'} up to the cursor.`;
  }
}

/** In the order in which their instruments were listed, and options on shares before those on coins. */
export function availableIn({ chains, instruments }: Scene): string[] {
  const listed = instruments.map(({ instrument }) => String(instrument.symbol));
  const place = ({ chain: { underlying, terms } }: Scene['chains'][number]): number => {
    const at = listed.indexOf(underlying);
    return (terms.settlement === 'coin' ? listed.length + 1 : 0) + (at < 0 ? listed.length : at);
  };
  return [...new Set(chains.toSorted((left, right) => place(left) - place(right)).map(nameOf))];
}

function nameOf({ chain }: Scene['chains'][number]): string {
  return String(chain.underlying);
}

/** The newest snapshot of the underlying, whoever gave it; of the first that is available where none is asked for. */
export function newestChain(scene: Scene, underlying: string | null): HeldChain | null {
  const wanted = underlying ?? availableIn(scene)[0];
  let newest: HeldChain | null = null;
  for (const held of scene.chains) {
    if (held.chain.underlying === wanted && (newest === null || held.seenMs > newest.seenMs)) newest = held;
  }
  return newest;
}

/** What is asked about: gathering the past costs more than looking whether there is a new chain. */
export function withPast(scene: Scene, { chain, seenMs }: HeldChain): SeenChain {
  return { chain, seenMs, past: pastOf(scene, chain.underlying) };
}

function pastOf({ ledger, position }: Scene, underlying: string): PastDays {
  // The coin that contracts settle in has the figures of the instrument that trades it.
  return ledger.past.of(underlying, position) ?? ledger.past.of(`${underlying}USDT`, position) ?? NOTHING;
}
