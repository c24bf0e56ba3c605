import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decompressed, openByteSource } from '#connectors/files/byte-source';
import { readTicks } from '#connectors/files/read-ticks';
import { message, problem, value } from '#tests/fixtures/files/text-reading';

const T = 1_772_807_400_000;
const TEXT = `at_ms,price,size\n${Array.from({ length: 5000 }, (_, row) => `${T + row},${row + 1}.25,1\n`).join('')}`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-files-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('opening files', () => {
  it('reads plain and compressed files alike, whatever they are called', async () => {
    const zipped = gzipSync(TEXT);
    const half = Math.floor(TEXT.length / 2);
    const members = Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]);
    for (const path of [file('a.csv', TEXT), file('b.csv', zipped), file('c.gz', TEXT), file('d', members)]) {
      expect(value(await readTicks(openByteSource(path))).length).toBe(5000);
    }
  });

  it('reports how much of the file was read', async () => {
    const path = file('progress.csv', TEXT);
    const steps: (readonly [number, number | null])[] = [];
    await readTicks(openByteSource(path, { onProgress: (read, total) => steps.push([read, total]) }));
    expect(steps.at(-1)).toEqual([TEXT.length, TEXT.length]);
  });

  it('sees the compression although the bytes come one by one', async () => {
    async function* single(): AsyncGenerator<Uint8Array> {
      for (const byte of gzipSync('hello')) yield Uint8Array.of(byte);
    }
    const parts: Uint8Array[] = [];
    for await (const chunk of decompressed('x', single())) parts.push(chunk);
    expect(Buffer.concat(parts).toString()).toBe('hello');
  });

  it('refuses compressed data that is cut short, flipped or followed by something else', async () => {
    const zipped = gzipSync(TEXT);
    const flipped = Buffer.from(zipped);
    flipped[flipped.length - 6] = (flipped[flipped.length - 6] ?? 0) ^ 1;
    for (const bytes of [
      zipped.subarray(0, -9),
      zipped.subarray(0, 2),
      flipped,
      Buffer.concat([zipped, Buffer.from('more')]),
    ]) {
      const result = await readTicks(openByteSource(file('damaged.gz', bytes)), { onBadRow: 'skip' });
      expect(problem(result).reason).toBe('damaged-gzip');
      expect(message(result)).toContain('damaged.gz');
    }
  });

  it('says what is wrong with a path', async () => {
    const missing = await readTicks(openByteSource(join(folder, 'missing.csv')));
    expect(problem(missing).reason).toBe('missing-file');
    const within = await readTicks(openByteSource(join(file('plain', 'x'), 'below.csv')));
    expect(problem(within).reason).toBe('missing-file');
    expect(problem(await readTicks(openByteSource(folder))).reason).toBe('is-folder');
    expect(problem(await readTicks(openByteSource(file('empty.csv', '')))).reason).toBe('empty-file');
    expect(problem(await readTicks(openByteSource(file('one.csv', 'x')))).reason).toBe('missing-column');
  });

  it('stops at the first bad row and lets go of the file', async () => {
    const path = file('bad.csv.gz', gzipSync(`at_ms,price,size\nx\n${TEXT.repeat(40)}`));
    expect(problem(await readTicks(openByteSource(path))).line).toBe(2);
    rmSync(path);
  });
});
