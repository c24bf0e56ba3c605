import { writeSync } from 'node:fs';
import { MemoryFile } from '#entry/desk/memory-file';

/** Writes one value after the other and says each once it is safe, until it is killed. */
const [path = ''] = process.argv.slice(2);
const memory = MemoryFile.open(path, (text) => {
  throw new Error(text);
});
for (let round = Number(memory.read('round') ?? '0') + 1; ; round++) {
  await memory.write('filling', 'x'.repeat((round % 50) * 1_000));
  await memory.write('round', String(round));
  writeSync(1, `${round}\n`);
}
