import { create } from 'zustand';

interface StepChecks {
  /** Steps that were ticked off, by ticket: a reminder for the eyes, no fact. */
  readonly done: Readonly<Record<string, readonly number[]>>;
}

const stepChecks = create<StepChecks>()(() => ({ done: {} }));
const NONE: readonly number[] = [];

export function useStepChecks(ticketId: string): readonly number[] {
  return stepChecks((state) => state.done[ticketId] ?? NONE);
}

export function toggleStep(ticketId: string, step: number): void {
  stepChecks.setState(({ done }) => {
    const before = done[ticketId] ?? NONE;
    const after = before.includes(step) ? before.filter((one) => one !== step) : [...before, step];
    return { done: { ...done, [ticketId]: after } };
  });
}
