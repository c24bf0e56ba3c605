import { useDesk } from '#window/state/use-desk.ts';
import { type LinkGroup, useLinkedSymbol } from '#window/state/linked-symbols.ts';

/**
 * The underlying that a panel should show: the symbol of its colour group where that one has options, else its own.
 * `available` is what the engine last said there is.
 */
export function useUnderlying(group: LinkGroup, own: string | null, available: readonly string[]): string | null {
  const [index] = useLinkedSymbol(group, -1);
  const linked = useDesk((desk) => desk?.instruments.find((one) => one.index === index)?.symbol ?? null);
  return group !== 'none' && linked !== null && available.includes(linked) ? linked : own;
}
