const MINOR_UNITS: Readonly<Record<string, string>> = { GBp: 'GBP', GBX: 'GBP', ZAc: 'ZAR', ILA: 'ILS' };

/** Pence, cents and agorot are quoted under names of their own; prices are kept in the currency itself. */
export function currencyOf(code: string): { readonly currency: string; readonly perUnit: number } {
  const major = MINOR_UNITS[code];
  return major === undefined ? { currency: code, perUnit: 1 } : { currency: major, perUnit: 100 };
}
