import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Behind these bytes Electron's program holds its fuses: a version, how many there are, a letter for each. */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
  'wasmTrapHandlers',
] as const;
const DELIVERED = '101100011';

/** A Linux distribution of Electron that holds nothing but what packaging looks at. */
export function writeStubElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\nexit 0\n'),
    SENTINEL,
    Buffer.from([1, FUSES.length]),
    Buffer.from(DELIVERED),
  ]);
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 });
  for (const helper of ['chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, helper), '', { mode: 0o755 });
  }
  writeFileSync(join(folder, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) {
    writeFileSync(join(folder, file), 'stub');
  }
}

/** How the fuses of a packaged program are set. */
export function readFuses(program: string): Readonly<Record<(typeof FUSES)[number], boolean>> {
  const bytes = readFileSync(program);
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length;
  const states = FUSES.map((name, index) => [name, bytes[at + 2 + index] === '1'.charCodeAt(0)] as const);
  return Object.fromEntries(states) as Record<(typeof FUSES)[number], boolean>;
}

interface ArchiveNode {
  readonly files?: Readonly<Record<string, ArchiveNode>>;
  readonly unpacked?: boolean;
}

/** The files of an asar archive; those that lie beside it end in ` (unpacked)`. */
export function listArchive(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as ArchiveNode;
  const list = (node: ArchiveNode, at: string): readonly string[] =>
    Object.entries(node.files ?? {}).flatMap(([name, child]) =>
      child.files === undefined
        ? [`${at}${name}${child.unpacked === true ? ' (unpacked)' : ''}`]
        : list(child, `${at}${name}/`),
    );
  return list(header, '');
}
