import { useEffect, useRef, useState } from 'react';
import type { PayoffInput, PayoffView } from '#contract/options-view';
import { errorText } from '#window/state/error-text.ts';
import { useEngine } from '#window/state/engine-context.ts';

interface Payoff {
  readonly view: PayoffView | null;
  readonly problem: string | null;
}

/**
 * Asks anew when the structure, a slider or the snapshot (`asOf`) changes. One question at a time: while a slider is
 * dragged, only its newest place is asked for next.
 */
export function usePayoff(input: PayoffInput | null, asOf: string): Payoff {
  const engine = useEngine();
  const [payoff, setPayoff] = useState<Payoff>({ view: null, problem: null });
  const wanted = useRef<{ readonly input: PayoffInput; readonly key: string } | null>(null);
  const isAsking = useRef(false);
  const key = input === null ? '' : `${asOf} ${JSON.stringify(input)}`;
  useEffect(() => {
    wanted.current = input === null ? null : { input, key };
    if (input === null) {
      setPayoff({ view: null, problem: null });
      return;
    }
    const askOnce = async (): Promise<void> => {
      if (isAsking.current) return;
      isAsking.current = true;
      try {
        for (let next = wanted.current; next !== null; next = wanted.current === next ? null : wanted.current) {
          await engine.call('payoff.read', next.input).then(
            (view) => {
              if (wanted.current !== null) setPayoff({ view, problem: null });
            },
            (error: unknown) => setPayoff((before) => ({ ...before, problem: errorText(error) })),
          );
        }
      } finally {
        isAsking.current = false;
      }
    };
    void askOnce();
    // The key says all that the input does.
  }, [engine, key]);
  return payoff;
}
