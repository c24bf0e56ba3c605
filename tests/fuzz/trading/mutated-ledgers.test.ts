import { expect, it } from 'vitest';
import { TraderLedgerFault } from '#ports/trader-ledger';
import { SeededRandom } from '#primitives/random';
import { RECORD_MAGIC } from '#store/records/record';
import { LedgerFile } from '#store/trading/ledger-file';
import { MUTATIONS, mutate } from '#tests/fuzz/tape/mutations';
import { fortnight } from '#tests/support/ticket-lives';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const PATH = 'live.facts';
const FACTS = fortnight().facts;

it('takes no damaged file for another book: what reads is the beginning of what was written', () => {
  const files = new MemoryTapeFiles();
  {
    using ledger = LedgerFile.openIn(files, PATH, 'live');
    for (const fact of FACTS) ledger.append(fact);
  }
  const image = Buffer.from(files.images.get(PATH) as Uint8Array);
  const marks: number[] = [];
  for (let at = image.indexOf(RECORD_MAGIC); at >= 0; at = image.indexOf(RECORD_MAGIC, at + 1)) marks.push(at);
  expect(marks).toHaveLength(FACTS.length);
  const random = new SeededRandom(6);
  let faults = 0;
  for (let round = 0; round < 1_600; round++) {
    const mutation = MUTATIONS[round % MUTATIONS.length] as (typeof MUTATIONS)[number];
    const damaged = Uint8Array.from(mutate(image, mutation, random, marks));
    try {
      using ledger = LedgerFile.openIn(new MemoryTapeFiles(new Map([[PATH, damaged]])), PATH, 'live');
      expect(ledger.facts).toEqual(FACTS.slice(0, ledger.facts.length));
    } catch (error) {
      if (!(error instanceof TraderLedgerFault)) throw error;
      expect(error.message).toMatch(/^live\.facts: .+\. .+\.$/s);
      faults++;
    }
  }
  expect(faults).toBeGreaterThan(400);
});
