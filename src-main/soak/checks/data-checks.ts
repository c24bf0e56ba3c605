import type { SoakSettings } from '#domain/soak-settings';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { shareWords, spanWords } from '#soak/figure-words';
import type { Observation } from '#soak/observation';
import type { BarReading, ChainReading, Reading } from '#soak/reading';

/** A chain that is older than this says nothing about the Greeks of now. */
const CHAIN_LASTS_MS = 15 * MINUTE_MS;

/** Whether data come as they should, once there was time for it. */
export function dataChecks(reading: Reading, sinceMs: EpochMs, limits: SoakSettings): readonly Observation[] {
  const { atMs, bars, chains } = reading;
  const warmMs = sinceMs + limits.warmUpSeconds * SECOND_MS;
  return [
    ...bars.flatMap((bar) => barCheck(bar, atMs, sinceMs, limits)),
    ...chains.flatMap((chain) => (atMs < warmMs ? [] : greeksCheck(chain, atMs, limits))),
  ];
}

/** A minute that was announced as missing is not complained about twice. */
function barCheck(bar: BarReading, atMs: EpochMs, sinceMs: EpochMs, limits: SoakSettings): readonly Observation[] {
  const { symbol, source, openSinceMs, closedMs, isGap } = bar;
  if (openSinceMs === null || isGap) return [];
  const { barMinutes: limit, warmUpSeconds } = limits;
  const beganMs = Math.max(openSinceMs, sinceMs + warmUpSeconds * SECOND_MS);
  const ageMs = Math.max(0, atMs - Math.max(closedMs ?? 0, beganMs));
  const span = spanWords(ageMs);
  return [
    {
      check: 'bars',
      about: `${symbol} of ${source}`,
      value: ageMs / MINUTE_MS,
      limit,
      figure: `${symbol} of ${source}: ${span}`,
      bound: `less than ${spanWords(limit.warning * MINUTE_MS)}`,
      text: `No bar of ${symbol} from ${source} for ${span}, although its market is open.`,
      remedy: `Look at ${source} on the Connections panel. Its market may be halted, or so quiet that nothing trades: then raise soak.barMinutes.`,
    },
  ];
}

function greeksCheck(chain: ChainReading, atMs: EpochMs, limits: SoakSettings): readonly Observation[] {
  const { underlying, provider, seenMs, contracts, known, isOpen } = chain;
  if (!isOpen || contracts === 0 || atMs - seenMs > CHAIN_LASTS_MS) return [];
  const share = known / contracts;
  return [
    {
      check: 'greeks',
      about: `${underlying} of ${provider}`,
      value: share,
      limit: limits.greeksShare,
      figure: `${underlying} of ${provider}: ${shareWords(share)}`,
      bound: `at least ${shareWords(limits.greeksShare.warning)}`,
      text: `${provider} gives the Greeks of ${known} of ${contracts} ${underlying} contracts (${shareWords(share)}).`,
      remedy:
        'A stream of Greeks takes minutes to warm up. Where it stays so, press Reconnect now on the Connections panel.',
    },
  ];
}
