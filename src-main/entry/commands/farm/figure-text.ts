/** A figure of no unit to two places; a dash where it is not known. */
export function figureText(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

/** A share as whole percent; a dash where it is not known. */
export function percentText(share: number): string {
  return Number.isFinite(share) ? `${Math.floor(share * 100)} %` : '–';
}
