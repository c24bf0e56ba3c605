import { type ReactNode, useEffect, useState } from 'react';
import type { SpreadFilter } from '#contract/options-view';
import { KIND_TITLES } from '#window/views/options/option-words.ts';
import options from '#window/views/options/options.module.css';
import styles from '#window/views/spread-finder/spread-finder.module.css';

const KINDS = [
  'bull_put',
  'bear_call',
  'iron_condor',
  'short_strangle',
  'short_straddle',
  'bull_call_debit',
  'bear_put_debit',
  'covered_call',
] as const;
const GRADES = ['A', 'B', 'C', 'D', 'F'] as const;

interface FilterBarProps {
  readonly filter: SpreadFilter;
  readonly onFilter: (filter: SpreadFilter) => void;
}

export function FilterBar({ filter, onFilter }: FilterBarProps): ReactNode {
  const toggle = (kind: (typeof KINDS)[number]): void => {
    const kinds = filter.kinds.includes(kind) ? filter.kinds.filter((one) => one !== kind) : [...filter.kinds, kind];
    if (kinds.length > 0) onFilter({ ...filter, kinds });
  };
  return (
    <div className={options['tools']} role="group" aria-label="Filter">
      <span className={options['segments']} role="group" aria-label="Structures">
        {KINDS.map((kind) => (
          <button key={kind} type="button" aria-pressed={filter.kinds.includes(kind)} onClick={() => toggle(kind)}>
            {KIND_TITLES[kind]}
          </button>
        ))}
      </span>
      <NumberRange
        label="Days"
        about="Days to expiry"
        range={filter.days}
        step={1}
        most={800}
        onRange={(days) => onFilter({ ...filter, days })}
      />
      <NumberRange
        label="Short Δ"
        about="Size of the short leg's delta"
        range={filter.shortDelta}
        step={0.05}
        most={1}
        onRange={(shortDelta) => onFilter({ ...filter, shortDelta })}
      />
      <label className={styles['field']} title="Distance between the strikes; empty takes every width">
        Width
        <NumberField
          label="Width"
          value={filter.width}
          step={0.5}
          most={10_000}
          onValue={(width) => onFilter({ ...filter, width: width !== null && width > 0 ? width : null })}
        />
      </label>
      <label className={styles['field']} title="The worst liquidity grade of a leg that is still wanted">
        Liquidity
        <select
          aria-label="Worst liquidity grade"
          value={filter.worstGrade}
          onChange={({ target }) => {
            const worstGrade = GRADES.find((one) => one === target.value);
            if (worstGrade !== undefined) onFilter({ ...filter, worstGrade });
          }}
        >
          {GRADES.map((one) => (
            <option key={one} value={one}>
              {one === 'A' ? 'A only' : `A to ${one}`}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface NumberRangeProps {
  readonly label: string;
  readonly about: string;
  readonly range: { readonly from: number; readonly to: number };
  readonly step: number;
  readonly most: number;
  readonly onRange: (range: { readonly from: number; readonly to: number }) => void;
}

function NumberRange({ label, about, range, step, most, onRange }: NumberRangeProps): ReactNode {
  return (
    <span className={styles['field']} title={about}>
      {label}
      <NumberField
        label={`${label}, from`}
        value={range.from}
        step={step}
        most={most}
        onValue={(from) => onRange({ from: from ?? 0, to: Math.max(from ?? 0, range.to) })}
      />
      –
      <NumberField
        label={`${label}, to`}
        value={range.to}
        step={step}
        most={most}
        onValue={(to) => onRange({ from: Math.min(range.from, to ?? most), to: to ?? most })}
      />
    </span>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly step: number;
  readonly most: number;
  readonly onValue: (value: number | null) => void;
}

/** Takes effect on Enter and when it is left, not in the middle of a number. */
function NumberField({ label, value, step, most, onValue }: NumberFieldProps): ReactNode {
  const [text, setText] = useState(value === null ? '' : String(value));
  useEffect(() => setText(value === null ? '' : String(value)), [value]);
  const commit = (): void => {
    const next = text.trim() === '' ? null : Number(text);
    if (next === value) return;
    if (next !== null && !(next >= 0 && next <= most)) return setText(value === null ? '' : String(value));
    onValue(next);
  };
  return (
    <input
      className={styles['number']}
      type="number"
      aria-label={label}
      min={0}
      max={most}
      step={step}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
