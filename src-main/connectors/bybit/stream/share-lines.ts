import type { SymbolTerms } from '#connectors/bybit/stream/watched-symbol';

/** Bybit takes 21,000 characters of topics on one line. A symbol has four topics, of which this is the most that each adds. */
const MOST_CHARACTERS = 20_000;
const TOPICS = 4;
const TOPIC_CHARACTERS = 18;

/** Symbols, shared out to as many lines as they need. */
export function shareLines(symbols: readonly SymbolTerms[]): readonly (readonly SymbolTerms[])[] {
  const lines: SymbolTerms[][] = [];
  let left = 0;
  for (const terms of symbols) {
    const needed = TOPICS * (terms.symbol.length + TOPIC_CHARACTERS);
    if (needed > left) {
      lines.push([]);
      left = MOST_CHARACTERS;
    }
    lines.at(-1)?.push(terms);
    left -= needed;
  }
  return lines;
}
