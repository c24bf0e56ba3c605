import { formatChange, formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';

/** `−$1,204.50`: a balance. */
export function money(value: number | null, digits = 2): string {
  if (value === null) return UNKNOWN;
  const text = formatNumber(value, digits);
  return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
}

/** `+$12.30`: a difference. */
export function moneyChange(value: number | null, digits = 2): string {
  if (value === null) return UNKNOWN;
  const text = formatChange(value, digits);
  const sign = /^[+−]/.exec(text)?.[0] ?? '';
  return `${sign}$${text.slice(sign.length)}`;
}

/** `0.41`: per share, beside figures that say so. */
export function perShare(value: number | null): string {
  return formatNumber(value, 2);
}

/** The two ends of what it may have been: the worst side, and as fills are believed to come. */
export function moneyBand(natural: number | null, calibrated: number | null): string {
  return `${moneyChange(natural, 0)} … ${moneyChange(calibrated, 0)}`;
}

/** Which sign it has, for the style sheet; nothing for what is not known or nothing. */
export function toneOf(value: number | null): 'up' | 'down' | undefined {
  return value === null || value === 0 ? undefined : value > 0 ? 'up' : 'down';
}
