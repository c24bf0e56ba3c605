import { TraderLedgerFault } from '#ports/trader-ledger';
import { buildPreamble, type PreambleProblem, type RecordOwner } from '#store/records/record-preamble';
import { systemProblem } from '#store/tape/system-problem';

const NAME = Buffer.from('\u0089ARGFACT', 'latin1');
const RESTORE = 'Restore it from a copy: what you did cannot be worked out from anything else.';

/** The records of one trader's book: what goes wrong with them is a `TraderLedgerFault`. */
export function ledgerRecords(book: string): RecordOwner {
  return {
    preamble: buildPreamble(NAME, JSON.stringify({ book })),
    attempt,
    damaged: (path, offset, what) =>
      new TraderLedgerFault('damaged', path, `${path}: damaged at byte ${offset}: ${what}. ${RESTORE}`),
    refused: (path, problem) => refusedFault(path, problem, book),
  };
}

export function attempt<Value>(path: string, doing: string, task: () => Value): Value {
  try {
    return task();
  } catch (error) {
    if (error instanceof TraderLedgerFault) throw error;
    const { code, text } = systemProblem(path, doing, error, 'then try again, nothing acknowledged is lost');
    throw new TraderLedgerFault(code, path, text, error);
  }
}

function refusedFault(path: string, problem: PreambleProblem, book: string): TraderLedgerFault {
  switch (problem.kind) {
    case 'foreign':
      return new TraderLedgerFault('damaged', path, `${path}: this is no trader's book. Move it away. ${RESTORE}`);
    case 'newer': {
      const { version, readable } = problem;
      const text = `${path}: written in format ${version}; this program reads up to ${readable}. Update it.`;
      return new TraderLedgerFault('newer-version', path, text);
    }
    case 'damaged': {
      const text = `${path}: damaged at byte 8: the first bytes do not match their checksum. ${RESTORE}`;
      return new TraderLedgerFault('damaged', path, text);
    }
    case 'other': {
      const text = `${path}: it belongs to ${problem.text}, not to the book ${book}. Put the file back where it came from.`;
      return new TraderLedgerFault('other-book', path, text);
    }
  }
}
