import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the WebAssembly that is part of the repository', () => {
  it.each([
    ['path-kernel.wasm', 'assembly.json'],
    ['farm-kernel.wasm', 'farm-assembly.json'],
  ])('is what its sources compile to, byte for byte: %s', (name, config) => {
    const folder = mkdtempSync(join(tmpdir(), 'argus-wasm-'));
    try {
      const built = join(folder, name);
      const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
      const run = spawnSync(process.execPath, [compiler, '--config', `config/tooling/${config}`, '--outFile', built], {
        cwd: root,
        encoding: 'utf8',
      });
      expect(run.stderr).toBe('');
      expect(run.status).toBe(0);
      expect(readFileSync(built).equals(readFileSync(join(root, 'resources/wasm', name)))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
