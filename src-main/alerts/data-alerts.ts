import type { Alert } from '#domain/alert';
import type { GapInput } from '#domain/engine-input';
import { spanText } from '#alerts/system-alerts';
import { clockText } from '#alerts/words/clock-text';

/** Data is missing, or has come back after it was. */
export function gapAlert({ source, symbol, fromMs, toMs, reason }: GapInput, scope: string): Alert {
  const what = symbol === null ? source : `${symbol} from ${source}`;
  const isOver = toMs !== null;
  return {
    id: `${scope}/data/${source}/${symbol ?? ''}/${fromMs}/${isOver ? 'over' : 'open'}`,
    event: 'data',
    tier: isOver ? 2 : 1,
    atMs: isOver ? toMs : fromMs,
    title: isOver ? `Data is back: ${what}` : `No data: ${what}`,
    lines: [
      isOver
        ? `It was missing for ${spanText(toMs - fromMs)}, since ${clockText(fromMs)}.`
        : `Since ${clockText(fromMs)}.`,
      reason,
    ],
    subject: null,
    actions: [],
    freshForMs: null,
  };
}
