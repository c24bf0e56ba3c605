/** A decimal as the venue writes it, a text or at times a number: null where it says nothing, NaN where it is none. */
export function wireDecimal(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value !== 'string') return Number.NaN;
  if (value === 'NaN') return null;
  return /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

/** An instant in ISO 8601 with its zone, or milliseconds; null for anything else. A time without a zone is UTC's. */
export function wireTime(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? value : null;
  if (typeof value !== 'string') return null;
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  if (parts === null) return null;
  const ms = Date.parse(`${parts[1]}${parts[2] ?? 'Z'}`);
  return Number.isNaN(ms) ? null : ms;
}
