import type { TapeHeader } from '#ports/tape';
import { bareFields, buildFrame, FrameKind } from '#store/tape/frame';
import { journalPath } from '#store/tape/journal';
import { buildPreamble, preambleChain } from '#store/tape/preamble';
import { TapeFile } from '#store/tape/tape-file';
import type { TapeFiles } from '#store/tape/tape-files';

/** Puts a tape with a header and no inputs there. Under another name first: it has its header or does not exist. */
export function createTape(files: TapeFiles, path: string, header: TapeHeader): void {
  const preamble = buildPreamble();
  const payload = Buffer.from(JSON.stringify(header), 'utf8');
  const frame = buildFrame(bareFields(FrameKind.header, 1, 0), payload, preambleChain(preamble), true);
  const draft = `${path}.new`;
  {
    using file = new TapeFile(files, draft, 'create');
    file.write(Buffer.concat([preamble, frame.bytes]), 0);
    file.dataSync();
  }
  // A journal without its tape says nothing.
  files.remove(journalPath(path));
  files.rename(draft, path);
  files.syncFolderOf(path);
}
