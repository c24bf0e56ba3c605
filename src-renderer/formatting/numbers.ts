/** Shown wherever a figure is not known. Never 0, never empty. */
export const UNKNOWN = '–';
const MINUS = '−';

const formats = new Map<string, Intl.NumberFormat>();

function fixed(least: number, most: number, grouping: boolean): Intl.NumberFormat {
  const key = `${least} ${most} ${grouping}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      useGrouping: grouping,
    });
    formats.set(key, format);
  }
  return format;
}

type Figure = number | null | undefined;

function isKnown(value: Figure): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** A true minus sign, as wide as a digit; what rounds to zero has no sign. */
function signed(value: number, digits: number, plus: boolean): string {
  const text = fixed(digits, digits, true).format(Math.abs(value));
  const isZero = !/[1-9]/.test(text);
  if (isZero) return text;
  if (value < 0) return MINUS + text;
  return plus ? `+${text}` : text;
}

/** Always the same number of digits, so that a column does not jitter. */
export function formatPrice(value: Figure, digits: number): string {
  return isKnown(value) ? signed(value, digits, false) : UNKNOWN;
}

/** With its sign, for anything that is a difference. */
export function formatChange(value: Figure, digits: number): string {
  return isKnown(value) ? signed(value, digits, true) : UNKNOWN;
}

/** `0.0123` is `+1.23 %` when signed. */
export function formatPercent(fraction: Figure, digits = 2, plus = false): string {
  return isKnown(fraction) ? `${signed(fraction * 100, digits, plus)} %` : UNKNOWN;
}

export function formatNumber(value: Figure, digits: number): string {
  return formatPrice(value, digits);
}

/** Whole things: `1,204,882`. */
export function formatCount(value: Figure): string {
  return isKnown(value) ? signed(value, 0, false) : UNKNOWN;
}

const STEPS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** At most four digits: `987`, `12.3k`, `4.56M`. */
export function formatSize(value: Figure): string {
  if (!isKnown(value)) return UNKNOWN;
  const size = Math.abs(value);
  for (const [step, letter] of STEPS) {
    // 999,999 would round to 1000k.
    if (size < step * 0.9995) continue;
    const scaled = size / step;
    return signed(Math.sign(value) * scaled, scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2, false) + letter;
  }
  if (size >= 100 || Number.isInteger(size)) return signed(value, 0, false);
  const text = fixed(0, size >= 1 ? 2 : 4, true).format(size);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

const BYTE_STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(value: Figure): string {
  if (!isKnown(value)) return UNKNOWN;
  let scaled = Math.abs(value);
  let step = 0;
  while (scaled >= 999.5 && step < BYTE_STEPS.length - 1) {
    scaled /= 1_000;
    step += 1;
  }
  return `${signed(Math.sign(value) * scaled, step === 0 || scaled >= 99.95 ? 0 : 1, false)} ${BYTE_STEPS[step]}`;
}
