import type { RegimeView } from '#contract/market-view';
import { formatPercent } from '#window/formatting/numbers.ts';

export const TREND_WORDS: Readonly<Record<RegimeView['trend'], string>> = {
  UNKNOWN: 'Unknown',
  RANGE: 'Range',
  TREND_UP: 'Up',
  TREND_DOWN: 'Down',
};

export const VOLATILITY_WORDS: Readonly<Record<RegimeView['volatility'], string>> = {
  UNKNOWN: 'Unknown',
  LOW: 'Low',
  NORMAL: 'Normal',
  HIGH: 'High',
  SPIKE: 'Spike',
};

export const SESSION_WORDS: Readonly<Record<RegimeView['session'], { readonly short: string; readonly long: string }>> =
  {
    CLOSED: { short: 'Closed', long: 'The exchange is closed' },
    PRE: { short: 'Pre', long: 'Before the opening bell' },
    RTH: { short: 'RTH', long: 'Regular trading hours' },
    POST: { short: 'Post', long: 'After the closing bell' },
    ASIA: { short: 'Asia', long: 'Asian hours' },
    EU: { short: 'EU', long: 'European hours' },
    US: { short: 'US', long: 'US hours' },
    LATE: { short: 'Late', long: 'After US hours' },
  };

const QUALITY_WORDS: Readonly<Record<string, { readonly short: string; readonly long: string }>> = {
  warmingUp: { short: 'warming up', long: 'too little history yet' },
  gap: { short: 'gap', long: 'the feed was interrupted' },
  stale: { short: 'stale', long: 'nothing was heard for too long' },
  crossed: { short: 'crossed', long: 'the bid stood above the ask' },
  lateData: { short: 'late data', long: 'data arrived after its bar had closed' },
  thin: { short: 'thin', long: 'too few ticks' },
};

/** A gap needs a look; the other flags only ask for less trust. */
export function qualityNeedsYou(flags: readonly string[]): boolean {
  return flags.includes('gap') || flags.includes('crossed');
}

export function qualityShort(flags: readonly string[]): string {
  const [first] = flags;
  if (first === undefined) return 'Clean';
  const word = QUALITY_WORDS[worstFirst(flags)[0] ?? first]?.short ?? first;
  const shown = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  return flags.length === 1 ? shown : `${shown} +${flags.length - 1}`;
}

export function qualityLong(flags: readonly string[]): string {
  if (flags.length === 0) return 'Nothing speaks against this data.';
  const reasons = worstFirst(flags).map((flag) => {
    const words = QUALITY_WORDS[flag];
    return words === undefined ? flag : `${words.short}: ${words.long}`;
  });
  return `${reasons.join('; ')}.`;
}

export function confidenceLong(confidence: number): string {
  return `Confidence ${formatPercent(confidence, 0)}: how far the figures are from the thresholds, and how much history stands behind them.`;
}

const WORST_FIRST = ['gap', 'crossed', 'stale', 'lateData', 'thin', 'warmingUp'];

function worstFirst(flags: readonly string[]): readonly string[] {
  return flags.toSorted((left, right) => rank(left) - rank(right));
}

function rank(flag: string): number {
  const at = WORST_FIRST.indexOf(flag);
  return at < 0 ? WORST_FIRST.length : at;
}
