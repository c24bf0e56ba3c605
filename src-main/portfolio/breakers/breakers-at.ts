import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { DataHealth, TradingRecord } from '#portfolio/breakers/trading-record';
import { deskBreakers } from '#portfolio/breakers/desk-breakers';
import { dataBreakers } from '#portfolio/breakers/data-breakers';
import { lossBreakers } from '#portfolio/breakers/loss-breakers';
import type { PortfolioSettings } from '#portfolio/portfolio-settings';
import type { EpochMs } from '#primitives/clock';

/**
 * Every breaker, tripped or not, the gravest first. All of it follows from what was recorded and from how the data is
 * doing now, so that nothing is forgotten when Argus is restarted and nothing has to be reset.
 */
export function breakersAt(
  record: TradingRecord,
  health: DataHealth,
  atMs: EpochMs,
  { account, breakers }: PortfolioSettings,
): readonly BreakerState[] {
  return [
    ...deskBreakers(record, atMs),
    ...lossBreakers(record, atMs, account, breakers),
    ...dataBreakers(health, atMs, breakers),
  ];
}
