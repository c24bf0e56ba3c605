import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaySpeed } from '#contract/desk-view';
import { type Clock, epochMs } from '#primitives/clock';
import type { ReplayDesk } from '#research/desk/replay-desk';

/** Dragging the scrubber moves the cursor sixty times a second. */
const REST_MS = 500;
const PLAYING_MS = 5_000;

const place = z.object({
  tapeId: z.string(),
  seenMs: z.number().int().nullable(),
  playing: z.boolean(),
  speed: replaySpeed,
  loop: z
    .object({ fromMs: z.number().int(), toMs: z.number().int() })
    .refine(({ fromMs, toMs }) => fromMs < toMs)
    .nullable(),
});

/** Where a desk stood, and how it moved. */
export type DeskPlace = z.output<typeof place>;

export interface KeptCursorParts {
  readonly desk: ReplayDesk;
  readonly path: string;
  readonly clock: Clock;
  /** Hears that nothing could be written: once, not every five seconds. */
  readonly note: (text: string) => void;
}

/**
 * Remembers where the desk stands, so that an engine that is started after a crash goes on there: soon after the cursor
 * was opened, moved, started or stopped by somebody, and every few seconds while it plays.
 */
export class KeptCursor implements Disposable {
  readonly #parts: KeptCursorParts;
  #alarm: Disposable | null = null;
  #alarmMs = Number.POSITIVE_INFINITY;
  /** What somebody has set, as opposed to what playing moves. */
  #noted = '';
  #written = '';
  #complained = false;

  constructor(parts: KeptCursorParts) {
    this.#parts = parts;
  }

  /** What was remembered, once: an engine that ends as soon as it stands there again must not come back to it for ever. */
  take(): DeskPlace | null {
    const { path } = this.#parts;
    try {
      const text = readFileSync(path, 'utf8');
      rmSync(path);
      const parsed = place.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : null;
    } catch {
      // None, or none that can be understood: the desk begins as ever.
      return null;
    }
  }

  /** Something about the desk may have changed. Cheap: it is called whenever anything moves. */
  moved(): void {
    const { desk } = this.#parts;
    const { tape } = desk;
    if (tape === null) return;
    const { speed, loop } = tape.player;
    const playing = tape.player.playing || desk.isLive;
    // A loop jumps by itself, as often as it is short.
    const jumps = playing && loop !== null ? null : desk.epoch;
    const position = playing ? null : tape.session.position;
    const note = JSON.stringify([tape.id, jumps, playing, speed, loop, position]);
    if (note === this.#noted) {
      if (playing) this.#wakeIn(PLAYING_MS);
      return;
    }
    this.#noted = note;
    this.#wakeIn(REST_MS);
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  /** Whatever is due earlier counts; while something is, nothing else is. */
  #wakeIn(ms: number): void {
    const { clock } = this.#parts;
    const atMs = clock.now() + ms;
    if (this.#alarm !== null && this.#alarmMs <= atMs) return;
    this.#alarm?.[Symbol.dispose]();
    this.#alarmMs = atMs;
    this.#alarm = clock.wakeAt(epochMs(atMs), () => this.#keep());
  }

  #keep(): void {
    this.#alarm = null;
    const { desk } = this.#parts;
    const { tape } = desk;
    if (tape === null) return;
    const { speed, loop } = tape.player;
    const playing = tape.player.playing || desk.isLive;
    const value = { tapeId: tape.id, seenMs: tape.session.seenMs, playing, speed, loop } satisfies DeskPlace;
    const text = JSON.stringify(value);
    if (text === this.#written) return;
    this.#written = text;
    this.#write(text);
  }

  /** At once and without waiting for the disk: it has to outlive this process, not the computer. */
  #write(text: string): void {
    const { path, note } = this.#parts;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      if (!this.#complained)
        note(`${path} cannot be written (${code}). After a crash the replay would begin at its start.`);
      this.#complained = true;
    }
  }
}
