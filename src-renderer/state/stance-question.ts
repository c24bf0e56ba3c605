import { create } from 'zustand';

/** What may be asked before the trading desk's stance is changed. */
export type StanceQuestion = 'pause' | 'kill' | 'revive' | 'live';

interface StanceState {
  readonly question: StanceQuestion | null;
}

export const stanceStore = create<StanceState>()(() => ({ question: null }));

export function askStance(question: StanceQuestion): void {
  stanceStore.setState({ question });
}

export function closeStance(): void {
  stanceStore.setState({ question: null });
}
