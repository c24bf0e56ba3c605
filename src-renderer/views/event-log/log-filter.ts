import type { LogEntry } from '#contract/log-view';

export const SEVERITIES = ['plain', 'notable', 'warning'] as const satisfies readonly LogEntry['severity'][];

export interface LogFilter {
  /** Empty: all. */
  readonly types: ReadonlySet<string>;
  /** Null: all. */
  readonly symbol: string | null;
  /** This severity and the graver ones. */
  readonly atLeast: LogEntry['severity'];
  /** Words that all must occur, in any order. */
  readonly text: string;
}

export const EVERYTHING: LogFilter = { types: new Set(), symbol: null, atLeast: 'plain', text: '' };

export function filtersNothing(filter: LogFilter): boolean {
  return filter.types.size === 0 && filter.symbol === null && filter.atLeast === 'plain' && filter.text.trim() === '';
}

/** Made once per filter: it is asked for every entry. */
export function entryMatcher(filter: LogFilter): (entry: LogEntry) => boolean {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const gravity = SEVERITIES.indexOf(filter.atLeast);
  return (entry) => {
    if (filter.types.size > 0 && !filter.types.has(entry.type)) return false;
    if (filter.symbol !== null && entry.symbol !== filter.symbol) return false;
    if (SEVERITIES.indexOf(entry.severity) < gravity) return false;
    if (words.length === 0) return true;
    const said = `${entry.symbol ?? ''} ${entry.type} ${entry.text}`.toLowerCase();
    return words.every((word) => said.includes(word));
  };
}

/** As it is kept with the layout. */
export function filterParams(filter: LogFilter): Readonly<Record<string, unknown>> {
  return { types: [...filter.types], symbol: filter.symbol, atLeast: filter.atLeast };
}

export function filterFrom(params: Readonly<Record<string, unknown>>): LogFilter {
  const types = Array.isArray(params['types']) ? params['types'].filter((type) => typeof type === 'string') : [];
  return {
    types: new Set(types),
    symbol: typeof params['symbol'] === 'string' ? params['symbol'] : null,
    atLeast: SEVERITIES.find((severity) => severity === params['atLeast']) ?? 'plain',
    text: '',
  };
}
