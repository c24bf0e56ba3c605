import type { ReactNode } from 'react';
import type { AdviceProgress } from '#contract/trade-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatPercent } from '#window/formatting/numbers.ts';

interface AdviceAbsenceProps {
  readonly view: AdviceProgress | null;
  readonly title: string;
  /** What will appear here. */
  readonly text: string;
}

/** Why there is no advice, how far it is, or what it waits for. */
export function AdviceAbsence({ view, title, text }: AdviceAbsenceProps): ReactNode {
  if (view === null) return <EmptyState title={title} text={text} waitsFor="Waiting for the engine." />;
  if (view.phase === 'failed') return <EmptyState title="The trading desk has stopped" text={view.problem ?? text} />;
  if (view.phase === 'none') {
    return (
      <EmptyState
        title="No advice for this tape"
        text={view.problem ?? text}
        waitsFor="Open a tape with option chains of what the detectors watch."
      />
    );
  }
  return (
    <EmptyState
      title={`The trading desk is ${formatPercent(view.progress, 0)} through the tape`}
      text={text}
      waitsFor="Waiting for it to reach the cursor."
    />
  );
}
