import type { Alert } from '#domain/alert';
import { glanceLines } from '#alerts/answers/position-lines';
import { legsText, spreadText } from '#alerts/words/spread-text';
import { priceText } from '#portfolio/money-text';
import type { HeldPosition } from '#portfolio/book/trader-book';
import type { PositionAlert, PositionGlance } from '#portfolio/watch/position-watch';
import { MINUTE_MS } from '#primitives/clock';

const FRESH_MS = 5 * MINUTE_MS;

export interface WatchedPosition {
  readonly position: HeldPosition;
  readonly glance: PositionGlance;
  /** Of the tape, so that the same position on another one is told as well. */
  readonly scope: string;
  /** In front of the title: a simulated market must be told from a real one at a glance. */
  readonly label: string | null;
}

/** A position asks for its trader. What is to be done comes first, then what it is worth. */
export function positionAlert({ id, cause, isExit, atMs, text }: PositionAlert, watched: WatchedPosition): Alert {
  const { position, glance, scope, label } = watched;
  const { underlying, structure, contracts } = position;
  const what = `${contracts} × ${spreadText(underlying, structure)}`;
  const title = isExit ? `Close ${what}` : `Look at ${what}`;
  const { mark } = glance;
  const others = { ...glance, concerns: glance.concerns.filter((concern) => concern.cause !== cause) };
  const order =
    isExit && mark !== null
      ? [
          `To close: ${legsText(structure, 'close')}, for a debit of ${priceText(mark.closing.natural)} a share at most.`,
        ]
      : [];
  const reply = isExit ? ['Reply with your fill once it is closed: filled 0.20 x2'] : [];
  return {
    id: `${scope}/${id}`,
    event: 'exit',
    tier: isExit ? 1 : 2,
    atMs,
    title: label === null ? title : `[${label}] ${title}`,
    lines: [text, ...order, ...glanceLines(others), ...reply],
    subject: { kind: 'position', id: position.id },
    actions: ['open', 'filled'],
    freshForMs: FRESH_MS,
  };
}
