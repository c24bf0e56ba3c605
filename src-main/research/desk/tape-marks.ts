import { qualityFlagNames } from '#domain/regime';
import { epochMs } from '#primitives/clock';
import type { TapeLabel, TapePosition, TapeSource } from '#ports/tape';
import type { EventLedger, InstrumentLedger } from '#research/desk/event-ledger';

/** A place on a tape worth going to: once so many inputs are handled, it has just become known. */
export interface TapeMark {
  readonly position: TapePosition;
  readonly atMs: number;
  readonly kind: 'signal' | 'regime' | 'gap' | 'note';
  readonly symbol: string | null;
  readonly text: string;
}

/** Signals, changes of trend and volatility, gaps and notes, in the order in which they became known. */
export function marksOf(tape: TapeSource, ledger: EventLedger): readonly TapeMark[] {
  const marks: TapeMark[] = [];
  for (const { position, event } of ledger.signals) {
    const { symbol, detector, because } = event.signal;
    marks.push({ position, atMs: event.seenMs, kind: 'signal', symbol, text: `${detector}: ${because.join(', ')}` });
  }
  for (const { position, event } of ledger.marketRegimes) {
    const text = `market: ${event.regime.trend}, ${event.regime.volatility}`;
    marks.push({ position, atMs: event.seenMs, kind: 'regime', symbol: null, text });
  }
  for (const listed of ledger.instruments) marks.push(...regimeMarks(listed));
  for (const { position, event } of ledger.gaps) {
    const { symbol, source, reason } = event.gap;
    marks.push({ position, atMs: event.seenMs, kind: 'gap', symbol, text: `${symbol ?? source}: ${reason}` });
  }
  for (const { position, event } of ledger.commands) {
    marks.push({ position, atMs: event.seenMs, kind: 'note', symbol: null, text: event.command.text });
  }
  for (const label of tape.header.labels) {
    const { fromMs, symbol } = label;
    // A market may have been planned further than it was recorded.
    if (fromMs > (tape.lastSeenMs ?? 0)) continue;
    const position = tape.positionAt(epochMs(fromMs));
    marks.push({ position, atMs: fromMs, kind: 'note', symbol, text: labelText(label) });
  }
  return marks.sort((left, right) => left.position - right.position || left.atMs - right.atMs);
}

/** What was planted, with the contract where it is about one. */
export function labelText({ what, contract }: TapeLabel): string {
  return contract === undefined ? what : `${what}: ${contract.expiry} ${contract.strike} ${contract.right}`;
}

/** A label is told within a second or two after its bar; the mark stands at the end of that bar. */
function regimeMarks({ instrument, labels }: InstrumentLedger): readonly TapeMark[] {
  const marks: TapeMark[] = [];
  const changes = labels.changesThrough(Number.POSITIVE_INFINITY);
  let before = null;
  for (let ordinal = 0; ordinal < changes; ordinal++) {
    const row = labels.change(ordinal);
    const regime = labels.regime(row);
    const changed =
      before === null
        ? []
        : [
            before.trend === regime.trend ? null : `${before.trend} → ${regime.trend}`,
            before.volatility === regime.volatility ? null : `${before.volatility} → ${regime.volatility}`,
          ].filter((part) => part !== null);
    before = regime;
    if (changed.length === 0) continue;
    const quality = qualityFlagNames(regime.quality).join(' ');
    const text = `${instrument.symbol}: ${changed.join(', ')}${quality === '' ? '' : ` (${quality})`}`;
    const position = labels.positionOf(row);
    marks.push({ position, atMs: labels.barEndMs(row), kind: 'regime', symbol: instrument.symbol, text });
  }
  return marks;
}

/** The mark to go to from a position, or null. */
export function markBeside(
  marks: readonly TapeMark[],
  position: TapePosition,
  direction: 'next' | 'previous',
): TapeMark | null {
  if (direction === 'next') return marks.find((mark) => mark.position > position) ?? null;
  return marks.findLast((mark) => mark.position < position) ?? null;
}
