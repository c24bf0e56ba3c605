import type { DeskStatus } from '#contract/desk-view';
import type { Session } from '#domain/regime';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import { MINUTE_MS } from '#primitives/clock';
import { placedThrough } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';

type MarketStatus = DeskStatus['market'];
type NyseSession = MarketStatus['session'];

/** New York's session and the market-wide label at the cursor. */
export function marketStatus(scene: Scene): MarketStatus {
  const { ledger, position } = scene;
  const known = placedThrough(ledger.marketRegimes, position);
  const regime = ledger.marketRegimes[known - 1]?.event.regime;
  return {
    ...sessionStatus(scene),
    trend: regime?.trend ?? 'UNKNOWN',
    volatility: regime?.volatility ?? 'UNKNOWN',
    confidence: regime?.confidence ?? 0,
  };
}

function sessionStatus({ seenMs, nyse }: Scene): Pick<MarketStatus, 'session' | 'minutesLeft' | 'halfDay'> {
  if (seenMs === null || nyse === null || !isCovered(seenMs)) {
    return { session: 'CLOSED', minutesLeft: null, halfDay: false };
  }
  const span = sessionSpanAt('nyse', nyse, seenMs);
  return {
    session: nyseSession(span.session),
    minutesLeft: Math.ceil((span.untilMs - seenMs) / MINUTE_MS),
    halfDay: nyse.session(newYorkDay(seenMs))?.early ?? false,
  };
}

function nyseSession(session: Session): NyseSession {
  return session === 'PRE' || session === 'RTH' || session === 'POST' ? session : 'CLOSED';
}
