import { expect, it } from 'vitest';
import { fingerprint } from '#tests/determinism/simulation/fingerprint';

/** Whoever changes the simulated market changes this line and records the bundled demo tape anew. */
it('the demo day of seed 7 is still the one that was published', () => {
  expect(fingerprint('demo', 7, [4_096])).toBe('9bc93699b52c06969a4466e8f6e3b1263ae13c2f8d9169b2e40eaaa299f8f185');
});
