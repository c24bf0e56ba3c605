/** `$1,250`, `−$59`: what limits and sizes are said in. Whole dollars are exact enough to decide by eye. */
export function roundDollars(amount: number): string {
  const grouped = Math.abs(Math.round(amount))
    .toFixed(0)
    .replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${Math.round(amount) < 0 ? '−' : ''}$${grouped}`;
}

/** 0.03 is `3 %`. */
export function shareText(share: number): string {
  const text = (100 * share).toFixed(1);
  return `${text.endsWith('.0') ? text.slice(0, -2) : text} %`;
}
