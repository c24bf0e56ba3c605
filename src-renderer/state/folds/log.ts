import type { LogEntry } from '#contract/log-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export interface LogValue {
  /** Ascending by id, at most `LOG_LIMIT`: the oldest are let go first. */
  readonly entries: readonly LogEntry[];
  /** Entries that this window was too slow for, since it opened. */
  readonly missed: number;
}

export const LOG_LIMIT = 20_000;

export const logFold: StreamFold<'log', LogValue> = {
  begin: (snapshot, missed, before) => ({
    entries: snapshot.entries.slice(-LOG_LIMIT),
    missed: (before?.missed ?? 0) + missed,
  }),
  fold(value, patch) {
    if (patch.entries.length === 0) return value;
    const surplus = value.entries.length + patch.entries.length - LOG_LIMIT;
    const kept = surplus > 0 ? value.entries.slice(surplus) : value.entries;
    return { ...value, entries: [...kept, ...patch.entries].slice(-LOG_LIMIT) };
  },
};
