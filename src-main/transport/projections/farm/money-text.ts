/** `$10,000`, `$81.30`: cents are left out where there are none. */
export function dollars(cents: number): string {
  const whole = Math.floor(Math.abs(cents) / 100);
  const rest = Math.abs(cents) % 100;
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${cents < 0 ? '−' : ''}$${grouped}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

const CENTS = 100;

/** For the window, which formats. */
export function inDollars(cents: number | null): number | null {
  return cents === null ? null : cents / CENTS;
}
