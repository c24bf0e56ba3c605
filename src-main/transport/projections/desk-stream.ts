import type { CursorView, DeskStatus, TapeSummary } from '#contract/desk-view';
import type { StreamPatch } from '#contract/streams';
import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import type { ReplayDesk } from '#research/desk/replay-desk';
import type { Scene } from '#research/desk/scene';
import { connectionLights } from '#transport/projections/connection-lights';
import { instrumentView } from '#transport/projections/market-words';
import { marketStatus } from '#transport/projections/market-clock';
import type { StreamView } from '#transport/stream-source';

export interface DeskFacts {
  /** What is open, as the list of tapes shows it. */
  readonly tape: TapeSummary | null;
  readonly engine: DeskStatus['engine'];
  readonly trading: DeskStatus['trading'];
  readonly live: DeskStatus['live'];
}

/** Mode, cursor, market, proof and lights: what the frame of the window shows. A patch carries the parts that changed. */
export class DeskView implements StreamView<'desk'> {
  readonly #desk: ReplayDesk;
  readonly #facts: () => DeskFacts;
  readonly #listening: Disposable;
  readonly #told = new Map<string, Told>();
  #instruments: DeskStatus['instruments'] = [];
  #instrumentsOf = '';

  constructor(desk: ReplayDesk, facts: () => DeskFacts, listening: Disposable) {
    this.#desk = desk;
    this.#facts = facts;
    this.#listening = listening;
  }

  snapshot(): DeskStatus {
    const status = this.#status();
    for (const [key, value] of Object.entries(status)) this.#told.set(key, { value, text: JSON.stringify(value) });
    return status;
  }

  take(): StreamPatch<'desk'> | null {
    const changed = Object.entries(this.#status()).filter(([key, value]) => {
      const told = this.#told.get(key);
      if (told?.value === value) return false;
      const text = JSON.stringify(value);
      this.#told.set(key, { value, text });
      return told?.text !== text;
    });
    return changed.length === 0 ? null : (Object.fromEntries(changed) as StreamPatch<'desk'>);
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** The same list as long as it is the same: there may be hundreds, and sixty looks a second. */
  #instrumentViews({ epoch, instruments }: Scene): DeskStatus['instruments'] {
    const which = `${epoch} ${instruments.length}`;
    if (which !== this.#instrumentsOf) {
      this.#instrumentsOf = which;
      this.#instruments = instruments.map(({ index, instrument }) => instrumentView(index, instrument));
    }
    return this.#instruments;
  }

  #status(): DeskStatus {
    const { scene, tape } = this.#desk;
    const facts = this.#facts();
    return {
      mode: this.#desk.isLive ? 'LIVE' : (tape?.mode ?? 'REPLAY'),
      tape: facts.tape,
      instruments: this.#instrumentViews(scene),
      cursor: cursorOf(this.#desk),
      market: marketStatus(scene),
      proof: proofOf(this.#desk),
      connections: connectionLights(scene),
      trading: facts.trading,
      live: facts.live,
      engine: facts.engine,
    };
  }
}

interface Told {
  readonly value: unknown;
  readonly text: string;
}

function cursorOf(desk: ReplayDesk): CursorView {
  const { tape, epoch, isLive, scene } = desk;
  return {
    seenMs: scene.seenMs,
    position: tape?.session.position ?? 0,
    inputs: tape?.source.inputs ?? 0,
    playing: isLive || (tape?.player.playing ?? false),
    speed: isLive ? 1 : (tape?.player.speed ?? 1),
    loop: tape?.player.loop ?? null,
    atEnd: tape?.session.atEnd ?? true,
    isGrowing: tape?.isGrowing ?? false,
    epoch,
  };
}

function proofOf({ tape }: ReplayDesk): DeskStatus['proof'] {
  const divergence = tape?.session.divergence ?? null;
  const minutesProved = tape?.strip.proved ?? 0;
  if (divergence === null) return { minutesProved, divergence };
  const { minuteMs, part, position } = divergence;
  const minute = isCovered(minuteMs) ? formatNewYork(minuteMs) : `minute ${minuteMs}`;
  return {
    minutesProved,
    divergence: `left the recorded day at ${minute}, input ${position}, in ${part ?? 'its state'}`,
  };
}
