import type { ReactNode } from 'react';
import { EmptyState } from '#window/components/empty-state.tsx';

interface BookAbsenceProps {
  readonly title: string;
  /** What will appear here. */
  readonly text: string;
  readonly view: { readonly problem: string | null } | null;
}

/** Why the trader's book cannot be shown, or that it waits for the engine. */
export function BookAbsence({ title, text, view }: BookAbsenceProps): ReactNode {
  if (view === null) return <EmptyState title={title} text={text} waitsFor="Waiting for the engine." />;
  return <EmptyState title={title} text={view.problem ?? text} />;
}
