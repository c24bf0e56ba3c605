import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `quick` is part of `npm run check` and stays well under a minute; `slow` is the rest of `npm test`. */
export default defineConfig({
  root,
  test: {
    pool: 'forks',
    projects: [
      {
        root,
        test: {
          name: 'quick',
          include: ['tests/{unit,property,determinism,golden,architecture}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: { name: 'slow', include: ['tests/{contract,integration,fuzz}/**/*.test.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
