/**
 * How well a title fits what was typed: 0 is not at all, 1 is best. Every word typed must be there; letters scattered
 * over a title are no match, since Enter runs whatever comes first.
 */
export function commandMatch(typed: string, title: string, further: readonly string[] = []): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const inTitle = title.toLowerCase();
  const inFurther = further.join(' ').toLowerCase();
  let total = 0;
  for (const word of words) {
    const score = Math.max(place(word, inTitle), place(word, inFurther) * 0.3);
    if (score === 0) return 0;
    total += score;
  }
  // Of two that fit alike, the shorter one is meant more often.
  return (total / words.length) * 0.95 + 0.05 / (1 + title.length / 20);
}

function place(word: string, text: string): number {
  if (text.startsWith(word)) return 1;
  if (text.includes(` ${word}`)) return 0.8;
  return text.includes(word) ? 0.4 : 0;
}
