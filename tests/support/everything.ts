import type { StreamName, StreamParams } from '#contract/streams';
import { USUAL_FILTER } from '#window/views/options/usual-filter.ts';
import type { EngineClient } from '#window/connection/engine-client.ts';

const PARAMS: { readonly [Name in StreamName]: StreamParams<Name> } = {
  desk: {},
  board: {},
  chart: { index: 0, interval: '1m' },
  timeline: {},
  chain: { underlying: null, provider: null, expiry: null },
  surface: { underlying: null, provider: null },
  spreads: { underlying: null, provider: null, filter: USUAL_FILTER },
  farm: {},
  signals: {},
  recommendation: { id: null },
  tickets: {},
  positions: {},
  journal: {},
  risk: {},
  calendar: {},
  connections: {},
  soak: {},
  quality: { hours: 24 },
  log: {},
  health: {},
};

export const STREAM_NAMES = Object.keys(PARAMS) as StreamName[];

/** All that a window could ever be shown, heard and forgotten. Answers how to stop each. */
export function watchEverything(client: EngineClient): readonly (() => void)[] {
  return STREAM_NAMES.map((name) =>
    client.watch(name, PARAMS[name] as never, { snapshot: () => undefined, patch: () => undefined }),
  );
}
