/** 0.0312 is "3.1 %": the only place where a fraction becomes a percentage. */
export function percent(fraction: number, decimals = 1): string {
  return `${(fraction * 100).toFixed(decimals)} %`;
}

/** 0.613 is "61": a rank in the year, a volatility in points. */
export function points(fraction: number): string {
  return (fraction * 100).toFixed(0);
}

/** Signed: "+1.8". */
export function signed(value: number, decimals = 1): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(decimals)}`;
}

export function dollars(value: number): string {
  return `$${value.toFixed(2)}`;
}

/** "45 s", "6 min", "3 h": how old something is. Minutes would hide that 140 s are more than 120. */
export function ageText(ms: number): string {
  if (ms < 300_000) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
