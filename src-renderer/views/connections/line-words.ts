import type { ConnectionsView, LineView } from '#contract/connections-view';

export type Level = 'well' | 'waiting' | 'warning' | 'problem';

interface PhaseWords {
  readonly word: string;
  readonly shape: string;
  readonly level: Level;
}

/** A shape for each colour: nobody has to tell red from green. */
export const PHASE_WORDS: Readonly<Record<LineView['phase'], PhaseWords>> = {
  idle: { word: 'idle', shape: '○', level: 'waiting' },
  connecting: { word: 'connecting', shape: '○', level: 'waiting' },
  syncing: { word: 'syncing', shape: '◔', level: 'waiting' },
  live: { word: 'live', shape: '●', level: 'well' },
  stale: { word: 'stale', shape: '◐', level: 'warning' },
  'backing-off': { word: 'backing off', shape: '◌', level: 'warning' },
  refused: { word: 'refused', shape: '✕', level: 'problem' },
};

const VENUE_TITLES: Readonly<Record<string, string>> = {
  bybit: 'Bybit',
  deribit: 'Deribit',
  alpaca: 'Alpaca',
  yahoo: 'Yahoo',
  tastytrade: 'tastytrade',
  public: 'Public.com',
  ibkr: 'IBKR',
  alphavantage: 'Alpha Vantage',
  polymarket: 'Polymarket',
};

export function venueTitle(name: string): string {
  return VENUE_TITLES[name] ?? name;
}

/** Less than this share of what a venue allows is little. */
const LITTLE = 0.15;

export function budgetLevel({ left, of }: NonNullable<LineView['budget']>): Level {
  return of > 0 && left / of < LITTLE ? 'warning' : 'well';
}

/** `60 s`, `1 s`, `250 ms`: what a budget is for. */
export function stretchText(perMs: number): string {
  if (perMs < 1_000) return `${perMs} ms`;
  if (perMs < 120_000) return `${Math.round(perMs / 1_000)} s`;
  return perMs < 7_200_000 ? `${Math.round(perMs / 60_000)} min` : `${Math.round(perMs / 3_600_000)} h`;
}

/** How all lines together stand, in one sentence. */
export function overallLines({ venues, halted }: ConnectionsView): { readonly level: Level; readonly text: string } {
  const lines = venues.flatMap((venue) => venue.lines);
  const count = (level: Level): number => lines.filter(({ phase }) => PHASE_WORDS[phase].level === level).length;
  const [live, refused, shaky] = [count('well'), count('problem'), count('warning')];
  const text = `${live} of ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} live`;
  if (halted !== null) return { level: 'problem', text: `Recording stands still, ${text}` };
  if (lines.length === 0) return { level: 'waiting', text: 'No line yet' };
  if (refused > 0) return { level: 'problem', text: `${text}, ${refused} refused` };
  if (shaky > 0) return { level: 'warning', text: `${text}, ${shaky} silent or lost` };
  return { level: live === lines.length ? 'well' : 'waiting', text };
}

export const LEVEL_SHAPES: Readonly<Record<Level, string>> = { well: '●', waiting: '○', warning: '◐', problem: '✕' };
