import { UNKNOWN } from '#domain/input-block';
import type { VolumeMeaning } from '#domain/instrument';
import { SECOND_MS } from '#primitives/clock';

const MINUTES = 1_440;
/** Venues refresh their rolling figure on a timer, not with each trade. */
const REFRESH_MS = 10 * SECOND_MS;

/** Volume as a venue publishes it: since the day began, or over the last 24 hours. Whole size units throughout. */
export class VolumeWindow {
  readonly #meaning: VolumeMeaning;
  readonly #minutes: Float64Array | null;
  #position = 0;
  #minute = 0;
  #rolling = 0;
  #day = 0;
  #shown = 0;
  #shownUntilMs = 0;

  constructor(meaning: VolumeMeaning) {
    this.#meaning = meaning;
    this.#minutes = meaning === 'session-cumulative' ? null : new Float64Array(MINUTES);
  }

  /** As if the market had gone on like this for a day. */
  prime(perMinute: number): void {
    if (this.#minutes === null) return;
    this.#minutes.fill(perMinute);
    this.#rolling = perMinute * MINUTES;
  }

  add(size: number): void {
    this.#minute += size;
    this.#day += size;
  }

  startDay(): void {
    this.#day = 0;
  }

  endMinute(): void {
    if (this.#minutes === null) return;
    this.#rolling += this.#minute - (this.#minutes[this.#position] as number);
    this.#minutes[this.#position] = this.#minute;
    this.#position = this.#position + 1 === MINUTES ? 0 : this.#position + 1;
    this.#minute = 0;
  }

  get rolling(): number {
    return this.#rolling + this.#minute;
  }

  /** What a quote at this time shows. */
  published(atMs: number): number {
    if (this.#meaning === 'none') return UNKNOWN;
    if (this.#meaning === 'session-cumulative') return this.#day;
    if (atMs >= this.#shownUntilMs) {
      this.#shown = this.rolling;
      this.#shownUntilMs = atMs - (atMs % REFRESH_MS) + REFRESH_MS;
    }
    return this.#shown;
  }
}
