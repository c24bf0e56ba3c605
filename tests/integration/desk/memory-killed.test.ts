import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MemoryFile } from '#entry/desk/memory-file';
import { SeededRandom } from '#primitives/random';
import { tapesFolder } from '#tests/support/replayed-desk';

const CHILD = fileURLToPath(new URL('../../support/memory-child.ts', import.meta.url));

/** Answers the last round that the process said was safe. */
async function writeUntilKilled(path: string, rounds: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > rounds) child.kill('SIGKILL');
  });
  await once(child, 'close');
  const whole = said.split('\n').slice(0, -1);
  return Number(whole.at(-1) ?? '0');
}

it('whatever was said to be remembered survives a kill at any moment', async () => {
  using folder = tapesFolder();
  const path = folder.file('memory.json');
  const random = new SeededRandom(7);
  for (let kill = 0; kill < 8; kill++) {
    const safe = await writeUntilKilled(path, 1 + random.below(30));
    const notes: string[] = [];
    const kept = Number(MemoryFile.open(path, (text) => notes.push(text)).read('round'));
    expect(notes).toEqual([]);
    // The one being written when the kill came may have made it as well.
    expect(kept === safe || kept === safe + 1).toBe(true);
  }
});
