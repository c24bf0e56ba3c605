import type { TradingStance } from '#contract/book-view';
import { easternDay, easternMinute } from '#window/formatting/eastern-time.ts';

export const MODE_WORDS: Readonly<Record<TradingStance['mode'], { readonly word: string; readonly about: string }>> = {
  collector: {
    word: 'COLLECTOR',
    about: 'Argus observes. Tickets are entered by hand; none is staged at a broker.',
  },
  live: {
    word: 'LIVE',
    about: 'Confirmed tickets may be staged at IBKR. Argus never transmits one: that takes a human, at the broker.',
  },
};

/** `KILLED`, `PAUSED until 11:20`; null while something new may be opened. */
export function haltWord({ paused, killed }: TradingStance, nowMs: number | null): string | null {
  if (killed !== null) return 'KILLED';
  return paused === null ? null : `PAUSED ${untilText(paused.untilMs, nowMs)}`;
}

/** The whole stance in words, for a hint and for whoever listens. */
export function stanceAbout(stance: TradingStance, nowMs: number | null): string {
  const { mode, paused, killed } = stance;
  const lines = [`${MODE_WORDS[mode].word}: ${MODE_WORDS[mode].about}`];
  if (killed !== null)
    lines.push(
      `Killed at ${easternMinute(killed.atMs)} ET: ${killed.reason}. Nothing new is opened until it is revived.`,
    );
  if (paused !== null) lines.push(`Paused ${untilText(paused.untilMs, nowMs)}: ${paused.reason}.`);
  return lines.join('\n');
}

/** `until 11:20 ET`, with its date where that is another one; `until resumed`. */
export function untilText(untilMs: number | null, nowMs: number | null): string {
  if (untilMs === null) return 'until resumed';
  const isToday = nowMs !== null && easternDay(untilMs) === easternDay(nowMs);
  return `until ${isToday ? '' : `${easternDay(untilMs)} `}${easternMinute(untilMs)} ET`;
}
