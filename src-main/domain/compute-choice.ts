/** What can draw paths: the reference, vector code on the processor, a graphics card. */
export const COMPUTE_BACKENDS = ['typescript', 'wasm', 'webgpu'] as const;

export type ComputeBackendName = (typeof COMPUTE_BACKENDS)[number];

/** What heavy computation runs on, and why, for people to read. */
export interface ComputeChoice {
  readonly backend: ComputeBackendName;
  /** What does the work: `AMD EPYC, 2 threads`, the name of a graphics card. */
  readonly adapter: string;
  /** A sentence: chosen because of the setting, or for lack of what. */
  readonly reason: string;
}

const TITLES: Readonly<Record<ComputeBackendName, string>> = {
  typescript: 'TypeScript',
  wasm: 'WASM SIMD',
  webgpu: 'WebGPU',
};

/** For a status bar. */
export function computeTitle({ backend }: ComputeChoice): string {
  return TITLES[backend];
}

/** What a user wishes for. */
export interface ComputeSettings {
  readonly backend: 'auto' | ComputeBackendName;
  /** Threads that share out large work; null for one per processor, 0 or 1 for none besides the one that asks. */
  readonly workers: number | null;
}
