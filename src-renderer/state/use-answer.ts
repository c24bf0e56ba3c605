import { useEffect, useRef, useState } from 'react';
import type { CommandInput, CommandName, CommandOutput } from '#contract/commands';
import { errorText } from '#window/state/error-text.ts';
import { useEngine } from '#window/state/engine-context.ts';

interface Answer<Value> {
  readonly value: Value | null;
  readonly problem: string | null;
}

interface Heard<Value> extends Answer<Value> {
  readonly scope: string;
}

/**
 * What the engine answers to a question; null asks nothing. It is asked anew when the question or `asOf` changes, and the
 * answer before stands meanwhile, unless `scope` has changed as well: then it may be of a time that is still to come. One
 * question at a time: while a slider is dragged, only its newest place is asked for next.
 */
export function useAnswer<Name extends CommandName>(
  name: Name,
  input: CommandInput<Name> | null,
  asOf: string,
  scope = '',
): Answer<CommandOutput<Name>> {
  type Value = CommandOutput<Name>;
  const engine = useEngine();
  const [heard, setHeard] = useState<Heard<Value>>({ value: null, problem: null, scope });
  const wanted = useRef<{ readonly input: CommandInput<Name>; readonly scope: string } | null>(null);
  const isAsking = useRef(false);
  const key = input === null ? '' : `${scope} ${asOf} ${JSON.stringify(input)}`;
  useEffect(() => {
    wanted.current = input === null ? null : { input, scope };
    if (input === null) {
      setHeard({ value: null, problem: null, scope });
      return;
    }
    const askOnce = async (): Promise<void> => {
      if (isAsking.current) return;
      isAsking.current = true;
      try {
        for (let next = wanted.current; next !== null; next = wanted.current === next ? null : wanted.current) {
          const { scope: of } = next;
          await engine.call(name, next.input).then(
            (value) => {
              if (wanted.current !== null) setHeard({ value, problem: null, scope: of });
            },
            (error: unknown) =>
              setHeard((before) => ({
                value: before.scope === of ? before.value : null,
                problem: errorText(error),
                scope: of,
              })),
          );
        }
      } finally {
        isAsking.current = false;
      }
    };
    void askOnce();
    // The key says all that the input does.
  }, [engine, name, key]);
  return heard.scope === scope ? heard : { value: null, problem: null };
}
