import { groupedText } from '#entry/terminal/number-text';

/** 123456 cents → "$1,234.56". */
export function dollarsText(cents: number): string {
  const whole = Math.abs(cents);
  const part = (whole % 100).toString().padStart(2, '0');
  return `${cents < 0 ? '-' : ''}$${groupedText(Math.floor(whole / 100))}.${part}`;
}
