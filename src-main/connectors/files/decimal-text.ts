/** More could never be needed: a whole number holds 15 digits exactly, whatever they are. */
export const MAX_DECIMALS = 15;

export const POWERS_OF_TEN: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];

export const DecimalFault = { none: 0, empty: 1, notANumber: 2, negative: 3, tooPrecise: 4, tooLarge: 5 } as const;
export type DecimalFault = (typeof DecimalFault)[keyof typeof DecimalFault];

/** Past this exponent nothing is a price or a size, and expanding it would cost time and memory. */
const DECIMAL = /^[ \t]*(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?[ \t]*$/;

const BLANK = /^[ \t]*$/;

const DOT = 46;
const ZERO = 48;

/**
 * Reads decimal text exactly: the value is `mantissa` × 10^-`decimals`, both whole, without trailing zeros after the
 * point. No float is ever made from the text, so that what was written is what is kept.
 */
export class DecimalReader {
  mantissa = 0;
  decimals = 0;
  /** Whether the value last read had to be rounded to `roundTo` decimals. */
  rounded = false;
  readonly #roundTo: number | null;

  constructor(roundTo: number | null = null) {
    this.#roundTo = roundTo;
  }

  read(bytes: Uint8Array, start: number, end: number): DecimalFault {
    this.rounded = false;
    let mantissa = 0;
    let zeros = 0;
    let dot = -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        zeros = digit === 0 ? zeros + 1 : 0;
      } else if (byte === DOT && dot < 0) {
        dot = at;
        zeros = 0;
      } else return this.#readOddities(bytes, start, end);
    }
    const decimals = dot < 0 ? 0 : end - dot - 1;
    // A sum that ever left the exact range only grows, so one look at the end is enough.
    const exact = mantissa <= Number.MAX_SAFE_INTEGER && decimals <= MAX_DECIMALS;
    if (!exact || end - start === (dot < 0 ? 0 : 1)) {
      return this.#readOddities(bytes, start, end);
    }
    if (decimals === 0 || zeros === 0) {
      this.mantissa = mantissa;
      this.decimals = decimals;
    } else if (mantissa === 0) {
      this.mantissa = 0;
      this.decimals = 0;
    } else {
      this.mantissa = mantissa / (POWERS_OF_TEN[zeros] as number);
      this.decimals = decimals - zeros;
    }
    if (this.#roundTo !== null && this.decimals > this.#roundTo) this.#round(BigInt(this.mantissa), this.decimals);
    return DecimalFault.none;
  }

  #readOddities(bytes: Uint8Array, start: number, end: number): DecimalFault {
    if (end - start > 400) return DecimalFault.notANumber;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    if (BLANK.test(text)) return DecimalFault.empty;
    const match = DECIMAL.exec(text);
    if (match === null) return DecimalFault.notANumber;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    if (whole === '' && fraction === '') return DecimalFault.notANumber;
    const written = (whole + fraction).replace(/^0+/, '');
    const digits = written.replace(/0+$/, '');
    if (digits === '') {
      this.mantissa = 0;
      this.decimals = 0;
      return DecimalFault.none;
    }
    if (sign === '-') return DecimalFault.negative;
    const decimals = fraction.length - Number(exponent) - (written.length - digits.length);
    return this.#keep(digits, decimals);
  }

  #keep(digits: string, decimals: number): DecimalFault {
    if (digits.length - decimals > MAX_DECIMALS + 1) return DecimalFault.tooLarge;
    if (decimals <= 0) {
      this.mantissa = Number(digits + '0'.repeat(-decimals));
      this.decimals = 0;
      return this.mantissa > Number.MAX_SAFE_INTEGER ? DecimalFault.tooLarge : DecimalFault.none;
    }
    if (this.#roundTo !== null && decimals > this.#roundTo) {
      // What lies hundreds of digits behind the point is nothing, and 10^9999 would be slow to make.
      this.#round(decimals > 400 ? 0n : BigInt(digits), Math.min(decimals, 400));
      return this.mantissa > Number.MAX_SAFE_INTEGER ? DecimalFault.tooLarge : DecimalFault.none;
    }
    this.mantissa = Number(digits);
    this.decimals = decimals;
    return this.mantissa > Number.MAX_SAFE_INTEGER || decimals > MAX_DECIMALS
      ? DecimalFault.tooPrecise
      : DecimalFault.none;
  }

  /** Half a unit is rounded up. */
  #round(mantissa: bigint, decimals: number): void {
    const kept = this.#roundTo ?? 0;
    const divisor = 10n ** BigInt(decimals - kept);
    this.mantissa = Number((mantissa * 2n + divisor) / (divisor * 2n));
    this.decimals = kept;
    this.rounded = true;
  }
}

/** The exact decimal text of a whole number of units: `formatUnits(6183763, 2)` is `61837.63`. */
export function formatUnits(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const scale = POWERS_OF_TEN[decimals] as number;
  const magnitude = Math.abs(units);
  const part = magnitude % scale;
  const sign = units < 0 ? '-' : '';
  const whole = (magnitude - part) / scale;
  if (part === 0) return `${sign}${whole}`;
  let fraction = String(part).padStart(decimals, '0');
  let length = fraction.length;
  while (fraction.charCodeAt(length - 1) === ZERO) length--;
  if (length < fraction.length) fraction = fraction.slice(0, length);
  return `${sign}${whole}.${fraction}`;
}
