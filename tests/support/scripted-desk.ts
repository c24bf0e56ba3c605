import { type CommandName, commands } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import type { LogEntry } from '#contract/log-view';
import type { BoardRow } from '#contract/market-view';
import type { CommandHandlers, Resync, StreamSources, StreamView, WindowDesk } from '#transport/stream-source';

/** What a log view keeps for one window, and what its snapshot shows. */
const KEPT_FOR_ONE = 50;
const SHOWN = 20;

type Handlers = { -readonly [Name in CommandName]: CommandHandlers[Name] };

/** A desk whose every move is made by the test: a board that coalesces, a log that does not, commands as one likes. */
export class ScriptedDesk implements WindowDesk {
  readonly rows = new Map<number, BoardRow>();
  readonly entries: LogEntry[] = [];
  readonly commands: Handlers;
  readonly streams: StreamSources;
  readonly #views = new Set<{ mark(index: number | null): void }>();

  constructor() {
    const unavailable = (name: string) => (): never => {
      throw new CommandFailed('not-available', `${name} is not part of this test.`);
    };
    this.commands = Object.fromEntries(
      Object.keys(commands).map((name) => [name, unavailable(name)]),
    ) as unknown as Handlers;
    const absent = unavailable('this stream') as () => never;
    this.streams = {
      desk: absent,
      chart: absent,
      timeline: absent,
      health: absent,
      chain: absent,
      surface: absent,
      spreads: absent,
      farm: absent,
      signals: absent,
      recommendation: absent,
      tickets: absent,
      positions: absent,
      journal: absent,
      risk: absent,
      calendar: absent,
      connections: absent,
      soak: absent,
      quality: absent,
      board: (_params, changed) => this.#board(changed),
      log: (_params, changed) => this.#log(changed),
    };
  }

  /** How many views are open: all are closed again in the end. */
  get openViews(): number {
    return this.#views.size;
  }

  setRow(index: number, last: number): void {
    this.rows.set(index, boardRow(index, last));
    for (const view of this.#views) view.mark(index);
  }

  say(text: string): void {
    this.entries.push({
      id: this.entries.length + 1,
      seenMs: 0,
      type: 'note',
      symbol: null,
      text,
      severity: 'plain',
    });
    for (const view of this.#views) view.mark(null);
  }

  #board(changed: () => void): StreamView<'board'> {
    const dirty = new Set<number>();
    return this.#remember({
      mark: (index) => {
        if (index === null) return;
        dirty.add(index);
        changed();
      },
      snapshot: () => {
        dirty.clear();
        return { instruments: [], rows: [...this.rows.values()] };
      },
      take: () => {
        if (dirty.size === 0) return null;
        const rows = [...dirty].map((index) => this.rows.get(index) as BoardRow);
        dirty.clear();
        return { rows };
      },
    });
  }

  #log(changed: () => void): StreamView<'log'> {
    let told = 0;
    return this.#remember({
      mark: (index) => {
        if (index === null) changed();
      },
      snapshot: () => {
        told = this.entries.length;
        return { entries: this.entries.slice(-SHOWN) };
      },
      take: () => {
        const waiting = this.entries.length - told;
        if (waiting === 0) return null;
        if (waiting > KEPT_FOR_ONE) return { resync: true, missed: waiting - SHOWN } satisfies Resync;
        const entries = this.entries.slice(told);
        told = this.entries.length;
        return { entries };
      },
    });
  }

  #remember<View extends { mark(index: number | null): void }>(view: View): View & Disposable {
    this.#views.add(view);
    return Object.assign(view, { [Symbol.dispose]: () => void this.#views.delete(view) });
  }
}

export function boardRow(index: number, last: number): BoardRow {
  return {
    index,
    last,
    bid: null,
    ask: null,
    atMs: null,
    seenMs: null,
    change: null,
    dayHigh: null,
    dayLow: null,
    dayVolume: null,
    realisedVolatility: null,
    volatilityScope: null,
    volumeZ: null,
    jumpScore: null,
    regime: null,
    standing: 'only',
    spark: [],
  };
}
