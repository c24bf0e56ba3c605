import type { ReactNode } from 'react';
import { SEVERITIES, type LogFilter } from '#window/views/event-log/log-filter.ts';
import { typeTitle } from '#window/views/event-log/log-words.ts';
import styles from './event-log.module.css';

const SEVERITY_TITLES = { plain: 'Everything', notable: 'Notable', warning: 'Warnings' } as const;

interface LogFilterBarProps {
  readonly filter: LogFilter;
  readonly types: readonly string[];
  readonly symbols: readonly string[];
  readonly onFilter: (filter: LogFilter) => void;
  readonly children: ReactNode;
}

export function LogFilterBar({ filter, types, symbols, onFilter, children }: LogFilterBarProps): ReactNode {
  const toggle = (type: string): void => {
    const next = new Set(filter.types);
    if (!next.delete(type)) next.add(type);
    onFilter({ ...filter, types: next });
  };
  const known = filter.symbol === null || symbols.includes(filter.symbol) ? symbols : [...symbols, filter.symbol];
  return (
    <div className={styles['bar']}>
      <div className={styles['tools']} role="toolbar" aria-label="Event log">
        <input
          className={styles['search']}
          type="search"
          value={filter.text}
          placeholder="Filter by words"
          aria-label="Filter by words"
          spellCheck={false}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter.text === '') return;
            event.preventDefault();
            event.stopPropagation();
            onFilter({ ...filter, text: '' });
          }}
        />
        <select
          className={styles['select']}
          aria-label="Symbol"
          value={filter.symbol ?? ''}
          onChange={(event) => onFilter({ ...filter, symbol: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">All symbols</option>
          {known.map((symbol) => (
            <option key={symbol} value={symbol}>
              {symbol}
            </option>
          ))}
        </select>
        <select
          className={styles['select']}
          aria-label="Severity"
          value={filter.atLeast}
          onChange={(event) => {
            const atLeast = SEVERITIES.find((severity) => severity === event.target.value);
            if (atLeast !== undefined) onFilter({ ...filter, atLeast });
          }}
        >
          {SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {SEVERITY_TITLES[severity]}
            </option>
          ))}
        </select>
        <span className={styles['spring']} />
        {children}
      </div>
      {types.length === 0 ? null : (
        <div className={styles['chips']} role="group" aria-label="Kinds of events">
          <button
            type="button"
            className={styles['chip']}
            aria-pressed={filter.types.size === 0}
            onClick={() => onFilter({ ...filter, types: new Set() })}
          >
            All kinds
          </button>
          {types.map((type) => (
            <button
              key={type}
              type="button"
              className={styles['chip']}
              aria-pressed={filter.types.has(type)}
              onClick={() => toggle(type)}
            >
              {typeTitle(type)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
