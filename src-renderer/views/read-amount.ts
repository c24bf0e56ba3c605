const AMOUNT = /^[-−]?\d{1,9}(?:\.\d{1,4})?$/;

/** A decimal number as a person types it; null for anything else. `digits` is how many may follow the point. */
export function readAmount(text: string, digits: 2 | 4): number | null {
  const bare = text.trim().replace(/^\$/, '').replaceAll(',', '');
  if (!AMOUNT.test(bare)) return null;
  if ((bare.split('.')[1]?.length ?? 0) > digits) return null;
  return Number(bare.replace('−', '-'));
}

/** A whole number from `least` to `most`; null for anything else. */
export function readCount(text: string, least: number, most: number): number | null {
  const bare = text.trim();
  if (!/^\d{1,7}$/.test(bare)) return null;
  const count = Number(bare);
  return count >= least && count <= most ? count : null;
}
