/** Who can evaluate a farm. All of them make the same trades and book the same cents. */
export const FARM_BACKENDS = ['typescript', 'columns', 'wasm', 'threads', 'webgpu', 'tensorflow'] as const;

export type FarmBackendName = (typeof FARM_BACKENDS)[number];

/** What a farm is evaluated by, and why, for people to read. */
export interface FarmBackendChoice {
  readonly backend: FarmBackendName;
  /** What does the work: `AMD EPYC, 2 threads`, the name of a graphics card. */
  readonly adapter: string;
  /** A sentence: chosen because of the setting, or for lack of what. */
  readonly reason: string;
}

/** What a user wishes for. */
export interface FarmSettings {
  readonly backend: 'auto' | FarmBackendName;
  /** Threads that share out the configs; null for one per processor. */
  readonly threads: number | null;
}
