import type { PlacedAdvice } from '#domain/advice';
import type { HistorySink } from '#ports/history';

/**
 * Accepted signals go to the history beside what the engine said. Their own inputs are on the tape, but they come later
 * than these: no position is claimed for them, and after a restart the same ones come again, which leaves no second row.
 */
export function keepSignals(history: HistorySink, placed: readonly PlacedAdvice[]): void {
  for (const { advice } of placed) {
    if (advice.type !== 'signal.accepted') continue;
    const { id, symbol, detector, atMs, tier, because } = advice.signal;
    const signal = { id, symbol, detector, atMs, tier, because };
    history.offer({ type: 'signal.raised', seenMs: advice.seenMs, signal }, null);
  }
}
