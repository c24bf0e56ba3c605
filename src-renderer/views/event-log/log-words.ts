import { formatCount } from '#window/formatting/numbers.ts';

/** `bar.closed` is `Bar closed`. */
export function typeTitle(type: string): string {
  const words = type.replaceAll(/[.-]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function missedText(count: number): string {
  return count === 1
    ? '1 entry was not sent: the window was behind'
    : `${formatCount(count)} entries were not sent: the window was behind`;
}
