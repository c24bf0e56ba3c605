import type { ReactNode } from 'react';
import type { FarmView } from '#contract/farm-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatPercent } from '#window/formatting/numbers.ts';

interface FarmAbsenceProps {
  readonly view: FarmView | null;
  /** What will appear here. */
  readonly text: string;
}

/** Shown in place of what a farm would answer: why there is none, how far it is, or what it waits for. */
export function FarmAbsence({ view, text }: FarmAbsenceProps): ReactNode {
  if (view === null) return <EmptyState title="Farm" text={text} waitsFor="Waiting for the engine." />;
  const { phase, problem, progress, isBehind } = view;
  if (phase === 'none') {
    return (
      <EmptyState
        title={problem === null ? 'No farm runs here' : 'The farm does not run'}
        text={problem ?? text}
        waitsFor="Open a tape with option chains of what the grid trades."
      />
    );
  }
  if (phase === 'failed') return <EmptyState title="The farm has stopped" text={problem ?? text} />;
  if (isBehind) {
    return (
      <EmptyState
        title={`The farm is ${formatPercent(progress, 0)} through the tape`}
        text={text}
        waitsFor="Waiting for it to reach the cursor."
      />
    );
  }
  return (
    <EmptyState
      title="No bar of the farm yet"
      text={text}
      waitsFor="The first one closes a minute after New York opens. Move the cursor past it."
    />
  );
}
