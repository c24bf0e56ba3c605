import type { Alert } from '#domain/alert';
import type { TraderFact } from '#domain/trader-fact';
import { clockText } from '#alerts/words/clock-text';

/** What was done to the desk elsewhere: in the window, in a terminal. Null for what is no news to who did it. */
export function deskAlert({ number, atMs, source, deed }: TraderFact, scope: string): Alert | null {
  if (source === 'telegram') return null;
  const said = saidOf(deed);
  if (said === null) return null;
  return {
    id: `${scope}/desk/${number}`,
    event: 'desk',
    tier: deed.type === 'desk.killed' ? 1 : 2,
    atMs,
    title: said.title,
    lines: [...said.lines, `${clockText(atMs)}, from the ${source}.`],
    subject: null,
    actions: [],
    freshForMs: null,
  };
}

function saidOf(deed: TraderFact['deed']): { readonly title: string; readonly lines: readonly string[] } | null {
  switch (deed.type) {
    case 'desk.paused': {
      const until = deed.untilMs === null ? 'until it is resumed' : `until ${clockText(deed.untilMs)}`;
      return { title: `Paused ${until}`, lines: [deed.reason] };
    }
    case 'desk.resumed':
      return { title: 'Resumed', lines: [] };
    case 'desk.killed':
      return { title: 'Kill switch on', lines: [deed.reason] };
    case 'desk.revived':
      return { title: 'Kill switch off', lines: [] };
    case 'desk.mode-set':
      return {
        title: deed.mode === 'live' ? 'Live: tickets may be staged' : 'Collector: nothing is staged',
        lines: [],
      };
    default:
      return null;
  }
}
