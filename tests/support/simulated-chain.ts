import type { ChainInput, MetricInput } from '#domain/engine-input';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { PastDaysLedger } from '#research/desk/past-days';
import { SimulatedMarket } from '#simulation/simulated-market';
import type { SeenChain } from '#transport/projections/options/option-analyst';

export const CHAIN_DAY_MS = Date.UTC(2026, 2, 6, 15, 0);
const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

/** The last chain of each underlying after so many minutes of a simulated morning, with what was known of its past. */
export function simulatedChains(minutes = 3): ReadonlyMap<string, SeenChain> {
  const market = new SimulatedMarket({
    seed: 7,
    startMs: CHAIN_DAY_MS,
    minutes,
    density: 0.05,
    nyse: NYSE,
    options: true,
  });
  const past = new PastDaysLedger();
  const newest = new Map<string, ChainInput>();
  let position = 0;
  for (const input of market.inputs()) {
    position++;
    if (input.kind === 'chain') newest.set(input.chain.underlying, input);
    else if (input.kind === 'metric' && input.atMs !== null) past.add(metricEvent(input), position);
  }
  const none = { volatilities: new Float64Array(0), closes: new Float64Array(0) };
  return new Map(
    [...newest].map(([underlying, { chain, seenMs }]) => [
      underlying,
      { chain, seenMs, past: past.of(underlying, position) ?? past.of(`${underlying}USDT`, position) ?? none },
    ]),
  );
}

function metricEvent({ seenMs, atMs, source, symbol, name, value }: MetricInput) {
  return { type: 'metric.seen', seenMs, atMs: atMs ?? seenMs, source, symbol, name, value } as const;
}
