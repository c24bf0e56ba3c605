import { useCallback, useRef, useState } from 'react';
import type { CommandInput, CommandName, CommandOutput } from '#contract/commands';
import { newNonce } from '#window/connection/new-nonce.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';

/** Commands that carry a nonce, so that the engine does once what it is asked twice. */
export type DeedName = {
  [Name in CommandName]: CommandInput<Name> extends { readonly nonce: string } ? Name : never;
}[CommandName];

type DeedInput<Name extends DeedName> = Omit<CommandInput<Name>, 'nonce'>;

export interface Deed<Name extends DeedName> {
  readonly isBusy: boolean;
  /** Why it was not done, in the engine's words; null until that happens. */
  readonly problem: string | null;
  /** Null where it was not done, or while it is being done already. */
  readonly act: (input: DeedInput<Name>) => Promise<CommandOutput<Name> | null>;
  readonly forgetProblem: () => void;
}

interface Intent {
  readonly text: string;
  readonly nonce: string;
}

/**
 * Something that must not happen twice. A second click while the first is on its way does nothing; asked again after an
 * answer got lost, the same intent carries the same nonce.
 */
export function useDeed<Name extends DeedName>(name: Name): Deed<Name> {
  const engine = useEngine();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const underWay = useRef(false);
  const intent = useRef<Intent | null>(null);
  const act = useCallback(
    async (input: DeedInput<Name>): Promise<CommandOutput<Name> | null> => {
      if (underWay.current) return null;
      underWay.current = true;
      setIsBusy(true);
      setProblem(null);
      const text = JSON.stringify(input);
      if (intent.current?.text !== text) intent.current = { text, nonce: newNonce() };
      try {
        const done = await engine.call(name, { ...input, nonce: intent.current.nonce } as CommandInput<Name>);
        intent.current = null;
        return done;
      } catch (thrown) {
        setProblem(errorText(thrown));
        return null;
      } finally {
        underWay.current = false;
        setIsBusy(false);
      }
    },
    [engine, name],
  );
  const forgetProblem = useCallback(() => setProblem(null), []);
  return { isBusy, problem, act, forgetProblem };
}
