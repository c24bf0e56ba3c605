import type { ChartRegime } from '#window/charts/chart-types.ts';

export interface RegimeRun {
  readonly fromMs: number;
  readonly toMs: number;
  readonly trend: ChartRegime['trend'];
  readonly volatility: ChartRegime['volatility'];
}

/** Neighbours with the same trend and volatility are one band, whatever their sessions. */
export function regimeRuns(spans: readonly ChartRegime[], first: number, untilMs: number): RegimeRun[] {
  const runs: RegimeRun[] = [];
  for (let i = first; i < spans.length; i++) {
    const span = spans[i] as ChartRegime;
    if (span.fromMs > untilMs) break;
    const toMs = Math.min(untilMs, spans[i + 1]?.fromMs ?? untilMs);
    const last = runs.at(-1);
    if (last?.trend === span.trend && last.volatility === span.volatility) runs[runs.length - 1] = { ...last, toMs };
    else runs.push({ fromMs: span.fromMs, toMs, trend: span.trend, volatility: span.volatility });
  }
  return runs;
}
