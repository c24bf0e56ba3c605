import { useCallback, useState } from 'react';
import { create } from 'zustand';

export const LINK_GROUPS = ['none', 'blue', 'orange', 'green', 'violet'] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];

interface LinkedSymbols {
  readonly indexes: Readonly<Partial<Record<LinkGroup, number>>>;
}

const linkedSymbolStore = create<LinkedSymbols>()(() => ({ indexes: {} }));

export function linkSymbol(group: LinkGroup, index: number): void {
  linkedSymbolStore.setState(({ indexes }) => ({ indexes: { ...indexes, [group]: index } }));
}

/** The instrument index that all panels of a colour group show; `none` is each panel's own. */
export function useLinkedSymbol(group: LinkGroup, first = 0): readonly [number, (index: number) => void] {
  const linked = linkedSymbolStore((state) => state.indexes[group]);
  const [own, setOwn] = useState(first);
  const set = useCallback((index: number) => (group === 'none' ? setOwn(index) : linkSymbol(group, index)), [group]);
  return [group === 'none' ? own : (linked ?? first), set];
}
