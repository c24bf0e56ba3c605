import { useState } from 'react';
import type { StreamParams } from '#contract/streams';
import type { StreamValue } from '#window/state/folds/folds.ts';
import { type LinkGroup, useLinkedSymbol } from '#window/state/linked-symbols.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';
import { linkGroupFrom } from '#window/views/board/link-group-menu.tsx';
import type { PanelProps } from '#window/views/panel-props.ts';

type OptionStream = 'chain' | 'surface' | 'spreads';

interface OptionView<Name extends OptionStream> {
  readonly group: LinkGroup;
  readonly view: StreamValue<Name> | null;
}

const NONE: readonly string[] = [];

/**
 * What a panel about options shows: of the symbol of its colour group where that one has options, else of its own
 * underlying. `rest` is what its stream asks for besides.
 */
export function useOptionView<Name extends OptionStream>(
  name: Name,
  params: PanelProps['params'],
  rest: Omit<StreamParams<Name>, 'underlying' | 'provider'>,
): OptionView<Name> {
  const group = linkGroupFrom(params['group'], 'blue');
  const own = typeof params['underlying'] === 'string' ? params['underlying'] : null;
  // As the engine last said: it is asked about one underlying at a time.
  const [available, setAvailable] = useState(NONE);
  const underlying = useLinkedUnderlying(group, own, available);
  const provider = typeof params['provider'] === 'string' ? params['provider'] : null;
  const view = useStream(name, { underlying, provider, ...rest } as StreamParams<Name>);
  if (view !== null && view.available.join() !== available.join()) setAvailable(view.available);
  return { group, view };
}

function useLinkedUnderlying(group: LinkGroup, own: string | null, available: readonly string[]): string | null {
  const [index] = useLinkedSymbol(group, -1);
  const linked = useDesk((desk) => desk?.instruments.find((one) => one.index === index)?.symbol ?? null);
  return group !== 'none' && linked !== null && available.includes(linked) ? linked : own;
}
