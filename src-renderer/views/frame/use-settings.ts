import { useCallback, useEffect, useState } from 'react';
import type { CommandOutput } from '#contract/commands';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { useConnection } from '#window/state/use-connection.ts';

export interface Settings {
  readonly read: CommandOutput<'settings.read'> | null;
  /** Why it could not be read. */
  readonly problem: string | null;
  readonly reload: () => void;
}

export function useSettings(): Settings {
  const engine = useEngine();
  const isUp = useConnection().kind === 'up';
  const [read, setRead] = useState<Settings['read']>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (!isUp) return undefined;
    let stopped = false;
    engine.call('settings.read', {}).then(
      (output) => {
        if (stopped) return;
        setRead(output);
        setProblem(null);
      },
      (thrown: unknown) => {
        if (!stopped) setProblem(errorText(thrown));
      },
    );
    return () => {
      stopped = true;
    };
  }, [engine, isUp, asked]);
  const reload = useCallback(() => setAsked((before) => before + 1), []);
  return { read, problem, reload };
}
