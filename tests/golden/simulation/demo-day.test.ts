import { expect, it } from 'vitest';
import { fingerprint } from '#tests/determinism/simulation/fingerprint';

/** Whoever changes the simulated market changes this line and records the bundled demo tape anew. */
it('the demo day of seed 7 is still the one that was published', () => {
  expect(fingerprint('demo', 7, [4_096])).toBe('56de934031767e24c032c61f83f310625cfa5bf98ccd8589bf02884ddf5ef6c7');
});
