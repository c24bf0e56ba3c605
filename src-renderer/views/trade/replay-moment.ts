import { linkSymbol } from '#window/state/linked-symbols.ts';
import type { useEngine } from '#window/state/engine-context.ts';
import type { Moment } from '#window/state/trade-choice.ts';
import { deskStore } from '#window/state/use-desk.ts';
import { activate, workspaceStore } from '#window/state/workspaces.ts';

/** Stands the replay still at an instant, in the workspace for it, with the underlying in the blue charts. */
export async function replayMoment(engine: ReturnType<typeof useEngine>, { atMs, symbol }: Moment): Promise<void> {
  await engine.call('replay.pause', {});
  // A seek stands before what was seen at an instant; this one is to show it.
  await engine.call('replay.seek', { toMs: atMs + 1 });
  const instrument = deskStore.getState().desk?.instruments.find((one) => one.symbol === symbol);
  if (instrument !== undefined) linkSymbol('blue', instrument.index);
  const replay = workspaceStore.getState().list.find(({ preset }) => preset === 'REPLAY');
  if (replay !== undefined) workspaceStore.setState((state) => activate(state, replay.id));
}
