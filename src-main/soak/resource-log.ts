import type { ResourceSeries } from '#contract/soak-view';
import { type Resource, type ResourceMinute, RESOURCES } from '#domain/resource-minute';
import type { SoakCheck, SoakState } from '#domain/soak-check';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import type { Reading } from '#soak/reading';

const MEGABYTE = 1_000_000;
/** Minutes that are kept at hand; older ones are in the history. */
const MOST_MINUTES = 1_440;
/** Points that a panel is given. */
const MOST_POINTS = 240;

interface ResourceWords extends Pick<ResourceSeries, 'name' | 'unit' | 'about'> {
  /** Which check speaks about it; null where none does. */
  readonly check: SoakCheck | null;
  /** The smallest of a minute is the worst where less is worse. */
  readonly lessIsWorse?: true;
}

const WORDS: Readonly<Record<Resource, ResourceWords>> = {
  memory: { name: 'Memory', unit: 'MB', about: 'What the whole process holds.', check: 'memory' },
  'loop-lag': { name: 'Loop lag', unit: 'ms', about: 'The longest wait for a turn.', check: 'loop-lag' },
  processor: { name: 'Processor', unit: '%', about: 'Of one processor; all threads together.', check: null },
  'disk-free': {
    name: 'Disk left',
    unit: 'GB',
    about: 'Where the data lies.',
    check: 'disk-space',
    lessIsWorse: true,
  },
  'tape-size': { name: 'Tape', unit: 'MB', about: 'The size of the tape on the disk.', check: 'tape-growth' },
  inputs: { name: 'Inputs', unit: '1/min', about: 'What was recorded within the minute.', check: 'recording' },
  'waiting-inputs': { name: 'Waiting inputs', unit: '', about: 'What waits for the tape.', check: 'waiting-inputs' },
  'waiting-rows': { name: 'Waiting rows', unit: '', about: 'What waits for the history.', check: 'waiting-rows' },
  'lost-quotes': {
    name: 'Lost quotes',
    unit: '1/min',
    about: 'Quotes that gave way to newer ones.',
    check: 'lost-quotes',
  },
  'lines-live': {
    name: 'Lines that are live',
    unit: '',
    about: 'Connections that are up.',
    check: 'silent-lines',
    lessIsWorse: true,
  },
};

/** What the machine was like, minute by minute. */
export class ResourceLog {
  readonly #minutes: ResourceMinute[] = [];
  #minuteMs: number | null = null;
  #worst: Partial<Record<Resource, number>> = {};
  #positionBefore: number | null = null;

  /** Answers the minute that is over with this reading; null while it is not. */
  take(reading: Reading, lostQuotes: number): ResourceMinute | null {
    const minuteMs = Math.floor(reading.atMs / MINUTE_MS) * MINUTE_MS;
    const over = this.#minuteMs !== null && minuteMs > this.#minuteMs ? this.#close(reading, this.#minuteMs) : null;
    this.#minuteMs = minuteMs;
    this.#positionBefore ??= reading.station.position;
    const values = valuesOf(reading, lostQuotes);
    for (const resource of RESOURCES) {
      const value = values[resource];
      if (value === undefined) continue;
      const before = this.#worst[resource] ?? value;
      this.#worst[resource] = WORDS[resource].lessIsWorse === true ? Math.min(before, value) : Math.max(before, value);
    }
    return over;
  }

  get minutes(): readonly ResourceMinute[] {
    return this.#minutes;
  }

  /** What was kept before this run. */
  recall(minutes: readonly ResourceMinute[]): void {
    this.#minutes.unshift(...minutes);
    this.#trim();
  }

  /** As a panel draws them: `stateOf` says how the check of a resource stands, `limitOf` where its warning lies. */
  series(
    stateOf: (check: SoakCheck) => SoakState,
    limitOf: (resource: Resource) => number | null,
  ): readonly ResourceSeries[] {
    const step = Math.max(1, Math.ceil(this.#minutes.length / MOST_POINTS));
    return RESOURCES.flatMap((resource) => {
      const { check, name, unit, about, lessIsWorse } = WORDS[resource];
      const points = thinned(this.#minutes, resource, step, lessIsWorse === true);
      if (points.length === 0) return [];
      return {
        name,
        unit,
        about,
        limit: limitOf(resource),
        state: check === null ? 'well' : stateOf(check),
        atMs: points.map(({ atMs }) => atMs),
        values: points.map(({ value }) => value),
      };
    });
  }

  #close({ station }: Reading, minuteMs: number): ResourceMinute {
    const inputs = station.position - (this.#positionBefore ?? station.position);
    this.#positionBefore = station.position;
    const minute = { atMs: minuteMs as EpochMs, values: { ...this.#worst, inputs } };
    this.#worst = {};
    this.#minutes.push(minute);
    this.#trim();
    return minute;
  }

  #trim(): void {
    this.#minutes.splice(0, Math.max(0, this.#minutes.length - MOST_MINUTES));
  }
}

function valuesOf({ station, machine, history }: Reading, lostQuotes: number): Partial<Record<Resource, number>> {
  const { freeBytes } = machine;
  return {
    memory: machine.memoryBytes / MEGABYTE,
    'loop-lag': machine.loopLagMs,
    processor: machine.processors * 100,
    ...(freeBytes === null ? {} : { 'disk-free': freeBytes / (1_000 * MEGABYTE) }),
    'tape-size': machine.tapeBytes / MEGABYTE,
    'waiting-inputs': station.inbox.depth,
    ...(history === null ? {} : { 'waiting-rows': history.waitingRows }),
    'lost-quotes': lostQuotes,
    'lines-live': station.lines.filter(({ phase }) => phase === 'live').length,
  };
}

/** So many minutes become one point, which is the worst of them. */
function thinned(
  minutes: readonly ResourceMinute[],
  resource: Resource,
  step: number,
  lessIsWorse: boolean,
): readonly { readonly atMs: number; readonly value: number }[] {
  const points: { readonly atMs: number; readonly value: number }[] = [];
  for (let at = 0; at < minutes.length; at += step) {
    const group = minutes.slice(at, at + step);
    const values = group.flatMap(({ values: one }) => one[resource] ?? []);
    if (values.length === 0) continue;
    const value = lessIsWorse ? Math.min(...values) : Math.max(...values);
    points.push({ atMs: (group[0] as ResourceMinute).atMs, value });
  }
  return points;
}
