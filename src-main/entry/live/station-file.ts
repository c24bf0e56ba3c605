import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '#entry/desk/durable-file';
import type { LiveStation } from '#entry/live/live-station';
import type { StationStatus } from '#ports/station';
import { LINE_PHASES, VENUE_NAMES } from '#ports/venue';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';

const ms = z.number().transform(epochMs);
const said = z.object({
  atMs: ms,
  tape: z.string(),
  lines: z.array(
    z.object({
      venue: z.enum(VENUE_NAMES),
      line: z.string(),
      phase: z.enum(LINE_PHASES),
      reason: z.string().nullable(),
      latencyMs: z.number().nullable(),
      skewMs: z.number().nullable(),
      messages: z.number(),
      reconnects: z.number(),
      gaps: z.number(),
    }),
  ),
});

/** What a recording says of its lines to other programs of the same user. */
export type SaidStatus = z.output<typeof said>;

const EVERY_MS = 5 * SECOND_MS;
/** Nobody has said anything for so long: the recording has ended, however it ended. */
const OLD_MS = 4 * EVERY_MS;

export function stationFile(dataFolder: string): string {
  return join(dataFolder, 'station.json');
}

/** Says every few seconds how live recording is. What cannot be written is not worth stopping for. */
export class StationFile implements Disposable {
  readonly #path: string;
  readonly #station: LiveStation;
  readonly #tape: string;
  readonly #clock: Clock;
  #alarm: Disposable | null = null;

  constructor(path: string, station: LiveStation, tape: string, clock: Clock) {
    this.#path = path;
    this.#station = station;
    this.#tape = tape;
    this.#clock = clock;
    this.#say();
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #say(): void {
    const again = (): void => {
      if (this.#alarm === null) return;
      this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + EVERY_MS), () => this.#say());
    };
    this.#alarm ??= { [Symbol.dispose]: () => undefined };
    void writeDurably(this.#path, saidOf(this.#station.status, this.#tape)).then(again, again);
  }
}

/** Null where no recording has said anything lately. */
export function readStationFile(path: string, nowMs: number): SaidStatus | null {
  try {
    const status = said.parse(JSON.parse(readFileSync(path, 'utf8')));
    return nowMs - status.atMs <= OLD_MS ? status : null;
  } catch {
    return null;
  }
}

function saidOf({ atMs, lines }: StationStatus, tape: string): string {
  return `${JSON.stringify({ atMs, tape, lines })}\n`;
}
