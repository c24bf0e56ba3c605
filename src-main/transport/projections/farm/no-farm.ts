import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';

/** Where no farm runs: says so, and is asked nothing. */
export function noFarm(problem: string | null): FarmAnalyst {
  return {
    progress: {
      phase: 'none',
      problem,
      progress: 0,
      epoch: null,
      configs: 0,
      bytesPerConfig: 0,
      bookBytes: 0,
      backend: null,
      backendAbout: '',
      barMs: null,
      firstMs: null,
      throughMs: null,
    },
    ask: () => Promise.reject(new Error(problem ?? 'No farm runs here.')),
  };
}
