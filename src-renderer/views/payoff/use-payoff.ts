import type { PayoffInput, PayoffView } from '#contract/options-view';
import { useAnswer } from '#window/state/use-answer.ts';

interface Payoff {
  readonly view: PayoffView | null;
  readonly problem: string | null;
}

/** Asks anew when the structure, a slider or the snapshot (`asOf`) changes. */
export function usePayoff(input: PayoffInput | null, asOf: string): Payoff {
  const { value, problem } = useAnswer('payoff.read', input, asOf);
  return { view: value, problem };
}
