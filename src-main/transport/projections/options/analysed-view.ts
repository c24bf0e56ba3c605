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
  /** Null: the one that counts. */
  readonly provider: string | null;
  readonly ask: OptionAsk<Name>;
  /** Shown until the first answer is there, and where nothing can be worked out. */
  readonly blank: Omit<StreamSnapshot<Name>, 'available' | 'providers' | 'problem'>;
}

type Answer<Name extends AnalysedStream> = Omit<StreamSnapshot<Name>, 'available' | 'providers'>;

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
  #answer: Answer<Name> | null = null;
  #isNews = false;
  #around = '';
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
    const around = this.#aroundIn(scene);
    this.#around = JSON.stringify(around);
    const known = this.#answer ?? { ...this.#parts.blank, problem: this.#absence(scene) };
    return { ...known, ...around } as unknown as StreamSnapshot<Name>;
  }

  take(): StreamPatch<Name> | null | Resync {
    const scene = this.#parts.scene();
    if (scene.epoch !== this.#epoch) return RESYNC;
    this.#askAbout(scene);
    const around = this.#aroundIn(scene);
    const isNew = JSON.stringify(around) !== this.#around;
    if (!this.#isNews && !isNew) return null;
    if (!this.#pace.isDue) return null;
    this.#pace.told();
    this.#isNews = false;
    this.#around = JSON.stringify(around);
    return { ...this.#answer, ...around } as unknown as StreamPatch<Name>;
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

  #aroundIn(scene: Scene): Pick<StreamSnapshot<'chain'>, 'available' | 'providers'> {
    return { available: availableIn(scene), providers: providersIn(scene, this.#parts.underlying) };
  }

  /** One question at a time: a chain that is overtaken while the analyst works is never asked about. */
  #askAbout(scene: Scene): void {
    const { name, analyst, ask, underlying, provider } = this.#parts;
    const newest = newestChain(scene, underlying, provider);
    if (newest === null || this.#isAsking || this.#asked === newest.chain) return;
    this.#asked = newest.chain;
    this.#isAsking = true;
    const { epoch } = scene;
    const heard = (answer: Answer<Name> | null): void => {
      this.#isAsking = false;
      if (this.#isClosed) return;
      if (answer !== null && epoch === this.#epoch) {
        this.#answer = answer;
        this.#isNews = true;
      }
      this.#changed();
    };
    analyst.ask(name, withPast(scene, newest), ask).then(
      (answer) => heard(answer as unknown as Answer<Name>),
      (error: unknown) => {
        const problem = `This chain could not be worked out: ${error instanceof Error ? error.message : String(error)}`;
        heard({ ...this.#parts.blank, problem } as unknown as Answer<Name>);
      },
    );
  }

  #absence(scene: Scene): string | null {
    const { underlying, provider } = this.#parts;
    if (newestChain(scene, underlying, provider) !== null) return null;
    if (provider !== null) return `No option chain of ${underlying ?? 'anything'} from ${provider} up to the cursor.`;
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

/** Who gives the underlying's options: the one that counts, then the others, the newest first. */
export function providersIn(scene: Scene, underlying: string | null): string[] {
  return chainsOf(scene, underlying).map(({ chain }) => chain.provider);
}

/**
 * The newest snapshot of the underlying from the provider that counts, or from another one that is asked for; of the
 * first underlying that is available where none is asked for.
 */
export function newestChain(scene: Scene, underlying: string | null, provider: string | null): HeldChain | null {
  const chains = chainsOf(scene, underlying);
  return (provider === null ? chains[0] : chains.find(({ chain }) => chain.provider === provider)) ?? null;
}

function chainsOf(scene: Scene, underlying: string | null): readonly HeldChain[] {
  const wanted = underlying ?? availableIn(scene)[0];
  if (wanted === undefined) return [];
  const counts = scene.ledger.sources.inUse(wanted, 'chain', scene.position);
  const order = ({ chain }: HeldChain): number => (chain.provider === counts ? 0 : 1);
  return scene.chains
    .filter(({ chain }) => chain.underlying === wanted)
    .toSorted((left, right) => order(left) - order(right) || right.seenMs - left.seenMs);
}

/** What is asked about: gathering the past costs more than looking whether there is a new chain. */
export function withPast(scene: Scene, { chain, seenMs }: HeldChain): SeenChain {
  return { chain, seenMs, past: pastOf(scene, chain.underlying) };
}

function pastOf({ ledger, position }: Scene, underlying: string): PastDays {
  // The coin that contracts settle in has the figures of the instrument that trades it.
  return ledger.past.of(underlying, position) ?? ledger.past.of(`${underlying}USDT`, position) ?? NOTHING;
}
