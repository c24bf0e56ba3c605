import { fingerprint } from '#tests/determinism/simulation/fingerprint';

process.stdout.write(fingerprint('demo', 7, [1_000]));
