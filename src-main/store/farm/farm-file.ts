import { attempt } from '#store/farm/farm-faults';
import { StoredFile } from '#store/tape/stored-file';
import type { TapeFiles } from '#store/tape/tape-files';

/** A file of a farm: what goes wrong with it is a `FarmFault`. */
export class FarmFile extends StoredFile {
  constructor(files: TapeFiles, path: string, purpose: 'create' | 'read' | 'write') {
    super(files, path, purpose, attempt);
  }
}
