import { writeSync } from 'node:fs';
import { KeptBook } from '#entry/trading/kept-book';
import { LedgerFile } from '#store/trading/ledger-file';
import { invariant } from '#primitives/invariant';
import { DESK_START } from '#tests/support/trader-script';

/** Notes one line after the other in a trader's book and says which are safe, until somebody kills it. */
const [root, lines] = process.argv.slice(2) as [string, string];
using book = new KeptBook(LedgerFile.open(root, 'killed'));
writeSync(1, `begins ${book.facts.length}\n`);
for (let line = book.facts.length + 1; line <= Number(lines); line++) {
  const deed = {
    type: 'journal.noted',
    positionId: null,
    recommendationId: null,
    text: `line ${line}`,
    tags: [],
  } as const;
  const accepted = book.record({ atMs: DESK_START, source: 'terminal', nonce: `line ${line}`, deed });
  invariant(accepted.ok, 'a note is taken');
  writeSync(1, `safe ${line}\n`);
}
writeSync(1, 'done\n');
