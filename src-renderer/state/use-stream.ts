import { useCallback, useSyncExternalStore } from 'react';
import type { StreamName, StreamParams, StreamPatch, StreamSnapshot } from '#contract/streams';
import type { EngineClient } from '#window/connection/engine-client.ts';
import { useEngine } from '#window/state/engine-context.ts';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';
import { folds, type StreamValue } from '#window/state/folds/folds.ts';

/** One subscription for all that watch the same stream with the same params. */
class SharedStream<Name extends StreamName> {
  value: StreamValue<Name> | null = null;
  readonly #engine: EngineClient;
  readonly #name: Name;
  readonly #params: StreamParams<Name>;
  readonly #listeners = new Set<() => void>();
  #stop: (() => void) | null = null;

  constructor(engine: EngineClient, name: Name, params: StreamParams<Name>) {
    this.#engine = engine;
    this.#name = name;
    this.#params = params;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#stop ??= this.#watch();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
      this.value = null;
    };
  }

  #watch(): () => void {
    const fold = folds[this.#name] as unknown as StreamFold<Name, StreamValue<Name>>;
    const tell = (value: StreamValue<Name>): void => {
      this.value = value;
      for (const listener of this.#listeners) listener();
    };
    return this.#engine.watch(this.#name, this.#params, {
      snapshot: (snapshot: StreamSnapshot<Name>, missed: number) => tell(fold.begin(snapshot, missed, this.value)),
      patch: (patch: StreamPatch<Name>) => {
        if (this.value !== null) tell(fold.fold(this.value, patch));
      },
    });
  }
}

const shared = new WeakMap<EngineClient, Map<string, SharedStream<StreamName>>>();

function sharedStream<Name extends StreamName>(engine: EngineClient, name: Name, key: string): SharedStream<Name> {
  let streams = shared.get(engine);
  if (streams === undefined) {
    streams = new Map();
    shared.set(engine, streams);
  }
  const id = `${name} ${key}`;
  let stream = streams.get(id);
  if (stream === undefined) {
    stream = new SharedStream<StreamName>(engine, name, JSON.parse(key) as StreamParams<StreamName>);
    streams.set(id, stream);
  }
  return stream as unknown as SharedStream<Name>;
}

/** The stream as it stands now; null until its first snapshot. The last value stays while the engine is away. */
export function useStream<Name extends StreamName>(name: Name, params: StreamParams<Name>): StreamValue<Name> | null {
  const engine = useEngine();
  const key = JSON.stringify(params);
  const subscribe = useCallback(
    (changed: () => void) => sharedStream(engine, name, key).listen(changed),
    [engine, name, key],
  );
  return useSyncExternalStore(subscribe, () => sharedStream(engine, name, key).value);
}
