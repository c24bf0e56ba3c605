import type { ReactNode } from 'react';
import type { PayoffView } from '#contract/options-view';
import { formatChange, formatNumber } from '#window/formatting/numbers.ts';
import { daysText } from '#window/views/options/option-words.ts';
import styles from '#window/views/payoff/payoff.module.css';

interface PayoffSlidersProps {
  readonly view: PayoffView;
  readonly elapsed: number;
  readonly volatilityShift: number;
  readonly price: number | null;
  readonly onElapsed: (elapsed: number) => void;
  readonly onVolatilityShift: (points: number) => void;
  readonly onPrice: (price: number | null) => void;
}

export function PayoffSliders(props: PayoffSlidersProps): ReactNode {
  const { view, elapsed, volatilityShift, price, onElapsed, onVolatilityShift, onPrice } = props;
  const first = view.prices[0] ?? 0;
  const last = view.prices.at(-1) ?? 1;
  return (
    <div className={styles['sliders']} role="group" aria-label="What if">
      <Slider
        label="Date"
        text={elapsed === 0 ? 'now' : elapsed === 1 ? 'at expiry' : `in ${daysText(elapsed * view.days)}`}
        min={0}
        max={1}
        step={0.01}
        value={elapsed}
        onChange={onElapsed}
        onReset={() => onElapsed(0)}
      />
      <Slider
        label="Volatility"
        text={`${formatChange(volatilityShift, 0)} pts`}
        min={-30}
        max={50}
        step={1}
        value={volatilityShift}
        onChange={onVolatilityShift}
        onReset={() => onVolatilityShift(0)}
      />
      <Slider
        label="Price"
        text={formatNumber(price, 2)}
        min={first}
        max={last}
        step={(last - first) / 400}
        value={price ?? first}
        onChange={onPrice}
        onReset={() => onPrice(null)}
      />
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly text: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly onReset: () => void;
}

function Slider({ label, text, min, max, step, value, onChange, onReset }: SliderProps): ReactNode {
  return (
    <label className={styles['slider']} title="Double-click to put it back">
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={text}
        onChange={({ target }) => onChange(Number(target.value))}
        onDoubleClick={onReset}
      />
      <output>{text}</output>
    </label>
  );
}
