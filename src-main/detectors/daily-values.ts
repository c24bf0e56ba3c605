import type { CivilDay } from '#market/sessions/civil-date';

/** More than a year of sessions and of days around the clock. */
const MOST_DAYS = 400;

/**
 * One figure a day, by rising day, whoever told of it: an archive, or the day itself as it went by. What is told again
 * replaces what was: a day's last word counts, and archives know of splits and corrections.
 */
export class DailyValues {
  readonly #days: CivilDay[] = [];
  readonly #values: number[] = [];

  /** Rising. */
  get days(): readonly CivilDay[] {
    return this.#days;
  }

  /** In the order of their days. */
  get values(): readonly number[] {
    return this.#values;
  }

  add(day: CivilDay, value: number): void {
    if (!Number.isFinite(value)) return;
    let at = this.#days.length;
    while (at > 0 && (this.#days[at - 1] as CivilDay) > day) at--;
    if (at > 0 && this.#days[at - 1] === day) {
      this.#values[at - 1] = value;
      return;
    }
    this.#days.splice(at, 0, day);
    this.#values.splice(at, 0, value);
    if (this.#days.length <= MOST_DAYS) return;
    this.#days.shift();
    this.#values.shift();
  }

  /** Null where that day's is not known. */
  of(day: CivilDay): number | null {
    const at = this.#days.lastIndexOf(day);
    return at === -1 ? null : (this.#values[at] as number);
  }

  /** Of the days before that one, oldest first. */
  before(day: CivilDay): readonly number[] {
    let until = this.#days.length;
    while (until > 0 && (this.#days[until - 1] as CivilDay) >= day) until--;
    return this.#values.slice(0, until);
  }
}
