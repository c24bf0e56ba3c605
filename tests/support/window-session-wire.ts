import type { Page } from 'playwright';

interface Frame {
  readonly kind: string;
  readonly id?: number;
  readonly stream?: string;
  readonly command?: string;
  readonly output?: unknown;
  readonly news?: readonly { readonly id: number; readonly snapshot?: unknown; readonly patch?: unknown }[];
}

interface Told {
  readonly what: string;
  readonly content: unknown;
}

/**
 * The map of the tape and its metadata know the whole of it; errors and starts are told in the machine's own time; when
 * an option expires is known beforehand.
 */
const EXEMPT_STREAM = 'timeline';
const EXEMPT_KEYS: ReadonlySet<string> = new Set(['tape', 'loop', 'recentErrors', 'engine', 'expiryMs']);
const DATED_REPLIES: ReadonlySet<string> = new Set(['chart.page', 'payoff.read']);
const INSTANT = /(?:Ms|^t)$/;

/** Hears what the engine tells a page, before the page does anything with it. */
export class WireTap {
  readonly #asked = new Map<number, string>();
  #told: Told[] = [];

  /** The newest connection counts: its numbers begin anew. */
  listen(page: Page): void {
    page.on('websocket', (socket) => {
      this.#asked.clear();
      socket.on('framesent', ({ payload }) => this.#sent(frameOf(payload)));
      socket.on('framereceived', ({ payload }) => this.#heard(frameOf(payload)));
    });
  }

  forget(): void {
    this.#told = [];
  }

  streams(): readonly string[] {
    return [...new Set(this.#told.map(({ what }) => what))];
  }

  /** Every instant that was told and lies after `ms`, with its place. */
  instantsAfter(ms: number): readonly string[] {
    const found: string[] = [];
    for (const { what, content } of this.#told) collect(content, what, ms, found);
    return found;
  }

  #sent(frame: Frame): void {
    if (frame.id === undefined) return;
    const name = frame.stream ?? frame.command;
    if (name !== undefined) this.#asked.set(frame.id, name);
  }

  #heard(frame: Frame): void {
    const name = (id: number): string => this.#asked.get(id) ?? 'unknown';
    if (frame.kind === 'reply' && frame.id !== undefined && DATED_REPLIES.has(name(frame.id))) {
      this.#told.push({ what: name(frame.id), content: frame.output });
    }
    for (const { id, snapshot, patch } of frame.news ?? []) {
      if (name(id) !== EXEMPT_STREAM) this.#told.push({ what: name(id), content: snapshot ?? patch });
    }
  }
}

function frameOf(payload: string | Buffer): Frame {
  return JSON.parse(payload.toString()) as Frame;
}

function collect(content: unknown, place: string, ms: number, found: string[]): void {
  if (typeof content !== 'object' || content === null) return;
  for (const [key, value] of Object.entries(content)) {
    if (EXEMPT_KEYS.has(key)) continue;
    if (typeof value === 'number' && INSTANT.test(key) && value > ms) found.push(`${place}.${key} ${value}`);
    collect(value, `${place}.${key}`, ms, found);
  }
}
