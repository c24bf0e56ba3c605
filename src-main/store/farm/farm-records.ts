import { FarmFault, type FarmIdentity } from '#ports/farm-store';
import { attempt, damagedFault } from '#store/farm/farm-faults';
import { buildPreamble, type PreambleProblem, type RecordOwner } from '#store/records/record-preamble';

/** What a file of a farm holds; written into it, so that none is taken for another. */
export type FarmFileKind = 'book' | 'keyframe' | 'decisions';

const NAME = Buffer.from('\u0089ARGFARM', 'latin1');

/** The records of one farm: what goes wrong with them is a `FarmFault`. */
export function farmRecords(kind: FarmFileKind, identity: FarmIdentity): RecordOwner {
  const { tape, epoch } = identity;
  return {
    preamble: buildPreamble(NAME, JSON.stringify({ kind, tape, epoch })),
    attempt,
    damaged: damagedFault,
    refused: (path, problem) => refusedFault(path, problem, identity),
  };
}

function refusedFault(path: string, problem: PreambleProblem, { tape, epoch }: FarmIdentity): FarmFault {
  switch (problem.kind) {
    case 'foreign':
      return new FarmFault('damaged', path, `${path}: this is no file of a farm. Move it away and run the farm again.`);
    case 'newer': {
      const { version, readable } = problem;
      const text = `${path}: written in format ${version}; this program reads up to ${readable}. Update it.`;
      return new FarmFault('newer-version', path, text);
    }
    case 'damaged':
      return new FarmFault(
        'damaged',
        path,
        `${path}: damaged at byte 8: the first bytes do not match their checksum. Restore the file from a copy, or run the ` +
          'farm with --reset.',
      );
    case 'other':
      return new FarmFault(
        'other-farm',
        path,
        `${path}: it belongs to ${problem.text}, not to epoch ${epoch} on tape ${tape}. Farms are never mixed: put the ` +
          'file back where it came from.',
      );
  }
}
