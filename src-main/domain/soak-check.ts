/** What the guardian looks at, the gravest first. */
export const SOAK_CHECKS = [
  'recording',
  'lost-inputs',
  'disk-space',
  'self-proof',
  'silent-lines',
  'refused-lines',
  'bars',
  'greeks',
  'lost-quotes',
  'waiting-inputs',
  'waiting-rows',
  'clock-skew',
  'reconnects',
  'loop-lag',
  'memory',
  'tape-growth',
] as const;
export type SoakCheck = (typeof SOAK_CHECKS)[number];

export const SOAK_STATES = ['well', 'warning', 'problem'] as const;
export type SoakState = (typeof SOAK_STATES)[number];
