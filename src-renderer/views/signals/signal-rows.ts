import type { SignalsView, SignalView } from '#contract/trade-view';

export interface SignalRow {
  readonly signal: SignalView;
  /** Its place among the accepted ones, from 1; null where it was refused. */
  readonly rank: number | null;
}

/** Accepted ones in their rank, then what was refused, where that is wanted. */
export function signalRows(
  view: Pick<SignalsView, 'accepted' | 'refused'> | null,
  withRefused: boolean,
): readonly SignalRow[] {
  if (view === null) return [];
  const accepted = view.accepted.map((signal, at) => ({ signal, rank: at + 1 }));
  return withRefused ? [...accepted, ...view.refused.map((signal) => ({ signal, rank: null }))] : accepted;
}

/** What is said of it in one line: why it was refused, else what became of it, else why it was raised. */
export function signalLine({ refusal, state, about, because }: SignalView): string {
  if (refusal !== null) return refusal;
  if (state === 'context' || about === '') return because.join(' · ');
  return `${about} · ${because.join(' · ')}`;
}
