/** A level of the grid in a few letters: `0.3`, `from 0.5 by 0.2`, `none`. */
export function levelText(level: unknown): string {
  if (level === null) return 'none';
  if (typeof level === 'string') return level;
  if (typeof level !== 'object') return JSON.stringify(level);
  if ('name' in level) return levelText(level.name);
  return Object.entries(level)
    .map(([key, value]) => `${key} ${levelText(value)}`)
    .join(' ');
}
