import type { Alert } from '#domain/alert';
import type { SoakCheck } from '#domain/soak-check';
import type { EpochMs } from '#primitives/clock';
import { CHECK_WORDS } from '#soak/check-words';
import { spanWords } from '#soak/figure-words';
import type { SoakFinding, SoakNews } from '#soak/finding';

/** What is about data rather than about the machine. */
const DATA: ReadonlySet<SoakCheck> = new Set([
  'lost-inputs',
  'lost-quotes',
  'silent-lines',
  'bars',
  'greeks',
  'clock-skew',
  'reconnects',
]);

/** Where already the warning asks for somebody, since nothing of it mends by itself. */
const TOLD_EARLY: ReadonlySet<SoakCheck> = new Set(['refused-lines', 'disk-space', 'memory', 'self-proof']);

/** Problems, and what they become; warnings only where they wait for a person. The others are on the panel. */
export function soakAlerts({ raised, ended }: SoakNews, scope: string, atMs: EpochMs): readonly Alert[] {
  return [
    ...raised.filter(isTold).map((finding) => raisedAlert(finding, scope, atMs)),
    ...ended.filter(({ state }) => state === 'problem').map((finding) => endedAlert(finding, scope, atMs)),
  ];
}

function isTold({ state, check }: SoakFinding): boolean {
  return state === 'problem' || TOLD_EARLY.has(check);
}

function raisedAlert(finding: SoakFinding, scope: string, atMs: EpochMs): Alert {
  const { id, check, about, state, text, remedy, halts } = finding;
  const name = CHECK_WORDS[check].name;
  return {
    id: `${scope}/soak/${id}/${state}`,
    event: DATA.has(check) ? 'data' : 'system',
    tier: state === 'problem' ? 1 : 2,
    atMs,
    title: about === null ? name : `${name}: ${about}`,
    lines: [text, remedy, ...(halts ? ['Nothing new may be sold meanwhile.'] : [])].filter((line) => line !== ''),
    subject: null,
    actions: [],
    freshForMs: null,
  };
}

function endedAlert({ id, check, about, sinceMs }: SoakFinding, scope: string, atMs: EpochMs): Alert {
  const name = CHECK_WORDS[check].name;
  return {
    id: `${scope}/soak/${id}/over`,
    event: DATA.has(check) ? 'data' : 'system',
    tier: 2,
    atMs,
    title: `Well again: ${about === null ? name : `${name}, ${about}`}`,
    lines: [`It lasted ${spanWords(atMs - sinceMs)}.`],
    subject: null,
    actions: [],
    freshForMs: null,
  };
}
