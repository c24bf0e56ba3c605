import { create } from 'zustand';
import type { DeskStatus } from '#contract/desk-view';
import type { EngineClient } from '#window/connection/engine-client.ts';
import { deskFold } from '#window/state/folds/desk.ts';

interface DeskState {
  readonly desk: DeskStatus | null;
}

export const deskStore = create<DeskState>()(() => ({ desk: null }));

/** Keeps the mirror filled; called once, by the application. */
export function mirrorDesk(engine: EngineClient): () => void {
  return engine.watch(
    'desk',
    {},
    {
      snapshot: (snapshot) => deskStore.setState({ desk: snapshot }),
      patch: (patch) => {
        const { desk } = deskStore.getState();
        if (desk !== null) deskStore.setState({ desk: deskFold.fold(desk, patch) });
      },
    },
  );
}

/** What the selector picks must keep its identity while nothing changed. The desk is null before the first snapshot. */
export function useDesk<Picked>(selector: (desk: DeskStatus | null) => Picked): Picked {
  return deskStore((state) => selector(state.desk));
}
